#!/usr/bin/env python3
"""Files of SPSS: the same table as .sav and as CSV gives the same bytes; what is damaged gives none; and the program
that takes such a file apart is in the jail while it does.

Environment: SEXTANT, SEXTANT_WORKER, SEXTANT_PATH, BUILD.
"""
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = os.environ["SEXTANT"]
READER = str(Path(os.environ["SEXTANT_WORKER"]).with_name("sextant-spss"))
MAKER = str(Path(os.environ["BUILD"], "tests", "spss", "make_sav"))
INSTRUMENTS = "phq-9,gad-7"
ITEMS = [*(f"phq-9.q{n}" for n in range(1, 10)), *(f"gad-7.q{n}" for n in range(1, 8))]
SPSS_NAMES = [*(f"phq9_q{n}" for n in range(1, 10)), *(f"gad7_q{n}" for n in range(1, 8))]

passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAIL {name}: {detail}")


def score(path, *arguments, env=None, instruments=INSTRUMENTS):
    return subprocess.run([PROGRAM, "score", instruments, "--in", str(path), *arguments], capture_output=True,
                          check=False, timeout=60, env=env)


def make(compression, variables, rows):
    """A system file. A variable is (name, "n" or "s", width, format, [(low, high) of missing values])."""
    lines = [f"C\t{compression}"]
    for name, kind, width, form, missing in variables:
        lines.append(f"V\t{name}\t{kind}\t{width}\t{form}")
        lines += [f"M\t{low}\t{high}" for low, high in missing]
    lines += ["R\t" + "\t".join(row) for row in rows]
    return subprocess.run([MAKER], input="".join(line + "\n" for line in lines).encode(), capture_output=True,
                          check=True).stdout


def csv_cell(text):
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"') else text


def cohort(rng, rows):
    """The same answers for SPSS and for CSV."""
    spss, csv = [], [",".join(["id", "memo", *ITEMS])]
    for n in range(rows):
        ident, memo = f"p{n}", rng.choice(["", "x", 'a "b", c', "naïve", "z" * 270])
        answers = [rng.choice("01230123012301239.") for _ in ITEMS]
        spss.append([ident, memo, *answers])
        csv.append(",".join([ident, csv_cell(memo), *("" if a in "9." else a for a in answers)]))
    return spss, "\n".join(csv) + "\n"


VARIABLES = [("id", "s", 8, "", []), ("memo", "s", 300, "", []), *((name, "n", 8, "F8.0", [(9, 9)]) for name in SPSS_NAMES)]


def same_as_csv(folder):
    """A cohort, in each of the ways in which SPSS packs it."""
    rng = random.Random(5)
    mapping = folder / "map.yaml"
    mapping.write_text("sextant_map: 1\ninstruments:\n  phq-9: {columns: 'phq9_q{n}'}\n  gad-7: {columns: 'gad7_q{n}'}\n",
                       encoding="ascii")
    ways = ((), ("--threads", "2"), ("--instructions", "none"), ("--keep", "memo"), ("--details",))
    for rows in (0, 1, 7, 700, 20000):
        spss, csv = cohort(rng, rows)
        plain = folder / "cohort.csv"
        plain.write_text(csv, encoding="utf-8")
        for compression in ("none", "rows", "binary"):
            system = folder / "cohort.sav"
            system.write_bytes(make(compression, VARIABLES, spss))
            for way in ways:
                want, got = score(plain, *way), score(system, "--map", str(mapping), *way)
                good = got.returncode == want.returncode == 0 and got.stdout == want.stdout
                check(f"{rows} rows, {compression}, {' '.join(way)}", good, got.stderr.decode()[-300:])
        two = folder / "second.sav"
        shutil.copy(system, two)
        both = score(system, "--map", str(mapping), "--in", str(two))
        check(f"{rows} rows, two files", both.stdout.count(b"\n") == 2 * rows + 1, both.stderr.decode()[-300:])


