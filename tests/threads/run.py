#!/usr/bin/env python3
"""Code instruments on one, two and four threads: the same bytes, refusals, messages and exit status.

Rows on which code dies, lies or refuses stand in several blocks of a table; every other row is as it would be
without them. Code that fails too often is stopped at the same row, and a worker that is killed at any call changes
nothing. There are never more workers than threads.

Environment: SEXTANT, SRC, BUILD. `run.py NAME...` takes these alone; -v names every case.
"""
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SRC, BUILD, PROGRAM = Path(os.environ["SRC"]), Path(os.environ["BUILD"]), os.environ["SEXTANT"]
THREADS = ("1", "2", "4")
ROWS = 5000  # three blocks
POISON = ("3", "3")
PLACES = {300, 2300, 2301, 4700}
NATIVE = ("abort", "exit-0", "null-write", "nan", "above-range", "refuses-block", "replies-garbage", "steals-requests",
          "write-beside-outputs", "write-far-outputs", "closes-output", "socket", "note-crash", "note-status")
HANGING = ("endless-loop",)
LUA = ("row-error", "row-out-of-range", "row-not-a-number", "row-none", "validate-error")

passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    if not good or "-v" in sys.argv:
        print(f"{'ok  ' if good else 'FAIL'} {name}{'' if good else ': '}{'' if good else detail}", flush=True)


def call(arguments, folder, kill=0):
    hangs = any(name in str(argument) for name in (*HANGING, "steals-requests", "closes-output") for argument in arguments)
    environment = dict(os.environ, HOME=str(folder), SEXTANT_TRUST=str(folder / "trust"), LC_ALL="C",
                       SEXTANT_CALL_MS="1500" if hangs else "20000", SEXTANT_START_MS="20000",
                       SEXTANT_KILL_WORKER_AT=str(kill))
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, errors="replace",
                          env=environment, cwd=folder, timeout=600, check=False)


def native(name, folder):
    home = folder / name
    home.mkdir()
    shutil.copy(BUILD / "tests/hostile/native" / name / "plugin.so", home / "plugin.so")
    call(["trust", "add", home / "plugin.so"], folder)
    return home / "plugin.so"


def script(name, folder):
    home = folder / name
    home.mkdir()
    shutil.copy(SRC / "tests/hostile/lua" / f"{name}.lua", home / "manifest.lua")
    return home / "manifest.lua"


def write_table(path, rows, is_poison):
    """Two answers a row, never both 3 but where they have to be."""
    chance = random.Random(11)
    given = []
    for row in range(1, rows + 1):
        pair = POISON
        while not is_poison(row) and pair == POISON:
            pair = (chance.choice("0123"), chance.choice("0123"))
        given.append(pair)
    with open(path, "w", encoding="ascii") as file:
        file.write("id,q1,q2\n")
        file.writelines(f"r{row},{a},{b}\n" for row, (a, b) in enumerate(given, 1))
    return given


def score(what, table, folder, threads, kill=0):
    out, rejects = folder / "out.csv", folder / "rejects.csv"
    for path in (out, rejects):
        path.unlink(missing_ok=True)
    done = call(["score", *what, "--in", table, "--out", out, "--rejects", rejects, "--threads", threads], folder, kill)
    texts = [path.read_text(encoding="utf-8") if path.exists() else None for path in (out, rejects)]
    return (*texts, done.stderr, done.returncode)


WORDS = ("output", "rejects", "messages", "exit status")


def compare(name, first, other):
    differ = [f"{word}: {str(a)[-300:]!r} and {str(b)[-300:]!r}"
              for word, a, b in zip(WORDS, first, other) if a != b]
    check(name, not differ, "; ".join(differ))


def same_on_any(name, what, table, folder):
    runs = [score(what, table, folder, threads) for threads in THREADS]
    check(f"{name}: there is an output", runs[0][0] is not None, runs[0][2][-300:])
    for threads, other in zip(THREADS[1:], runs[1:]):
        compare(f"{name}, {threads} threads", runs[0], other)
    return runs[0]


def others_are_right(name, result, given):
    """Every row that is no poison has the sum of its answers."""
    if result[0] is None:
        return
    scored = {cells["id"]: cells for cells in csv.DictReader(result[0].splitlines())}
    total = next(key for key in next(iter(scored.values())) if key.endswith(".total"))
    wrong = [row for row, pair in enumerate(given, 1)
             if pair != POISON and scored.get(f"r{row}", {}).get(total) != str(int(pair[0]) + int(pair[1]))]
    check(f"{name}: every other row", not wrong, f"{len(wrong)} rows, from {wrong[:3]}")


