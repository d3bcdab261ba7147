#!/usr/bin/env python3
"""What `sextant score` costs, as ratios from one run; `./dev bench` builds and runs this.

Each pair runs in turns, ROUNDS times: CPU time against plain.c (a C program written for that one table), against the
peers that are installed, and against Sextant itself with other input, two threads, or fewer rows. What all of them write
is compared before, byte by byte. A line for each figure with its bar; the exit status says whether all were met.

  batch.py [NAME...]     these measurements alone
Environment: SEXTANT, SRC, BUILD (a release build), ROUNDS, ROWS (of the large table, 10,000,000), PEERS (where
`./dev peers` puts what comes from npm).
"""
import contextlib
import filecmp
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SRC, BUILD, PROGRAM = Path(os.environ["SRC"]), Path(os.environ["BUILD"]), os.environ["SEXTANT"]
ROUNDS, ROWS = int(os.environ.get("ROUNDS", "7")), int(os.environ.get("ROWS", "10000000"))
PEER_ROUNDS = min(ROUNDS, 3)  # they take seconds
PHQ = ["phq-9,gad-7", "phq-9.total,phq-9.total.band,gad-7.total,gad-7.total.band"]
JSON = ("ndjson", "responses")
BIG = ["ipip-big5-50", ",".join(f"ipip-big5-50.{name}" for name in (
    "extraversion", "agreeableness", "conscientiousness", "neuroticism", "openness"))]
failed = 0


def run(command):
    """CPU seconds and seconds of one command."""
    start = time.monotonic()
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        words = child.stderr.read().decode(errors="replace")
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command}: exit {child.returncode}: {words[-500:]}")
    return used.ru_utime + used.ru_stime, time.monotonic() - start


def at_once(*commands):
    """Seconds until all have ended."""
    start = time.monotonic()
    children = [subprocess.Popen(list(map(str, command)), stderr=subprocess.DEVNULL) for command in commands]
    if any([child.wait() != 0 for child in children]):
        sys.exit(f"{commands}: failed")
    return time.monotonic() - start


