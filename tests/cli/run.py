#!/usr/bin/env python3
"""Runs whole-program tests written as text files; README.md beside this file has the format.

It compares exit status, both output streams and files. It knows nothing about Sextant itself.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
NO_NEWLINE = "[no newline]"
ANY = "[...]"
SECONDS = int(os.environ.get("SX_CLI_TIMEOUT", "60"))
KINDS = "#+|%$<>!?=-"


class FormatError(Exception):
    """A test file is not written as README.md says."""


class Step:
    """One command or one preparation, with the line it stands on."""

    def __init__(self, kind, text, line):
        self.kind = kind
        self.text = text
        self.line = line
        self.stdin, self.stdout, self.stderr = [], [], []
        self.status = 0
        self.content = []  # of "+"
        self.files = []  # of "$": (name, lines or None for "must not exist", line)


def parse(text):
    """Returns the steps of a test file."""
    steps = []
    target = None  # where "|" lines go

    def command(kind):
        if not steps or steps[-1].kind != "$":
            raise FormatError(f"line {number}: '{kind}' needs a '$' command before it")
        return steps[-1]

    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() == "":
            target = None
            continue
        kind, rest = line[0], line[2:]
        if kind not in KINDS or (len(line) > 1 and line[1] != " "):
            raise FormatError(f"line {number}: starts with none of {' '.join(KINDS)} and a blank")
        if kind == "|":
            if target is None:
                raise FormatError(f"line {number}: '|' needs a '+' or '=' line before it")
            target.append(rest)
            continue
        target = None
        if kind in "+%$":
            if not rest:
                raise FormatError(f"line {number}: '{kind}' needs a text")
            steps.append(Step(kind, rest, number))
            target = steps[-1].content
        elif kind == "<":
            command(kind).stdin.append(rest)
        elif kind == ">":
            command(kind).stdout.append(rest)
        elif kind == "!":
            command(kind).stderr.append(rest)
        elif kind == "?":
            if not re.fullmatch(r"[0-9]{1,3}", rest):
                raise FormatError(f"line {number}: '?' needs an exit status")
            command(kind).status = int(rest)
        elif kind == "=":
            target = []
            command(kind).files.append((rest, target, number))
        elif kind == "-":
            command(kind).files.append((rest, None, number))
    if not any(step.kind == "$" for step in steps):
        raise FormatError("no '$' command: the file tests nothing")
    return steps


def join(lines):
    """The text that lines of a test file stand for."""
    text = "".join(line + "\n" for line in lines)
    if text.endswith(NO_NEWLINE + "\n"):
        text = text[: -len(NO_NEWLINE) - 1]
    return text


def split(text):
    """The lines of a test file that stand for a text."""
    if text == "":
        return []
    if text.endswith("\n"):
        return text[:-1].split("\n")
    return (text + NO_NEWLINE).split("\n")


def matches(expected, actual):
    """Whether actual lines are what the expected lines allow."""
    pattern = ""
    for line in expected:
        if line == ANY:
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += "[^\n]*".join(re.escape(part) for part in line.split(ANY)) + "\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in actual)) is not None


class Story:
    """The folder and environment that the commands of one file share."""

    def __init__(self, folder, program):
        self.folder = Path(folder).resolve()
        bin_folder = self.folder / ".bin"
        bin_folder.mkdir()
        (bin_folder / "sextant").symlink_to(program)
        kept = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "BUILD",
                "LLVM_PROFILE_FILE")
        self.environment = {name: os.environ[name] for name in kept if name in os.environ}
        self.environment.update(
            PATH=f"{bin_folder}:{os.environ.get('PATH', '/usr/bin:/bin')}",
            HOME=str(self.folder),
            TMP=str(self.folder),
            SRC=str(SOURCE),
            SEXTANT=str(program),
            SEXTANT_PATH=str(SOURCE / "instruments"),
            # Deadlines of code are not what these tests are about: a busy machine may take long.
            SEXTANT_START_MS=os.environ.get("SEXTANT_START_MS", "20000"),
            SEXTANT_CALL_MS=os.environ.get("SEXTANT_CALL_MS", "10000"),
            LC_ALL="C",
            TZ="UTC",
        )

    def prepare(self, step):
        if step.kind == "+":
            path = self.folder / step.text
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(join(step.content).encode())
        elif "=" in step.text:
            name, value = step.text.split("=", 1)
            self.environment[name] = value.replace("$TMP", str(self.folder)).replace(
                "$SRC", str(SOURCE))
        else:
            self.environment.pop(step.text, None)

    def lines(self, data):
        text = data.decode("utf-8", "backslashreplace")
        return split(text.replace(str(self.folder), "$TMP").replace(str(SOURCE), "$SRC"))

    def run(self, step):
        """Returns (exit status or None after the timeout, stdout lines, stderr lines)."""
        try:
            done = subprocess.run(
                ["sh", "-c", step.text], cwd=self.folder, env=self.environment,
                input=join(step.stdin).encode(), capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return None, [], []
        status = done.returncode if done.returncode >= 0 else 128 - done.returncode
        return status, self.lines(done.stdout), self.lines(done.stderr)

    def check(self, step):
        """Runs one command; returns what is wrong, as text lines."""
        status, stdout, stderr = self.run(step)
        if status is None:
            return [f"still running after {SECONDS} s"]
        wrong = []
        if status != step.status:
            wrong.append(f"exit status {status}, expected {step.status}")
        for name, mark, expected, actual in (
                ("standard output", ">", step.stdout, stdout),
                ("standard error", "!", step.stderr, stderr)):
            if not matches(expected, actual):
                wrong += [f"{name} differs; expected:", *(f"  {mark} {line}" for line in expected),
                          "got:", *(f"  {mark} {line}" for line in actual)]
        for name, expected, line in step.files:
            path = self.folder / name
            if expected is None:
                if path.exists():
                    wrong.append(f"{name} exists (line {line})")
            elif not path.is_file():
                wrong.append(f"{name} is not there (line {line})")
            else:
                actual = self.lines(path.read_bytes())
                if not matches(expected, actual):
                    wrong += [f"{name} differs (line {line}); got:", *(f"  | {x}" for x in actual)]
        return wrong


def run_file(path, program, verbose):
    """Returns (passed, failed) of one test file, and prints the failures."""
    try:
        steps = parse(path.read_text(encoding="utf-8"))
    except (FormatError, UnicodeDecodeError) as error:
        print(f"FAIL {path}: {error}")
        return 0, 1
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="sextant-cli-") as folder:
        story = Story(folder, program)
        for step in steps:
            if step.kind != "$":
                story.prepare(step)
                continue
            wrong = story.check(step)
            if wrong:
                failed += 1
                print(f"FAIL {path}:{step.line}: $ {step.text}")
                print("".join(f"    {line}\n" for line in wrong), end="")
            else:
                passed += 1
                if verbose:
                    print(f"ok   {path}:{step.line}: $ {step.text}")
    return passed, failed


def show(path, program):
    """Prints a test file with what the program says now in place of what is expected."""
    steps = {step.line: step for step in parse(path.read_text(encoding="utf-8"))}
    with tempfile.TemporaryDirectory(prefix="sextant-cli-") as folder:
        story = Story(folder, program)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line[:1] not in ("<", ">", "!", "?"):
                print(line)
            step = steps.get(number)
            if step is None:
                continue
            if step.kind != "$":
                story.prepare(step)
                continue
            print("".join(f"< {x}\n" for x in step.stdin), end="")
            status, stdout, stderr = story.run(step)
            print("".join(f"> {x}\n" for x in stdout), end="")
            print("".join(f"! {x}\n" for x in stderr), end="")
            if status != 0:
                print(f"? {status}")


# (test file, whether it must pass); the program under test is /bin/sh.
SELF_TESTS = (
    ("$ echo a; echo b >&2; exit 3\n> a\n! b\n? 3\n", True),
    ("$ echo a\n> b\n", False),
    ("$ echo a\n", False),
    ("$ true\n> a\n", False),
    ("$ echo a >&2\n", False),
    ("$ exit 1\n", False),
    ("$ true\n? 1\n", False),
    ("$ echo one two three\n> one [...] three\n", True),
    ("$ echo one two four\n> one [...] three\n", False),
    ("$ printf 'a\\nb\\nc\\n'\n> a\n> [...]\n> c\n", True),
    ("$ printf 'a\\nb\\nd\\n'\n> a\n> [...]\n> c\n", False),
    ("$ printf 'a.c\\n'\n> abc\n", False),
    ("$ printf a\n> a[no newline]\n", True),
    ("$ printf a\n> a\n", False),
    ("$ cat\n< x\n> x\n", True),
    ("+ d/f\n| x\n\n$ cat d/f\n> x\n", True),
    ("$ echo x > f\n= f\n| x\n", True),
    ("$ echo x > f\n= f\n| y\n", False),
    ("$ true\n= f\n| y\n", False),
    ("$ echo x > f\n- f\n", False),
    ("$ true\n- f\n", True),
    ("% A=1\n$ echo $A\n> 1\n", True),
    ("$ echo $TMP $SRC\n> $TMP $SRC\n", True),
    ("$ sextant -c 'echo ran'\n> ran\n", True),
    ("$ kill -9 $$\n? 137\n", True),
    ("# nothing\n", False),
    ("> a\n", False),
    ("$ true\nx\n", False),
)


def self_test():
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="sextant-cli-") as folder:
        path = Path(folder) / "case.test"
        for text, must_pass in SELF_TESTS:
            path.write_text(text, encoding="utf-8")
            stdout, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")
            try:
                did_pass = run_file(path, Path("/bin/sh"), False)[1] == 0
            finally:
                sys.stdout.close()
                sys.stdout = stdout
            if did_pass == must_pass:
                passed += 1
            else:
                failed += 1
                print(f"FAIL {'should' if must_pass else 'should not'} pass: {text!r}")
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description="Runs whole-program tests; see README.md.")
    parser.add_argument("paths", nargs="*", type=Path, help="test files or folders")
    parser.add_argument("-v", "--verbose", action="store_true", help="name every command")
    parser.add_argument("--show", type=Path, metavar="FILE", help="print what happens now")
    parser.add_argument("--self-test", action="store_true", help="prove that the runner can fail")
    arguments = parser.parse_args()

    if arguments.self_test:
        passed, failed = self_test()
    else:
        program = Path(os.environ.get("SEXTANT", SOURCE / "build/dev/sextant")).resolve()
        if not os.access(program, os.X_OK):
            sys.exit(f"run.py: {program} is not a program; set SEXTANT")
        if arguments.show:
            show(arguments.show, program)
            return
        verbose = arguments.verbose or os.environ.get("SX_VERBOSE") == "1"
        passed = failed = 0
        for path in arguments.paths or [Path(__file__).parent]:
            files = sorted(path.rglob("*.test")) if path.is_dir() else [path]
            if not files:
                print(f"FAIL {path}: holds no test")
                failed += 1
            for file in files:
                one_passed, one_failed = run_file(file, program, verbose)
                passed += one_passed
                failed += one_failed
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
