#!/usr/bin/env python3
"""Bound libraries in the whole program: a library that knows nothing of Sextant, and one that the system has.

The guide docs/binding-a-library.md is followed word by word: a block whose first line names a file (```c gap.c) is
written to that file, and the commands of ```console blocks are run in the same folder. `run.py --show` prints
the guide with what its commands print now.

Environment: SEXTANT (the program), BUILD (the build folder), SRC (the tree). `run.py -v` names every check.
"""

import csv
import hashlib
import importlib.util
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ.get("SRC", Path(__file__).resolve().parents[2]))
PROGRAM = Path(os.environ.get("SEXTANT", SOURCE / "build/dev/sextant")).resolve()
BUILD = Path(os.environ.get("BUILD", PROGRAM.parent)).resolve()
HERE = Path(__file__).resolve().parent
GUIDE = "docs/binding-a-library.md"
ROWS = 5000

passed, failed = [], []


def check(name, holds, detail=""):
    (passed if holds else failed).append(name)
    if not holds:
        print(f"FAIL {name}\n{detail}".rstrip())
    elif "-v" in sys.argv:
        print(f"ok   {name}")


def run(folder, *arguments, text=None, code=0):
    """One run of the program, with a home and a trust store of its own."""
    environment = dict(os.environ, HOME=str(folder), SEXTANT_TRUST=str(folder / "trust"), LC_ALL="C")
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=text, capture_output=True, text=True,
                          cwd=folder, env=environment, timeout=120, check=False)
    check(f"{' '.join(map(str, arguments[:2]))} ends with {code}", done.returncode == code,
          f"  it ends with {done.returncode}: {done.stdout[-600:]}{done.stderr[-600:]}")
    return done


def put(folder, name, library=None, change=None):
    """An instrument of instruments/ in a folder, with its library beside it."""
    place = folder / name
    shutil.copytree(HERE / "instruments" / name, place)
    if library:
        shutil.copy(BUILD / "tests/ffi" / library, place / library)
    if change:
        manifest = place / "manifest.yaml"
        manifest.write_text(change(manifest.read_text(encoding="utf-8")), encoding="utf-8")
    return place