def poison(folder, names):
    given = write_table(folder / "rows.csv", ROWS, PLACES.__contains__)
    once = write_table(folder / "once.csv", ROWS, {2300}.__contains__)
    for name in names:
        home = Path(tempfile.mkdtemp(dir=folder))
        path = script(name, home) if name in LUA else native(name, home)
        table, rows = ("once.csv", once) if name in HANGING else ("rows.csv", given)
        others_are_right(name, same_on_any(name, [path], folder / table, home), rows)


def hopeless(folder):
    """Thirty failures in a row in the second block: the rest of it is not asked for, and none after it."""
    write_table(folder / "many.csv", 12000, lambda row: 3000 <= row < 3030)
    home = Path(tempfile.mkdtemp(dir=folder))
    result = same_on_any("stopped", [native("abort", home)], folder / "many.csv", home)
    refused = list(csv.DictReader((result[1] or "").splitlines()))
    stopped = [int(cells["row"]) for cells in refused if cells["code"] == "PLUGIN.STOPPED"]
    check("stopped: what was finished is kept", stopped[:1] == [3020] and stopped[-1:] == [12000] and
          len(refused) + len((result[0] or "").splitlines()) == 12001, f"{stopped[:1]} to {stopped[-1:]}")


def killed(folder):
    """The rows and the last line; that a worker died is told."""
    given = write_table(folder / "clean.csv", 3 * ROWS, lambda row: False)
    home = Path(tempfile.mkdtemp(dir=folder))
    for what in (native("clean-noted", home), script("row-none", home)):
        clean = score([what], folder / "clean.csv", home, "1")
        for threads in THREADS:
            for at in (1, 2, 3, 4, 5, 7, 9, 12, 15):
                got = score([what], folder / "clean.csv", home, threads, at)
                good = got[:2] == clean[:2] and got[2].splitlines()[-1:] == clean[2].splitlines()[-1:]
                check(f"{what.parent.name}, {threads} threads, killed at call {at}", good, got[2][-300:])
    others_are_right("killed", clean, given)


def together(folder):
    """Several instruments with code in one run: the failures of one cost the others nothing."""
    home = Path(tempfile.mkdtemp(dir=folder))
    what = ",".join(str(native(name, home)) for name in ("abort", "note-crash", "clean-noted"))
    columns = ",".join(f"{name}.q{item}" for name in ("abort", "note-crash", "clean-noted") for item in (1, 2))
    chance = random.Random(3)
    with open(folder / "wide.csv", "w", encoding="ascii") as file:
        file.write(f"id,{columns}\n")
        for row in range(1, ROWS + 1):
            cells = ["3", "3", "1", "2", "0", "1"] if row in PLACES else [chance.choice("012") for _ in range(6)]
            file.write(f"r{row},{','.join(cells)}\n")
    same_on_any("three instruments", [what], folder / "wide.csv", home)


def workers_of(pid):
    try:
        listed = [Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="ascii").split()
                  for task in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return 0
    return sum(map(len, listed))


def as_many_as_threads(folder):
    with open(folder / "long.csv", "w", encoding="ascii") as file:
        file.write("id," + ",".join(f"q{i}" for i in range(1, 10)) + "\n")
        file.writelines(f"r{row},1,2,3,0,1,2,3,0,{row % 4}\n" for row in range(200_000))
    for threads in THREADS:
        with subprocess.Popen([PROGRAM, "score", str(SRC / "tests/bench/nine.lua"), "--in", str(folder / "long.csv"),
                               "--out", str(folder / "long.out"), "--threads", threads],
                              stderr=subprocess.DEVNULL) as running:
            most = 0
            while running.poll() is None:
                most = max(most, workers_of(running.pid))
                time.sleep(0.002)
        check(f"{threads} threads have as many workers at most", 1 <= most <= int(threads), f"{most}")


def main():
    wanted = [name for name in sys.argv[1:] if name != "-v"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        poison(folder, wanted or (*NATIVE, *HANGING, *LUA))
        for more in () if wanted else (hopeless, killed, together, as_many_as_threads):
            more(folder)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
