"""Drives sextant in a pseudo-terminal: starts it, types keys, reads the screen that it drew."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unicodedata

CLEAR = "\x1b[2J\x1b[H"
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
WAIT = 20.0  # seconds until a screen must be there, while the program is still working on it
IDLE = 1.0  # seconds after which a program that waits for a key will not draw anything any more


class Gone(Exception):
    """The program ended, or the screen did not come."""


def activity(pid):
    """(whether it sleeps, its processor time) where the system tells, else None."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        return fields[0] == "S", (fields[11], fields[12])
    except (OSError, IndexError):
        return None


def width(line):
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in line
    )


class Terminal:
    """One program in one terminal."""

    def __init__(self, command, env, rows=24, columns=80):
        self.output = ""
        self.used = 0
        self.status = None
        self.closed = False
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.execve(command[0], command, env)
            finally:
                os._exit(127)
        self.resize(rows, columns)

    def resize(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def pump(self, seconds):
        """Reads what comes within the time; False at the end of the program's output."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.output += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)

    def screen(self):
        """The text of the screen that was drawn last."""
        return ESCAPE.sub("", self.output.split(CLEAR)[-1])

    def wait_for(self, text):
        """Until a screen drawn after the last key holds the text."""
        end = time.monotonic() + WAIT
        idle = Idle(self)
        while text not in ESCAPE.sub("", self.output[self.used:].split(CLEAR)[-1]):
            if time.monotonic() > end or idle.long_enough():
                raise Gone(f"no screen with {text!r}, but:\n{self.screen()}")
            if not self.pump(0.2):
                if text in ESCAPE.sub("", self.output[self.used:]):
                    return
                raise Gone(f"ended without {text!r}:\n{self.screen()}")

    def keys(self, text):
        self.used = len(self.output)
        os.write(self.fd, text.encode())

    def type(self, text, then):
        self.keys(text)
        self.wait_for(then)

    def finish(self):
        """Reads to the end and gives the exit status (negative: the signal)."""
        end = time.monotonic() + WAIT
        idle = Idle(self)
        while self.pump(0.2):
            if time.monotonic() > end or idle.long_enough():
                screen = self.screen()
                self.end()
                raise Gone(f"it did not end, but shows:\n{screen}")
        return self.reap()

    def reap(self):
        if self.status is None:
            _, status = os.waitpid(self.pid, 0)
            self.status = os.waitstatus_to_exitcode(status)
            self.hang_up()
        return self.status

    def hang_up(self):
        """Takes the terminal away from the program."""
        if not self.closed:
            self.closed = True
            os.close(self.fd)

    def end(self):
        """Whatever a failed case has left running."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.reap()

    def kill(self, number=signal.SIGKILL):
        os.kill(self.pid, number)
        if number == signal.SIGKILL:
            return self.reap()
        return self.finish()

    def widest(self):
        """Columns of the widest line that was ever drawn."""
        return max(width(line) for line in ESCAPE.sub("", self.output).split("\n"))


class Idle:
    """Whether a program has waited without drawing or working for so long that it will not."""

    def __init__(self, terminal):
        self.terminal = terminal
        self.before = None
        self.since = time.monotonic()

    def long_enough(self):
        known = activity(self.terminal.pid)
        now = (known, len(self.terminal.output))
        if known is None or not known[0] or now != self.before:
            self.before = now
            self.since = time.monotonic()
        return time.monotonic() - self.since > IDLE


def plain(command, env, lines):
    """The program with pipes: (exit status, stdout, stderr)."""
    done = subprocess.run(command, env=env, input="".join(line + "\n" for line in lines).encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()
