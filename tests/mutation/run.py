#!/usr/bin/env python3
"""Every key of every shipped manifest, changed one at a time: a check fails each time.

For each instrument, first `sextant check --coverage`: its examples show all that examples can show. Then
`mutate` (mutate.c) changes its manifest in every way that the schema knows and names what still loads.
Survivors that change nothing stand in equivalent.txt with the reason; all others are failures, each named
with file, line and what was changed.

    run.py                all instruments
    run.py gad-7 swls     some

Environment: SEXTANT, SRC, BUILD.
"""
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

SRC, BUILD = Path(os.environ["SRC"]), Path(os.environ["BUILD"])
PROGRAM, MUTATE = os.environ["SEXTANT"], BUILD / "tests/mutation/mutate"
os.environ.setdefault("SEXTANT_WORKER", str(BUILD / "sextant-worker"))  # scripts and plugins run in it
LIST = SRC / "tests/mutation/equivalent.txt"

passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    print(f"{'ok  ' if good else 'FAIL'} {name}{'' if good else ': ' + detail}", flush=True)


def shipped():
    """Instrument by instrument: the id, and the file that it is loaded from."""
    for name in ("manifest.yaml", "manifest.lua"):
        yield from ((path.parent.name, path) for path in sorted(SRC.glob(f"instruments/*/*/{name}")))
    yield from ((path.parent.name, path) for path in sorted(BUILD.glob("plugins/*/*/plugin.so")))


def run_mutate(path):
    """The survivors as (where, what), and the counts."""
    done = subprocess.run([MUTATE, path], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return None, done.stderr
    survivors, counts = [], {}
    for line in done.stdout.splitlines():
        if "\t" in line:
            survivors.append(tuple(line.split("\t")[1:3]))
        else:
            counts = dict(part.split("=") for part in line.split() if "=" in part)
    return survivors, {key: int(value) for key, value in counts.items()}


def equivalents():
    entries = {}
    for number, line in enumerate(LIST.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        parts = line.split("\t")
        check(f"{LIST.name}:{number} has an instrument, a change and a reason",
              len(parts) == 3 and len(parts[2]) > 20, line) if len(parts) != 3 else None
        entries[tuple(parts[:2])] = parts[-1]
    return entries


def check_coverage(name, path):
    done = subprocess.run([PROGRAM, "check", "--coverage", path], capture_output=True, text=True,
                          check=False)
    line = done.stdout.splitlines()[0] if done.stdout else ""
    missing = "\n       ".join(["", *done.stderr.splitlines()])
    check(f"coverage of {line or name}", done.returncode == 0 and "coverage" in line, missing)


def check_mutants(name, path, listed, total):
    survivors, counts = run_mutate(path)
    if survivors is None:
        check(f"mutants of {name}", False, counts)
        return
    found = Counter((name, what) for _, what in survivors)
    loose = [f"{where}: {what}" for where, what in survivors if (name, what) not in listed]
    unmet = [what for (other, what) in listed if other == name and (name, what) not in found]
    total.update(mutants=counts["mutants"], same=counts["same"], proved=counts["proved"],
                 listed=len(survivors) - len(loose), survived=len(loose))
    check(f"mutants of {name}: mutants={counts['mutants']} survived={len(loose)}", not loose,
          "\n       ".join(["", *loose]))
    check(f"equivalents of {name}", not unmet, "no such survivor: " + "; ".join(unmet)) \
        if unmet else None


def check_the_check():
    """An instrument with an example too few has survivors, and misses coverage."""
    text = (SRC / "instruments/clinical/phq-2/manifest.yaml").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    # Without those that score at the edge of the bands and those with one item alone.
    few = [line for line in lines if "{answers:" not in line
           or any(kept in line for kept in ("[0,0]", "[3,3]", "~"))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "phq-2" / "manifest.yaml"
        path.parent.mkdir()
        path.write_text("".join(few), encoding="utf-8")
        survivors, counts = run_mutate(path)
        check("too few examples: mutants survive, with their place",
              bool(survivors) and all(str(path) in where for where, _ in survivors), str(counts))
        done = subprocess.run([PROGRAM, "check", "--coverage", path], capture_output=True,
                              text=True, check=False)
        check("too few examples: the coverage says so",
              done.returncode == 10 and "COVERAGE.MISSING" in done.stderr, done.stderr)


def main():
    wanted, listed, total = sys.argv[1:], equivalents(), Counter()
    check_the_check()
    for name, path in shipped():
        if not wanted or name in wanted:
            check_coverage(name, path)
            check_mutants(name, path, listed, total)
    names = {name for name, _ in shipped()}
    strange = sorted({name for name, _ in listed} - names)
    check("every instrument of equivalent.txt is there", not strange, ", ".join(strange))
    print("mutants={mutants} same={same} proved={proved} listed={listed} survived={survived}".format(
        **{key: total[key] for key in ("mutants", "same", "proved", "listed", "survived")}))
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
