#!/usr/bin/env python3
"""Same answers, same bytes: whatever the order of rows, the size of the file, the number of threads,
the form of the input, the locale or the time zone. Answers are random, with missing ones; each check
compares whole outputs of `sextant score` over every instrument at once. The last line but one is the hash
of them all; with --hash it is the only work, so that builds of other compilers can be compared:

  SEXTANT=build/dev/sextant SEXTANT_PATH=instruments python3 tests/bytes/run.py [--hash]
"""
import csv
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile

PROGRAM = os.environ["SEXTANT"]
ROWS = 6000  # several blocks, so that rows stand at other places of a block after shuffling
LOCALES = ["C", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "ar_EG.UTF-8"]
ZONES = ["UTC", "Europe/London", "Pacific/Kiritimati"]

passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    print(f"{'ok  ' if good else 'FAIL'} {name}{'' if good else ': ' + detail}")


def real_locales(folder):
    """The locales themselves: without them a program asks for one and is given C."""
    for name in LOCALES[2:]:
        subprocess.run(["localedef", "-i", name.split(".")[0], "-f", "UTF-8", f"{folder}/{name}"],
                       capture_output=True, check=False)
        check(f"locale {name} is there", os.path.exists(f"{folder}/{name}/LC_NUMERIC"))


def program(*arguments, text=None, env=None):
    run = subprocess.run([PROGRAM, *arguments], input=text, capture_output=True,
                         env={**os.environ, **(env or {})})
    if run.returncode not in (0, 30):
        sys.exit(f"{arguments}: exit {run.returncode}: {run.stderr.decode()[:2000]}")
    return run.stdout


def instruments():
    listed = json.loads(program("list", "--json"))
    entries = listed["instruments"] if isinstance(listed, dict) else listed
    return sorted(entry["id"] for entry in entries)


def columns(ident):
    """Every column of an instrument with answers to draw from."""
    shown = json.loads(program("show", ident, "--json"))
    hidden = {item["id"] for item in shown["items"] if item.get("show_if")}
    for item in shown["items"]:
        names = [f"{ident}.{item['id']}"]
        if item["kind"] == "text":
            continue  # has no column
        if item["kind"] in ("multi", "ranking"):
            names = [f"{ident}.{item['id']}.{option['code']}" for option in item["options"]]
        if item["id"] in hidden or len(names) > 1:
            # left blank: an answer to what is not shown, or half an order, is refused, which is
            # tested elsewhere
            yield from ((name, [""]) for name in names)
        elif item["kind"] == "choice":
            yield f"{ident}.{item['id']}", [str(option["code"]) for option in item["options"]]
        elif item["kind"] in ("number", "slider"):
            low, high = (item["range"] if isinstance(item["range"], list)
                         else (item["range"]["low"], item["range"]["high"]))
            yield f"{ident}.{item['id']}", [str(n) for n in range(int(low), int(high) + 1)]


def table(names, rows, **style):
    out = io.StringIO()
    writer = csv.writer(out, **style)
    writer.writerow(["id", *names])
    writer.writerows(rows)
    return out.getvalue().encode()


def hash_line(output, idents):
    digest = hashlib.sha256(output).hexdigest()
    return f"bytes rows={ROWS} instruments={len(idents)} sha256={digest}"


def main():
    random.seed(20261121)
    idents = instruments()
    drawn = [pair for ident in idents for pair in columns(ident)]
    names = [name for name, _ in drawn]
    rows = [[f"r{i}", *(random.choice(codes) if random.random() > 0.04 else "" for _, codes in drawn)]
            for i in range(ROWS)]
    what = ",".join(idents)
    plain = table(names, rows, lineterminator="\n")
    base = program("score", what, "--quiet", text=plain)
    if sys.argv[1:] == ["--hash"]:
        print(hash_line(base, idents))
        return 0
    lines = base.decode().splitlines()
    check("every row has a line", len(lines) == ROWS + 1, str(len(lines)))

    for threads in (2, 3, 4):
        out = program("score", what, "--quiet", "--threads", str(threads), text=plain)
        check(f"{threads} threads", out == base)
    with tempfile.TemporaryDirectory() as folder:
        real_locales(folder)
        for locale in LOCALES:
            env = {"LC_ALL": locale, "LANG": locale, "LOCPATH": folder}
            check(f"locale {locale}", program("score", what, "--quiet", text=plain, env=env) == base)
    for zone in ZONES:
        check(f"time zone {zone}", program("score", what, "--quiet", text=plain, env={"TZ": zone}) == base)

    order = list(range(ROWS))
    random.shuffle(order)
    out = program("score", what, "--quiet",
                  text=table(names, [rows[i] for i in order], lineterminator="\n"))
    check("rows in another order", sorted(out.decode().splitlines()) == sorted(lines))
    turned = list(reversed(range(len(names))))
    out = program("score", what, "--quiet", text=table(
        [names[k] for k in turned], [[row[0], *(row[1 + k] for k in turned)] for row in rows],
        lineterminator="\n"))
    check("columns in another order", out == base)

    crlf = b"\xef\xbb\xbf" + table(names, rows, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    check("BOM, CRLF and quotes", program("score", what, "--quiet", text=crlf) == base)
    tabs = table(names, rows, delimiter="\t", lineterminator="\n")
    check("tabs", program("score", what, "--quiet", "--in-format", "tsv", text=tabs) == base)
    objects = "".join(json.dumps(dict(zip(["id", *names], row))) + "\n" for row in rows).encode()
    check("JSON lines", program("score", what, "--quiet", "--in-format", "ndjson", text=objects) == base)

    alone = [program("score", what, "--quiet", text=table(names, [rows[i]], lineterminator="\n"))
             .decode().splitlines()[1] for i in range(0, ROWS, ROWS // 40)]
    check("one row alone", alone == [lines[1 + i] for i in range(0, ROWS, ROWS // 40)])
    same = random.choice(rows)
    many = program("score", what, "--quiet", text=table(names, [same] * 5000, lineterminator="\n"))
    check("one row five thousand times", len(set(many.decode().splitlines()[1:])) == 1)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "out.csv")
        program("score", what, "--quiet", "--out", path, text=plain)
        with open(path, "rb") as written:
            check("to a file", written.read() == base)

    print(hash_line(base, idents))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
