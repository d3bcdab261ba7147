#!/usr/bin/env python3
"""What instruments in code cost, as ratios from one run; `./dev bench` builds and runs this.

Each pair is run in turns, ROUNDS times, and the medians are compared: CPU time of the program and of its
workers together, so that what else the machine does counts less. Prints a line for each figure with its
bar; the exit status says whether all were met.

Environment: SEXTANT, SRC, BUILD (a release build). Arguments: names of measurements; none: all.
"""
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

SRC, BUILD, PROGRAM = Path(os.environ["SRC"]), Path(os.environ["BUILD"]), os.environ["SEXTANT"]
ROUNDS = int(os.environ.get("ROUNDS", "9"))
failed = 0


def spread(values):
    ordered = sorted(values)
    return f"{ordered[len(ordered) // 4]:.3g} to {ordered[-1 - len(ordered) // 4]:.3g}"


def say(name, value, unit, bar, good, more=""):
    global failed
    failed += not good
    print(f"{'ok  ' if good else 'FAIL'} {name}: {value:.4g} {unit} (bar {bar}){more}", flush=True)


def cpu(command, environment=None):
    """CPU seconds of a command with all its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          env={**os.environ, **(environment or {})}, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{command}: exit {done.returncode}: {done.stderr.decode()[-500:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ratio(name, base, other, bar):
    """The median of `other` over that of `base`, measured in turns."""
    base(), other()  # files are read once before
    pairs = [(base(), other()) for _ in range(ROUNDS)]
    ratios = [b / a for a, b in pairs]
    value = statistics.median(ratios)
    say(name, value, "times", f"at most {bar}", value <= bar,
        f"; middle half {spread(ratios)}; medians {statistics.median(a for a, _ in pairs):.3g} s "
        f"and {statistics.median(b for _, b in pairs):.3g} s")


def measured(*arguments):
    """What the C program says, the median of a few runs."""
    values = []
    for _ in range(5):
        done = subprocess.run([BUILD / "tests/bench/bench_code", *map(str, arguments)], text=True,
                              capture_output=True, check=False,
                              env={**os.environ, "SEXTANT_WORKER": str(BUILD / "sextant-worker")})
        if done.returncode != 0:
            sys.exit(f"bench_code {arguments}: {done.stderr[-500:]}")
        values.append(json.loads(done.stdout.splitlines()[-1])["value"])
    return statistics.median(values), values


def write_table(path, columns, rows, low, high, fixed=None, times=1):
    chance = random.Random(5)
    tail = "".join("," + value for value in (fixed or {}).values())
    lines = "".join(f"r{row}," + ",".join(str(chance.randint(low, high)) for _ in columns) + tail + "\n"
                    for row in range(rows))
    with open(path, "w", encoding="ascii") as file:
        file.write(",".join(["id", *columns, *(fixed or {})]) + "\n")
        for _ in range(times):
            file.write(lines)


def lua_and_yaml(folder):
    table = folder / "phq.csv"
    write_table(table, [*(f"q{i}" for i in range(1, 10)), "difficulty"], 100_000, 0, 3, times=80)
    yaml, lua = SRC / "instruments/clinical/phq-9", SRC / "tests/golden/lua/phq-9"
    one = folder / "one.csv"
    write_table(one, [*(f"q{i}" for i in range(1, 10)), "difficulty"], 1, 0, 3)

    def beyond_loading(instrument):
        return cpu([PROGRAM, "score", instrument, "--in", table]) - cpu([PROGRAM, "score", instrument, "--in", one])
    ratio("a Lua score instrument beside its YAML twin, 8,000,000 rows without loading",
          lambda: beyond_loading(yaml), lambda: beyond_loading(lua), 1.05)
    starts = [statistics.median(cpu([PROGRAM, "score", what, "--in", one]) for _ in range(ROUNDS))
              for what in (yaml, lua)]
    print(f"note loading them: {starts[0] * 1000:.1f} ms and {starts[1] * 1000:.1f} ms")


def jail(folder):
    table = folder / "style.csv"
    write_table(table, [f"{letter}{i}" for letter in "aceno" for i in range(1, 6)], 1_000_000, 1, 6,
                {"seconds": "120"})
    command = [BUILD / "tests/bench/bench_host", "ipip-big5-25-validity", table, "/dev/null"]
    ratio("a jailed plugin beside the same one in process, 1,000,000 rows",
          lambda: cpu(command, {"SEXTANT_JAIL": "builtin-in-process"}), lambda: cpu(command), 1.25)


def start(_folder):
    value, all_values = measured("start", BUILD / "tests/bench/nine.so", 200)
    say("the start of a worker", value, "ms", "below 5", value < 5, f"; {spread(all_values)}")


def rows(_folder):
    value, all_values = measured("rows", SRC / "tests/bench/nine.lua", 3_000_000)
    say("score_row over nine items, one core", value, "rows/s", "at least 1,000,000", value >= 1e6,
        f"; {spread(all_values)}")


def blocks(_folder):
    inside, _ = measured("blocks", BUILD / "tests/bench/nine.so", 4_000_000, "process")
    jailed, _ = measured("blocks", BUILD / "tests/bench/nine.so", 4_000_000, "worker")
    print(f"note the bare call, nine additions a row, no reading or writing: {inside / 4e6 * 1e9:.1f} ns a row in "
          f"process, {jailed / 4e6 * 1e9:.1f} jailed")


def ffi(_folder):
    done = subprocess.run([BUILD / "tests/bench/bench_ffi"], text=True, capture_output=True,
                          check=False, env={**os.environ, "CK_FORK": "no", "CK_VERBOSITY": "silent"})
    if done.returncode != 0:
        sys.exit(f"bench_ffi: {done.stdout[-300:]}{done.stderr[-300:]}")
    for line in done.stdout.splitlines():
        found = json.loads(line) if line.startswith("{") else None
        if found and found["unit"] == "calls/s":
            say(found["name"], found["value"], "calls/s", "at least 5,000,000", found["value"] >= 5e6)
        elif found and "distribution" in found["name"]:
            say(f"{found['name']}, bound beside direct", found["value"], "times", "at most 1.1",
                found["value"] <= 1.1, f"; {found['bound']} and {found['direct']} ns a row")
        elif found:
            print(f"note {found['name']}, hardly any work: {found['bound']} ns a row bound, "
                  f"{found['direct']} direct")


def main():
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory() as temporary:
        for measure in (lua_and_yaml, jail, start, rows, blocks, ffi):
            if not wanted or measure.__name__ in wanted:
                measure(Path(temporary))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
