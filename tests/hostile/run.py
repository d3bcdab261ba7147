#!/usr/bin/env python3
"""Hostile saved responses and batteries against the whole program.

saved-response/  expected.txt says what `sextant score phq-9` makes of each file. `sextant profile`
                 must end with the same status, but for a response to another instrument.
battery/         the first line of each file says what `sextant check` makes of it: "# expect: ok"
                 or "# expect: CODE LINE".

A case that is marked open must fail: it names a fault that is known, and says so when it is gone.
No run may crash, take longer than SECONDS or print an answer that stands in the file.
(manifest/ and csv/ have their own tests: tests/unit/manifest and tests/cli/score.)

Environment: SEXTANT (the program), SRC (the tree). `run.py -v` names every case.
"""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ.get("SRC", Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("SEXTANT", str(SOURCE / "build/dev/sextant"))
HERE = Path(__file__).resolve().parent
SECONDS = 60
PLANTED = "planted-answer-7731"  # in every generated file; in no output

passed, failed = [], []


def check(name, faults, still_open=""):
    """Counts a case; one that is open has to fail."""
    if still_open and not faults:
        faults = [f"holds now: take the mark off ({still_open})"]
    elif still_open:
        if "-v" in sys.argv:
            print(f"open {name}: {still_open}")
        faults = []
    (failed if faults else passed).append(name)
    if faults:
        print(f"FAIL {name}: " + "; ".join(faults))
    elif "-v" in sys.argv:
        print(f"ok   {name}")


def run(*arguments, folder):
    """One run of the program; what is wrong with any run is a fault."""
    environment = dict(os.environ, HOME=str(folder), LC_ALL="C", TZ="UTC",
                       SEXTANT_PATH=str(SOURCE / "instruments"))
    try:
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, cwd=folder, check=False,
                              env=environment, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return None, "", [f"{arguments[0]} took longer than {SECONDS} s"]
    text = (done.stdout + done.stderr).decode("utf-8", "replace")
    faults = []
    if done.returncode not in (0, 10, 30):
        faults.append(f"{arguments[0]} ended with {done.returncode}: {text[-400:]}")
    if PLANTED in text:
        faults.append(f"{arguments[0]} prints an answer")
    return done.returncode, text, faults


def last_flags(table, column):
    """The cell of that column in the last row of a CSV file, or nothing."""
    with open(table, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return rows[-1][column] if rows else ""


def response(path, status, code, flags, folder):
    """What is wrong with scoring and profiling one file; a refused row counts as the last one."""
    scores, rejects = folder / "scores.csv", folder / "rejects.csv"
    for file in (scores, rejects):
        file.unlink(missing_ok=True)
    ended, text, faults = run("score", "phq-9", "--in", str(path), "--out", str(scores),
                              "--rejects", str(rejects), folder=folder)
    if ended != status:
        faults.append(f"score ended with {ended}, not {status}")
    seen = ""
    if rejects.exists():
        seen = last_flags(rejects, "flags")
        if code != "-" and code not in text + rejects.read_text(encoding="utf-8"):
            faults.append(f"does not say {code}")
    elif code != "-" and code not in text:
        faults.append(f"does not say {code}")
    if status == 0 and scores.exists():
        seen = ",".join(f"phq-9.{flag}" for flag in last_flags(scores, "phq-9.flags").split() if flag)
    if (seen or "-") != flags:
        faults.append(f"flags {seen or '-'}, not {flags}")
    ended, _, more = run("profile", "--in", str(path), folder=folder)
    if code != "INPUT.NOT_NAMED" and ended != status:
        faults.append(f"profile ended with {ended}, not {status}")
    return faults + more


def saved_responses(folder):
    """The files of expected.txt, all of them, and those too large to be kept."""
    named = set()
    for line in (HERE / "saved-response/expected.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, status, code, flags, *still_open = line.split(None, 4)
        named.add(name)
        check(name, response(HERE / "saved-response" / name, int(status), code, flags, folder),
              " ".join(still_open))
    there = {path.name for path in (HERE / "saved-response").iterdir()} - {"expected.txt"}
    check("every file of saved-response is expected", sorted(there ^ named))


def made_here(folder):
    """Large documents."""
    head = '{"sextant": 1, "kind": "response", "instrument": "phq-9", "version": "1.0.0", "answers": '
    keys = ", ".join(f'"k{number}": "{PLANTED}"' for number in range(100000))
    for name, text, code in (
            ("j1-arrays-100000", "[" * 100000, "JSON.DEPTH"),
            ("j1-objects-100000", '{"a":' * 100000, "JSON.DEPTH"),
            ("j1-keys-100000", head + "{" + keys + "}}", "RESPONSE.ITEM"),
            ("j1-text-of-1-mb", head + '{"q1": "' + PLANTED * 50000 + '"}}', "RESPONSE.VALUE"),
            ("j1-65-mib", " " * (65 << 20), "INPUT.SIZE")):
        path = folder / f"{name}.json"
        path.write_text(text, encoding="utf-8")
        flags = "phq-9.self_harm:not_assessed" if code.startswith("RESPONSE") else "-"
        check(name, response(path, 30, code, flags, folder))
        path.unlink()


def batteries(folder):
    """The files of battery/, each under the name that it says."""
    for path in sorted((HERE / "battery").glob("*.yaml")):
        first = path.read_bytes().split(b"\n", 1)[0].decode("ascii")
        expected, _, still_open = first.removeprefix("# expect: ").partition(" open: ")
        copy = folder / "base.yaml"
        copy.write_bytes(path.read_bytes())
        ended, text, faults = run("check", str(copy), folder=folder)
        if expected == "ok":
            if ended != 0:
                faults.append(f"is refused: {text}")
        else:
            code, line = expected.split()
            if ended != 10:
                faults.append(f"check ended with {ended}, not 10")
            if not any(f":{line}:" in said and f"[{code}]" in said for said in text.splitlines()):
                faults.append(f"no {code} in line {line}: {text[:300]}")
        check(f"battery/{path.name}", faults, still_open)


def main():
    with tempfile.TemporaryDirectory() as folder:
        saved_responses(Path(folder))
        made_here(Path(folder))
        batteries(Path(folder))
    print(f"{len(passed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
