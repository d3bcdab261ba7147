#!/usr/bin/env python3
"""An instrument written in Lua and its twin in YAML are the same instrument: the same rules (rule hash, and
with it the same plan), the same bytes for every row, the same explanations, the same description.

The twins are tests/golden/lua/ID/manifest.lua and tests/golden/yaml/ID or the shipped instrument. Answers
are seeded, with missing ones and every missing reason.

Environment: SEXTANT, SRC.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

SRC, PROGRAM = Path(os.environ["SRC"]), os.environ["SEXTANT"]
ROWS = 20_000
REASONS = ["", "NA", "skipped", "declined"]
OWN = {"path", "code", "content_hash"}  # what is each one's own in a description

passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    print(f"{'ok  ' if good else 'FAIL'} {name}{'' if good else ': ' + detail[:300]}")


def program(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{arguments}: exit {done.returncode}: {done.stderr.decode()[:2000]}")
    return done.stdout


def yaml_of(name):
    own = SRC / "tests/golden/yaml" / name
    return own if own.is_dir() else next(SRC.glob(f"instruments/*/{name}"))


def described(path):
    shown = json.loads(program("show", path, "--json"))
    return {key: value for key, value in shown.items() if key not in OWN}


def write_answers(path, shown, rows):
    """Every option of every item, with one answer in seven missing."""
    chance = random.Random(shown["id"])
    items = [item for item in shown["items"] if item["kind"] == "choice"]
    with open(path, "w", encoding="ascii") as file:
        file.write(",".join(["id", *(item["id"] for item in items)]) + "\n")
        for row in range(rows):
            cells = [chance.choice(REASONS) if chance.random() < 1 / 7 and row % 3 else
                     str(chance.choice(item["options"])["code"]) for item in items]
            file.write(",".join([f"r{row}", *cells]) + "\n")


def difference(a, b):
    for number, (x, y) in enumerate(zip(a.splitlines(), b.splitlines()), 1):
        if x != y:
            return f"line {number}: {x[:120]!r} and {y[:120]!r}"
    return f"{len(a)} and {len(b)} bytes"


def compare(name, folder):
    yaml, lua = yaml_of(name), SRC / "tests/golden/lua" / name
    shown = described(yaml)
    other = described(lua)
    check(f"{name}: the same rule hash", shown["rule_hash"] == other["rule_hash"],
          f"{shown['rule_hash']} and {other['rule_hash']}")
    keys = [key for key in shown if shown[key] != other.get(key)]
    check(f"{name}: the same description", not keys and len(shown) == len(other),
          f"{keys}: {json.dumps([[shown[key], other.get(key)] for key in keys[:1]])}")
    write_answers(folder / "all.csv", shown, ROWS)
    write_answers(folder / "few.csv", shown, 60)
    for what, arguments in (("scores", ["--in", folder / "all.csv", "--details"]),
                            ("scores, the general way", ["--in", folder / "all.csv", "--instructions", "none"]),
                            ("scores as JSON lines", ["--in", folder / "all.csv", "--json"]),
                            ("explanations", ["--in", folder / "few.csv", "--explain"])):
        a, b = (program("score", path, *arguments) for path in (yaml, lua))
        check(f"{name}: the same {what}", a == b, difference(a.decode(), b.decode()))
    general, quick = (program("score", lua, "--in", folder / "all.csv", "--instructions", way)
                      for way in ("none", "portable"))
    check(f"{name}: the same in the general way and the quick one", general == quick,
          difference(general.decode(), quick.decode()))


def main():
    with tempfile.TemporaryDirectory() as temporary:
        for lua in sorted((SRC / "tests/golden/lua").iterdir()):
            compare(lua.name, Path(temporary))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
