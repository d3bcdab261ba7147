#!/usr/bin/env python3
"""`sextant plugin check` over every hostile plugin: it names what is wrong with each, finds nothing
where nothing is to be found, always comes back, and nobody touches what was planted outside the
jail.

check.py [--sanitized] [NAME...]

--sanitized: the program was built with sanitizers. They reserve more memory than a worker may have,
so no limit meets a large allocation; and they may end a process by exit() where a signal would
have.
"""
import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import expect

PROGRAM = os.environ["SEXTANT"]
BUILD = os.environ["BUILD"]
FILE, SOCKET = expect.planted(BUILD)
PLANTED = b"nobody touches this\n"
SANITIZED = "--sanitized" in sys.argv[1:]
ENDINGS = ("PLUGIN.CRASH", "PLUGIN.EXIT", "PLUGIN.JAIL")
SLOW = ("allocate-all",)  # fills its memory, which a busy machine may not do in time
LONGEST = 60  # seconds; deadlines of the worker are 1 s a call and 5 s a start

passed = failed = 0
lock = threading.Lock()


def check(name, good, detail=""):
    global passed, failed
    with lock:
        passed, failed = passed + good, failed + (not good)
        print(f"{'ok  ' if good else 'FAIL'} {name}{'' if good else ': ' + detail}", flush=True)


def wanted(one, failures):
    """None, or what is missing from the lines that failed."""
    if one.finds:
        return None if one.finds in failures else f"no FAIL {one.finds}"
    if one.code in ("harmless", "unseen"):
        late = {name for name, detail in failures.items() if SANITIZED and "[PLUGIN.TIME]" in detail}
        return "a FAIL" if set(failures) - late else None
    codes = ENDINGS if SANITIZED and one.code in ENDINGS else (one.code,)
    if one.name in SLOW:
        codes += ("PLUGIN.TIME",)
    if any(f"[{code}]" in detail for code in codes for detail in failures.values()):
        return None
    return f"no FAIL with [{one.code}]"


def run(one):
    began = time.monotonic()
    try:
        done = subprocess.run([PROGRAM, "plugin", "check", str(one.library(BUILD))],
                              capture_output=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        check(one.name, False, f"not back after {LONGEST} s")
        return
    text = done.stdout.decode("utf-8", "surrogateescape")
    failures = dict(re.findall(r"^FAIL ([\w-]+) - (.*)$", text, re.MULTILINE))
    wrong = wanted(one, failures)
    if not wrong and done.returncode != (21 if failures else 0):
        wrong = f"exit {done.returncode}"
    if not wrong and re.search(r"[^\n\x20-\x7e\u00a0-\uffff]", text):
        wrong = "controls in the output"
    took = time.monotonic() - began
    check(f"{one.name} ({took:.1f} s)", not wrong,
          f"{wrong}: {failures or text} {done.stderr.decode('utf-8', 'replace')[-300:]}")


def main():
    import socket
    FILE.write_bytes(PLANTED)
    FILE.chmod(0o600)
    SOCKET.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(SOCKET))
    listener.listen(8)
    listener.setblocking(False)
    try:
        names = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
        chosen = [one for one in expect.plugins() if not names or one.name in names]
        if SANITIZED:
            chosen = [one for one in chosen if one.name != "allocate-and-trust"]
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            list(pool.map(run, chosen))
        check("the planted file is as it was", FILE.exists() and FILE.read_bytes() == PLANTED
              and FILE.stat().st_mode & 0o777 == 0o600)
        try:
            listener.accept()
            check("nobody came to the planted socket", False)
        except BlockingIOError:
            check("nobody came to the planted socket", True)
    finally:
        listener.close()
        SOCKET.unlink(missing_ok=True)
        FILE.unlink(missing_ok=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