def text_of(data):
    """What the reader makes of a file."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        done = subprocess.run([READER, str(os.getpid()), "60"], stdin=file, stdout=subprocess.PIPE, check=False)
        return done.returncode, done.stdout.decode()


def cells():
    """One cell of each sort."""
    numbers = ("0", "-0", "1", "-1", "0.1", "0.7", "2.5", "-2.25", "99.99", "0.3333333333333333", "1234567890123", "1e-09",
               "1e300", "-1e-30")
    want = ("0", "0", "1", "-1", "0.1", "0.7", "2.5", "-2.25", "99.99", "0.3333333333333333", "1234567890123",
            "0.000000001", "1e300", "-1e-30")
    status, text = text_of(make("none", [("v", "n", 8, "F8.2", [])], [[n] for n in numbers]))
    check("numbers", status == 0 and (text.splitlines()[:-2], [float(t) for t in text.splitlines()[-2:]]) ==
          (["v", *want[:-2]], [float(t) for t in want[-2:]]), text)
    status, text = text_of(make("rows", [("v", "n", 8, "F8.2", [])], [["0.1"], ["."], ["3"]]))
    check("one column", status == 0 and text == 'v\n0.1\n""\n3\n', text)
    missing = [("a", "n", 8, "F8.0", [(99, 99)]), ("b", "n", 8, "F8.0", [(-9, -1)])]
    status, text = text_of(make("rows", missing, [["99", "98"], ["98", "-9"], ["0", "-1"], ["1", "0"]]))
    check("missing by the user", status == 0 and text == "a,b\n,98\n98,\n0,\n1,0\n", text)
    moments = [("d", "n", 8, "DATE11", []), ("e", "n", 8, "DATETIME20", []), ("t", "n", 8, "TIME8", [])]
    status, text = text_of(make("rows", moments, [["13824604800", "13824604861", "3600"], ["12219379200", ".", "1"],
                                                  ["13824604801", "1", "."]]))
    check("dates", status == 0 and text == ("d,e,t\n2020-11-13,2020-11-13T00:01:01,3600\n1970-01-01,,1\n"
                                            "13824604801,1,\n"), text)
    texts = ["plain", 'say "x"', "a,b", "", "é"]
    status, text = text_of(make("rows", [("s", "s", 20, "", []), ("n", "n", 8, "", [])], [[t, "1"] for t in texts]))
    check("texts", status == 0 and text == 's,n\nplain,1\n"say ""x""",1\n"a,b",1\n,1\né,1\n', text)


def encodings(folder):
    """Files from before Unicode: the encoding is said in the file."""
    data = make("none", [("s", "s", 8, "", []), ("n", "n", 8, "", [])], [["abc", "1"]])
    page = data.index((65001).to_bytes(4, "little"))

    def in_encoding(number, raw):
        return text_of((data[:page] + number.to_bytes(4, "little") + data[page + 4:]).replace(b"abc     ", raw.ljust(8)))

    for number, raw, want in ((1252, b"caf\xe9", "café"), (1251, b"\xe4\xe0", "да"), (932, b"\x93\xfa", "日"),
                              (65001, "ü".encode(), "ü"), (2, b"\x80", "€"), (28605, b"\xa4", "€")):
        status, text = in_encoding(number, raw)
        check(f"encoding {number}", status == 0 and text == f"s,n\n{want},1\n", f"{status} {text!r}")
    for name, number, raw in (("that nobody knows", 424242, b"abc"), ("in which this is no text", 1252, b"\x81"),
                              ("that ends within a character", 932, b"ab\x93")):
        check(f"an encoding {name}", in_encoding(number, raw) == (21, ""), in_encoding(number, raw))
    path = folder / "latin.sav"
    path.write_bytes(data.replace(b"abc     ", b"caf\xe9    "))
    done = score(path, "--id", "s", instruments="phq-2", env={**os.environ})
    check("no UTF-8", done.returncode == 30, done.stderr.decode())


def uncounted(folder):
    """Programs other than SPSS leave the number of rows out."""
    rng = random.Random(6)
    spss, _ = cohort(rng, 30)
    path = folder / "uncounted.sav"
    for compression in ("rows", "binary", "none"):
        data = make(compression, VARIABLES, spss)
        path.write_bytes(data[:80] + (0xFFFFFFFF).to_bytes(4, "little") + data[84:])
        done = score(path, "--map", str(folder / "map.yaml"), "--out", str(folder / "no.csv"))
        check(f"uncounted, {compression}", done.returncode == 30 and b"how many rows" in done.stderr and
              not (folder / "no.csv").exists(), done.stderr.decode())
        done = score(path, "--map", str(folder / "map.yaml"), "--expect-rows", "30")
        check(f"counted by hand, {compression}", done.returncode == 0 and b"rows=30" in done.stderr,
              done.stderr.decode())
        path.write_bytes(path.read_bytes()[:-3])
        done = score(path, "--map", str(folder / "map.yaml"), "--expect-rows", "30")
        check(f"counted and cut off, {compression}", done.returncode == 30, done.stderr.decode())
    more = (31).to_bytes(4, "little")
    path.write_bytes(data[:80] + more + data[84:])
    done = score(path, "--map", str(folder / "map.yaml"), "--out", str(folder / "no.csv"))
    check("a row too few", done.returncode != 0 and b"INPUT.SPSS" in done.stderr and not (folder / "no.csv").exists(),
          done.stderr.decode())