def write_table(path, names, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(names)
        out.writerows(rows)


def read_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def near(cell, expected):
    """Is it what is printed for this number: to nine decimals, and then to six?"""
    return cell != "" and abs(float(cell) - expected) <= 0.5006e-6 * max(1, abs(expected))


# --- a library of one's own -----------------------------------------------------------------------

def expected_person(row):
    """What the functions of grit.c give, computed here."""
    answers, part, whole = row[:4], row[4], row[5]
    found = {}
    if "" not in answers:
        total = sum(answers)
        runs, run_length = 1, 1
        for before, after in zip(answers, answers[1:]):
            run_length = run_length + 1 if before == after else 1
            runs = max(runs, run_length)
        found = {"raw": total, "total": total, "first": sum(answers[:2]) / 2,
                 "rest": sum(answers[2:]) / 2, "longest": runs,
                 "level": 0 if total * 3 < 12 else 1 if total * 3 < 24 else 2}
    if "" not in (part, whole) and whole != 0:
        found["share"] = part / whole
    return found


def grit_person(folder):
    place = put(folder, "grit-person", "libgrit.so")
    done = run(folder, "check", place, code=11)
    check("an unknown library is not loaded", "[TRUST.UNKNOWN]" in done.stderr, done.stderr)
    run(folder, "trust", "add", place / "libgrit.so")
    run(folder, "check", place)
    chance = random.Random(7)
    steps, parts, wholes = ["", 0, 1, 2, 3, 1, 2, 0, 3], ["", 0, 1, 0.25], ["", 1, 2.5, 0.25, 100]
    rows = [[*(chance.choice(steps) for _ in range(4)), chance.choice(parts),
             0 if chance.random() < 0.01 else chance.choice(wholes)] for _ in range(ROWS)]
    write_table(folder / "in.csv", ["q1", "q2", "q3", "q4", "part", "whole"], rows)
    outputs = []
    for threads in (1, 2):
        out = folder / f"out-{threads}.csv"
        rejects = folder / f"rejects-{threads}.csv"
        run(folder, "score", place, "--in", "in.csv", "--out", out, "--rejects", rejects, "--threads",
            threads, code=22)
        outputs.append((out.read_bytes(), rejects.read_bytes()))
    check("the same bytes with one thread and with two", outputs[0] == outputs[1])
    refused = {int(cells["row"]): cells for cells in read_table(folder / "rejects-1.csv")}
    divided = {number for number, row in enumerate(rows, 1) if row[5] == 0 and row[4] != ""}
    check("rows with nothing to divide by are refused, and no others", set(refused) == divided,
          f"  {sorted(set(refused) ^ divided)[:10]}")
    check("they say why", all(cells["code"] == "FFI.STATUS" for cells in refused.values()))
    wrong = []
    scored = iter(read_table(folder / "out-1.csv"))
    for number, row in enumerate(rows, 1):
        if number in divided:
            continue
        cells = next(scored)
        expected = expected_person(row)
        for scale in ("raw", "total", "first", "rest", "longest", "level", "share"):
            cell, status = cells[f"grit-person.{scale}"], cells[f"grit-person.{scale}.status"]
            good = (near(cell, expected[scale]) and status == "ok") if scale in expected else (
                cell == "" and status == "incomplete")
            if not good:
                wrong.append(f"row {number} {scale}: {cell!r} {status}")
        if (row[0] == 3) != (cells["grit-person.flags"] == "all"):
            wrong.append(f"row {number}: flags {cells['grit-person.flags']!r}")
    check("every score is the one of the library", not wrong, "  " + "; ".join(wrong[:5]))


def grit_block(folder):
    place = put(folder, "grit-block", "libgrit.so")
    run(folder, "trust", "add", place)
    run(folder, "check", place)
    chance = random.Random(8)
    for share, name in ((0, "nothing missing"), (0.1, "some missing"), (1, "all missing")):
        rows = [["" if chance.random() < share else chance.randrange(4) for _ in range(4)]
                for _ in range(ROWS)]
        write_table(folder / "in.csv", ["q1", "q2", "q3", "q4"], rows)
        run(folder, "score", place, "--in", "in.csv", "--out", folder / "out.csv")
        wrong = []
        for row, cells in zip(rows, read_table(folder / "out.csv"), strict=True):
            if "" in row:
                good = all(cells[f"grit-block.{scale}.status"] == "incomplete"
                           for scale in ("raw", "profile", "distance"))
            else:
                profile = math.sqrt(sum((a - b) ** 2 for a, b in zip(row, (3, 2, 1, 0))))
                good = near(cells["grit-block.profile"], profile) and near(
                    cells["grit-block.distance"], abs(sum(row) - 13.5))
            if not good:
                wrong.append(f"{row}: {cells}")
        check(f"columns with {name}", not wrong, "  " + "; ".join(wrong[:3]))


def session(folder):
    place = put(folder, "grit-person", "libgrit.so")
    run(folder, "trust", "add", place / "libgrit.so")
    done = run(folder, "run", place, "--subject", "s", "--store", folder / "store", "--plain",
               text="0\n1\n2\n3\n1\n4\n\n\n")
    check("a session is scored", re.search(r"Total: 6\b", done.stdout) is not None, done.stdout[-800:])
    saved = [json.loads(path.read_text(encoding="utf-8"))
             for path in sorted((folder / "store").glob("*.json"))]
    check("and saved", len(saved) == 1 and str(saved[0]["answers"].get("q4")) == "3", str(saved)[:400])


def pinned_in_the_manifest(folder):
    library = (BUILD / "tests/ffi/libgrit.so").read_bytes()
    for digits, code in ((hashlib.sha256(library).hexdigest(), 0), ("0" * 63 + "1", 11)):
        place = put(folder, "grit-block", "libgrit.so", lambda text, digits=digits: text.replace(
            "  library: libgrit.so\n", f"  library: libgrit.so\n  sha256: \"{digits}\"\n"))
        run(folder, "trust", "add", place / "libgrit.so")
        done = run(folder, "check", place, code=code)
        check("another SHA-256 is refused, trusted or not",
              code == 0 or "[TRUST.HASH]" in done.stderr, done.stderr)
        shutil.rmtree(place)


def whole_path(folder):
    place = put(folder, "grit-block", None, lambda text: text.replace(
        "library: libgrit.so", f"library: {BUILD / 'tests/ffi/libgrit.so'}"))
    run(folder, "trust", "add", BUILD / "tests/ffi/libgrit.so")
    run(folder, "check", place)


# --- a library of the system -------------------------------------------------------------------------

def normal_tail(folder):
    """The GNU Scientific Library against the error function of Python."""
    place = put(folder, "normal-tail")
    run(folder, "trust", "add", place)
    run(folder, "check", place)
    rows = [[f"{(step - 2000) / 400:.3f}".replace("-0.000", "0"), f"{1 + step % 999:03d}"] for step in range(4001)]
    rows = [[re.sub(r"\.?0+$", "", z) or "0", "0." + share.rstrip("0")] for z, share in rows]
    rows += [["", "0.5"], ["1", ""]]
    write_table(folder / "in.csv", ["z", "share"], rows)
    run(folder, "score", place, "--in", "in.csv", "--out", folder / "out.csv")
    wrong = []
    for (z, share), cells in zip(rows, read_table(folder / "out.csv"), strict=True):
        good = True
        if z != "":
            z = float(z)
            good = (near(cells["normal-tail.t_score"], 50 + 10 * z)
                    and near(cells["normal-tail.below"], 0.5 * math.erfc(-z / math.sqrt(2)))
                    and near(cells["normal-tail.above"], 0.5 * math.erfc(z / math.sqrt(2))))
        else:
            good = cells["normal-tail.below.status"] == "incomplete"
        if share != "":
            back = float(cells["normal-tail.back"])
            good = good and abs(0.5 * math.erfc(-back / math.sqrt(2)) - float(share)) < 1e-6
        else:
            good = good and cells["normal-tail.back.status"] == "incomplete"
        if not good:
            wrong.append(f"z {z}, share {share}: {cells}")
    check("4001 places of the normal distribution", not wrong, "  " + "; ".join(wrong[:2]))


# --- the guide ------------------------------------------------------------------------------------------

def documents():
    """tests/docs/run.py, which knows how documents show commands."""
    spec = importlib.util.spec_from_file_location("documents", SOURCE / "tests/docs/run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FILES = re.compile(r"^```(?:c|yaml|csv) (?P<name>\S+\.\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def follow_guide(show=False):
    docs = documents()
    text = Path(SOURCE, GUIDE).read_text(encoding="utf-8")
    files = list(FILES.finditer(text))
    blocks = [b for b in docs.FENCE.finditer(text) if b["info"].strip() == "console"]
    shown = text
    check("the guide has files and commands", len(files) >= 5 and len(blocks) >= 5)
    with tempfile.TemporaryDirectory(prefix="sextant-ffi-") as folder:
        story = docs.Story(folder)
        if "SEXTANT_WORKER" in os.environ:
            story.environment["SEXTANT_WORKER"] = os.environ["SEXTANT_WORKER"]
        for block in sorted([*files, *blocks], key=lambda one: one.start()):
            if "name" in block.groupdict():
                path = story.work / block["name"]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block["body"], encoding="utf-8")
                continue
            pieces = []
            for command, expected in docs.steps(block["body"]):
                actual = story.run(command)
                pieces += [f"$ {command}", *actual]
                check(f"{GUIDE}:{docs.line_of(text, block.start())}: $ {command}",
                      docs.matches(expected, actual), "  it prints:\n" + "\n".join(actual))
            shown = shown.replace(block["body"], "\n".join(pieces) + "\n", 1)
    if show:
        print(shown, end="")


def main():
    if "--show" in sys.argv:
        follow_guide(show=True)
        return
    for test in (grit_person, grit_block, session, pinned_in_the_manifest, whole_path, normal_tail):
        with tempfile.TemporaryDirectory(prefix="sextant-ffi-") as folder:
            test(Path(folder))
    follow_guide()
    print(f"{len(passed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
