#!/usr/bin/env python3
"""Instructions that fixed work takes, counted by callgrind and compared with counts.txt: a slow-down is seen on a noisy
machine. More than a tenth above what is kept fails; `counts.py --keep` writes what is counted now.

The counts are those of a release build with gcc on Debian 12 and x86-64; elsewhere nothing is compared, and that is
said. What is counted is the work alone: the same command over one row is taken away.

Environment: SEXTANT (a release build), SRC, CC.
"""
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SRC, PROGRAM = Path(os.environ["SRC"]), os.environ["SEXTANT"]
KEPT = SRC / "tests/bench/counts.txt"
TENTH = 1.1
PHQ = ["score", "phq-9,gad-7", "--bare", "--threads", "1"]
BIG = ["score", "ipip-big5-50", "--bare", "--threads", "1"]
MEANS = ["--columns", ",".join(f"ipip-big5-50.{name}" for name in (
    "extraversion", "agreeableness", "conscientiousness", "neuroticism", "openness"))]
TOTALS = ["--columns", "phq-9.total,phq-9.total.band,gad-7.total,gad-7.total.band"]

# name: arguments, kind of rows, their form, how many
WORK = {
    "table": ([*PHQ, *TOTALS], "phq", "csv", 20000),
    "table, all columns": (PHQ, "phq", "csv", 20000),
    "table, portable": ([*PHQ, *TOTALS, "--instructions", "portable"], "phq", "csv", 5000),
    "table, the general way": ([*PHQ, *TOTALS, "--instructions", "none"], "phq", "csv", 2000),
    "quoted": ([*PHQ, *TOTALS], "phq", "quoted", 10000),
    "padded": ([*PHQ, *TOTALS, "--lenient-space"], "phq", "padded", 10000),
    "CRLF": ([*PHQ, *TOTALS], "phq", "crlf", 10000),
    "NDJSON": ([*PHQ, *TOTALS], "phq", "ndjson", 10000),
    "saved responses": ([*PHQ, *TOTALS], "phq", "responses", 20000),
    "saved responses, the general way": ([*PHQ, *TOTALS, "--instructions", "none"], "phq", "responses", 500),
    "table, a column kept": ([*PHQ, *TOTALS, "--keep", "phq9_9"], "phq", "csv", 10000),
    "NDJSON, the general way": ([*PHQ, *TOTALS, "--instructions", "none"], "phq", "ndjson", 500),
    "to NDJSON": ([*PHQ, *TOTALS, "--format", "ndjson"], "phq", "csv", 2000),
    "big five": ([*BIG, *MEANS], "big5", "csv", 10000),
    "big five, all columns": (BIG, "big5", "csv", 1000),
}
ALONE = {"list": ["list"], "show": ["show", "phq-9"]}


def count(arguments, environment):
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", PROGRAM, *map(str, arguments)],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
                          env={**os.environ, **environment})
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not found:
        sys.exit(f"{arguments}: exit {done.returncode}: {done.stderr[-600:]}")
    return int(found[1])


def counts(folder):
    make = folder / "make_rows"
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-o", make, SRC / "tests/bench/make_rows.c"], check=True)
    for name, (arguments, kind, form, rows) in WORK.items():
        totals = []
        for many in (1, rows):
            table = folder / f"{kind}-{many}.{'ndjson' if form in ('ndjson', 'responses') else 'csv'}"
            with open(table, "wb") as file:
                subprocess.run([make, kind, str(many), form], stdout=file, check=True)
            totals.append(count([*arguments, "--in", table, "--out", folder / "out"], {"SEXTANT_CACHE": "off"}))
        yield name, (totals[1] - totals[0]) // (rows - 1)
    kept = {"SEXTANT_CACHE": "on", "XDG_CACHE_HOME": str(folder / "cache")}
    subprocess.run([PROGRAM, "list"], stdout=subprocess.DEVNULL, check=True, env={**os.environ, **kept})
    for name, arguments in ALONE.items():
        yield name, count(arguments, kept)
        yield f"{name}, nothing kept", count(arguments, {"SEXTANT_CACHE": "off"})


def is_reference():
    """Where the counts that are kept were counted."""
    try:
        system = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return False
    return platform.machine() == "x86_64" and 'VERSION_ID="12"' in system and "ID=debian" in system


def main():
    if not shutil.which("valgrind") or not is_reference():
        print("note instructions are compared on Debian 12 and x86-64 with valgrind; skipped")
        return 0
    kept = dict(line.rsplit(" ", 1) for line in KEPT.read_text(encoding="ascii").splitlines()) if KEPT.exists() else {}
    passed = failed = 0
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name, found in counts(Path(folder)):
            lines.append(f"{name} {found}")
            good = name in kept and found <= int(kept[name]) * TENTH
            passed, failed = passed + good, failed + (not good)
            print(f"{'ok  ' if good else 'FAIL'} {name}: {found} instructions, kept {kept.get(name, 'nothing')}", flush=True)
    if sys.argv[1:] == ["--keep"]:
        KEPT.write_text("\n".join(lines) + "\n", encoding="ascii")
        return 0
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