def damaged(folder):
    """Cut off anywhere, and with any byte changed: an end that is told, nothing half written, no host that dies."""
    variables = [("id", "s", 4, "", []), ("phq2_1", "n", 8, "F1.0", [(9, 9)]), ("phq2_2", "n", 8, "F1.0", [])]
    rows = [["a", "1", "2"], ["b", "9", "3"], ["c", "0", "."]]
    path, out = folder / "damaged.sav", folder / "damaged.csv"

    def run(name, data, refused):
        path.write_bytes(data)
        done = score(path, "--out", str(out), instruments="phq-2")
        told = done.returncode in ((30,) if refused else (0, 30)) and b"rows=" in done.stderr
        whole = not refused and b"[INPUT.SPSS]" not in done.stderr
        check(name, told and (whole or not out.exists()), f"{done.returncode} {done.stderr.decode()}")
        out.unlink(missing_ok=True)

    for compression in ("none", "rows", "binary"):
        data = make(compression, variables, rows)
        for size in range(0, len(data), 2 if compression == "binary" else 5):
            run(f"{compression}, the first {size} bytes", data[:size], True)
        for at in range(4, len(data), 2 if compression == "rows" else 11):
            changed = bytes([data[at] ^ 0xFF])
            run(f"{compression}, byte {at} changed", data[:at] + changed + data[at + 1:], False)


def state_of(pid):
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return dict(line.split(":", 1) for line in lines)


def jailed(folder):
    """While it reads: no system calls but the list, no new privileges, no open file but its three."""
    rng = random.Random(7)
    spss, _ = cohort(rng, 5000)
    path = folder / "large.sav"
    path.write_bytes(make("none", VARIABLES, spss))
    with path.open("rb") as file, subprocess.Popen([READER, str(os.getpid()), "60"], stdin=file,
                                                   stdout=subprocess.PIPE) as reader:
        head = reader.stdout.read(10)  # the rest does not fit into the pipe: it waits
        state = state_of(reader.pid)
        check("filter", state["Seccomp"].strip() == "2" and state["NoNewPrivs"].strip() == "1", state["Seccomp"])
        check("no privileges", int(state["CapEff"], 16) == 0 and int(state["CapPrm"], 16) == 0, state["CapEff"])
        rest = reader.stdout.read()
        check("the rest comes", (head + rest).count(b"\n") == 5001)
    check("it ends well", reader.returncode == 0, reader.returncode)
    by_hand = subprocess.run([READER], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    check("not by hand", by_hand.returncode == 25 and b"not by hand" in by_hand.stderr, by_hand)


def children_of(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def ended_with_host(folder):
    """A host that is killed takes its reader with it."""
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen([PROGRAM, "score", INSTRUMENTS, "--in", str(folder / "large.sav"), "--map",
                           str(folder / "map.yaml"), "--out", "-"], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as host:
        host.stdout.read(1)
        readers = children_of(host.pid)
        host.send_signal(signal.SIGKILL)
    until = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in readers) and time.monotonic() < until:
        time.sleep(0.05)
    check("no reader is left", not any(Path(f"/proc/{pid}").exists() for pid in readers), readers)


def not_there(folder):
    """An installation without the reader says so."""
    other = folder / "bin"
    other.mkdir()
    shutil.copy(os.environ["SEXTANT_WORKER"], other / "sextant-worker")
    done = score(folder / "large.sav", env={**os.environ, "SEXTANT_WORKER": str(other / "sextant-worker")})
    check("no reader", done.returncode == 30 and b"sextant-spss is not there" in done.stderr, done.stderr.decode())


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        same_as_csv(folder)
        cells()
        encodings(folder)
        uncounted(folder)
        damaged(folder)
        jailed(folder)
        ended_with_host(folder)
        not_there(folder)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