def peak(command):
    """The largest memory of one command in MiB, looked at while it runs: what wait() tells counts its parent's too."""
    most = 0
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL) as child:
        while child.poll() is None:
            with contextlib.suppress(OSError, StopIteration):
                status = Path(f"/proc/{child.pid}/status").read_text(encoding="ascii", errors="replace")
                most = max(most, next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")))
            time.sleep(0.002)
    return most / 1024


def sextant(what, table, out, *options):
    return [PROGRAM, "score", what[0], "--columns", what[1], "--bare", "--quiet", "--in", table, "--out", out, *options]


def say(name, value, bar, good, more=""):
    global failed
    failed += not good
    print(f"{'ok  ' if good else 'FAIL'} {name}: {value} (bar {bar}){more}", flush=True)


def spread(values):
    ordered = sorted(values)
    return f"{ordered[len(ordered) // 4]:.3g} to {ordered[-1 - len(ordered) // 4]:.3g}"


def times(name, base, other, bar, least=False, of=0, rounds=ROUNDS):
    """The median of other / base, measured in turns: of CPU time, or of time (`of` 1)."""
    run(*base), run(*other)  # files are read once before
    pairs = [(run(*base)[of], run(*other)[of]) for _ in range(rounds)]
    ratios = [b / a for a, b in pairs]
    value = statistics.median(ratios)
    say(name, f"{value:.3g} times", f"at {'least' if least else 'most'} {bar}", value >= bar if least else value <= bar,
        f"; middle half {spread(ratios)}; medians {statistics.median(a for a, _ in pairs):.3g} s and "
        f"{statistics.median(b for _, b in pairs):.3g} s")


class Tables:
    """The tables, made when they are asked for."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, kind, rows, form="csv"):
        path = self.folder / f"{kind}-{rows}-{form}.{'ndjson' if form in JSON else 'csv'}"
        if not path.exists():
            with open(path, "wb") as file:
                subprocess.run([BUILD / "tests/bench/make_rows", kind, str(rows), form], stdout=file, check=True)
        return path

    def out(self, name):
        return self.folder / f"{name}.out.csv"

    def same(self, one, other):
        if not filecmp.cmp(self.out(one), self.out(other), shallow=False):
            sys.exit(f"{one} and {other} do not write the same")


def beside_plain(tables):
    for name, what, kind, rows in (("phq-9 with gad-7", PHQ, "phq", ROWS), ("ipip-big5-50", BIG, "big5", ROWS // 20)):
        table = tables(kind, rows)
        plain = [BUILD / "tests/bench/plain", kind, table, tables.out("plain")]
        ours = sextant(what, table, tables.out("ours"), "--threads", "1")
        run(plain), run(ours)
        tables.same("plain", "ours")
        times(f"{name}, {rows} rows, beside plain C", (plain,), (ours,), 1.3)
        table.unlink()


def two_threads(tables):
    """Beside it what the machine has: two runs over half of the rows each at once, and one of them alone."""
    table = tables("phq", ROWS)
    one = sextant(PHQ, table, tables.out("one"), "--threads", "1")
    two = sextant(PHQ, table, tables.out("two"), "--threads", "2")
    run(one), run(two)
    tables.same("one", "two")
    times("one thread beside two, time", (two,), (one,), 1.8, least=True, of=1)
    half = sextant(PHQ, tables("phq", ROWS // 2), tables.out("half"), "--threads", "1")
    other = sextant(PHQ, tables("phq", ROWS // 2), tables.out("other"), "--threads", "1")
    limits = [2 * run(half)[1] / at_once(half, other) for _ in range(ROUNDS)]
    print(f"note two programs at once do {statistics.median(limits):.3g} times what one does; middle half {spread(limits)}")


def memory(tables):
    peaks = []
    for rows in (ROWS // 10, ROWS):
        table = tables("phq", rows)
        peaks.append(peak(sextant(PHQ, table, tables.out("memory"), "--threads", "1")))
    say(f"memory, {ROWS // 10} and {ROWS} rows", f"{peaks[0]:.1f} and {peaks[1]:.1f} MiB", "at most 16, and the same",
        max(peaks) <= 16 and peaks[1] - peaks[0] <= 1)


def per_row(tables):
    """What one more row costs, so that neither starting nor the first rows count, and without an output file: what the
    kernel takes for pages that were never used grows with the file, for everybody."""
    one, two, ten = (sextant(PHQ, tables("phq", rows), "/dev/null", "--threads", "1")
                     for rows in (ROWS // 10, ROWS // 5, ROWS))
    ratios = []
    for _ in range(ROUNDS):
        first, second = (statistics.median(run(command)[0] for _ in range(20)) for command in (one, two))
        ratios.append((run(ten)[0] - first) / (second - first) / 9)
    value = statistics.median(ratios)
    say(f"a row up to {ROWS} beside a row up to {ROWS // 5}", f"{value:.3g} times", "within 5 %", abs(value - 1) <= 0.05,
        f"; middle half {spread(ratios)}; all of {ROWS // 10} rows {first * 1000:.1f} ms")


def forms(tables):
    rows = ROWS // 5
    clean = sextant(PHQ, tables("phq", rows), tables.out("csv"), "--threads", "1")
    run(clean)
    for form in ("quoted", "padded", "crlf"):
        options = ("--threads", "1", *(("--lenient-space",) if form == "padded" else ()))
        other = sextant(PHQ, tables("phq", rows, form), tables.out(form), *options)
        run(other)
        tables.same("csv", form)
        times(f"{form} input beside clean", (clean,), (other,), 1.6)


def ndjson(tables):
    rows = ROWS // 10
    run(sextant(PHQ, tables("phq", rows), tables.out("table"), "--threads", "1"))
    for form, words in (("ndjson", "NDJSON"), ("responses", "saved responses")):
        speed(tables, form, words, rows)


def speed(tables, form, words, rows):
    table = tables("phq", rows, form)
    speeds = [table.stat().st_size / 1e6 / run(sextant(PHQ, table, tables.out("json"), "--threads", "1"))[0]
              for _ in range(ROUNDS)]
    tables.same("table", "json")
    say(f"{words}, {rows} rows", f"{statistics.median(speeds):.0f} MB/s", "at least 400", statistics.median(speeds) >= 400,
        f"; middle half {spread(speeds)}")


def start(tables):
    """One short file with the whole catalogue there; the runs take turns, for a start is over before others are."""
    table = tables.folder / "short.csv"
    table.write_text(",".join(f"q{i}" for i in range(1, 10)) + "\n" + "0,1,2,3,0,1,2,3,0\n" * 10, encoding="ascii")
    kept = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tables.folder)
    times("ten rows, the whole program beside /bin/true", (["/bin/true"],),
          ([PROGRAM, "score", "phq-9", "--quiet", "--in", table, "--out", "/dev/null"],), 3, rounds=200)
    if kept is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = kept


def installed_peers(table, out, folder):
    """(name, command) of each that is there; `./dev peers` fetches them. Each has one thread."""
    here, node = SRC / "tests/bench/peers", Path(os.environ.get("PEERS", BUILD / "peers"))
    modules = node / "node_modules"
    for name, there, command in (
            ("awk", shutil.which("awk"), ["sh", "-c", f"awk -f {here}/phq.awk {table} > {out}"]),
            ("pandas", says("/usr/bin/python3", "-c", "import pandas"), ["/usr/bin/python3", here / "phq_pandas.py", table, out]),
            ("data.table", says("Rscript", "-e", "library(data.table)"), ["Rscript", here / "phq_datatable.R", table, out]),
            ("psych", says("Rscript", "-e", "library(psych); library(data.table)"), ["Rscript", here / "phq_psych.R", table, out]),
            ("DuckDB", (modules / "@duckdb").exists(), ["node", here / "phq_duckdb.mjs"]),
            ("Polars", (modules / "nodejs-polars").exists(), ["node", here / "phq_polars.mjs", table, out])):
        if there:
            yield name, ["env", "-C", folder, f"PEERS={node}", "POLARS_MAX_THREADS=1", *command]
        else:
            print(f"note {name} is not installed and not measured")


def says(*command):
    """Does it run and say that all is well?"""
    return shutil.which(command[0]) and subprocess.run(command, capture_output=True, check=False).returncode == 0


def peers(tables):
    rows = ROWS // 10
    table, out = tables("phq", rows), tables.out("peer")
    ours = sextant(PHQ, table, tables.out("ours"), "--threads", "1")
    run(ours)
    (tables.folder / "in.csv").symlink_to(table)
    (tables.folder / "out.csv").symlink_to(out)
    for name, command in installed_peers(table, out, tables.folder):
        run(command)
        tables.same("ours", "peer")
        times(f"{name}, {rows} rows", (ours,), (command,), 20, least=True, rounds=PEER_ROUNDS)


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wanted = sys.argv[1:]
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place) as temporary:
        tables = Tables(Path(temporary))
        for measure in (beside_plain, two_threads, memory, per_row, forms, ndjson, start, peers):
            if not wanted or measure.__name__ in wanted:
                measure(tables)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
