#!/usr/bin/env python3
"""The quick ways to score rows of a table against the general one: the same bytes, messages and exit status.

Every instrument alone, and some together, over tables in which everything occurs that a table may hold: answers,
gaps, words for reasons, spellings such as 2.0, quotes, odd ids, empty lines, columns of others, cells that are no
answers. Each table is scored with each set of instructions that the machine has, and with none of them, which is
the general way.

Environment: SEXTANT, SEXTANT_PATH. `run.py ID...` takes these alone.
"""
import json
import os
import platform
import random
import subprocess
import sys

from responses import responses

PROGRAM = os.environ["SEXTANT"]
WAYS = ("portable", *(("neon",) if platform.machine() == "aarch64" else ("avx2", "avx512")))
ROWS = 700  # several tiles, the last of them not full
TOGETHER = (("phq-9", "gad-7"), ("phq-2", "gad-7", "swls"), ("ipip-big5-25", "phq-9"), ("pcl-5", "pvq-21", "ipip-big5-50"))
REASONS = ("NA", "skipped", "declined", "not_applicable", "not_shown")

passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    if not good:
        print(f"FAIL {name}: {detail}")


def call(*arguments, text=b""):
    done = subprocess.run([PROGRAM, *arguments], input=text, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


def instruments():
    return sorted(entry["id"] for entry in json.loads(call("list", "--json")[1])["instruments"])


def columns(ident):
    """The columns of an instrument, each with its answers."""
    shown = json.loads(call("show", ident, "--json")[1])
    hidden = {item["id"] for item in shown["items"] if item.get("show_if")}
    found = []
    for item in [*shown["items"], *shown.get("parameters", [])]:
        if item["kind"] in ("multi", "ranking") or item["id"] in hidden:
            continue  # left out: not asked, or half an order
        if item["kind"] == "choice":
            found.append((f"{ident}.{item['id']}", [str(option["code"]) for option in item["options"]]))
        elif item["kind"] in ("number", "slider") and item.get("range"):
            low, high = (item["range"] if isinstance(item["range"], list)
                         else (item["range"]["low"], item["range"]["high"]))
            found.append((f"{ident}.{item['id']}", [str(n) for n in range(int(low), int(high) + 1)]))
    return found


class Table:
    """A table as text, in all the forms in which it may come."""

    def __init__(self, drawn, seed, *, words=0.0, odd=0.0, wrong=0.0, gaps=0.05):
        self.chance = random.Random(seed)
        self.names = [name for name, _ in drawn]
        self.rows = [[self.cell(codes, words, odd, wrong, gaps) for _, codes in drawn] for _ in range(ROWS)]

    def cell(self, codes, words, odd, wrong, gaps):
        draw = self.chance.random()
        if draw < gaps:
            return ""
        if draw < gaps + words:
            return self.chance.choice(REASONS)
        code = self.chance.choice(codes)
        if draw < gaps + words + odd and code.isdigit():
            return self.chance.choice((code + ".0", code + ".00"))
        if draw < gaps + words + odd + wrong:
            return self.chance.choice(("x", "77", " 1", "1 ", "-", "é", "\x01", "1e0", "~", "1;2"))
        return code

    def text(self, *, separator=",", end="\n", ids="id", first=True, quote=0.0, pad=0.0, last=True, blank=False, more=False):
        lines = []
        for number, row in enumerate([self.names, *self.rows]):
            cells = list(row)
            if more:  # columns of others, wide ones, between ours
                for place in range(0, len(cells) + 1, 7):
                    cells.insert(place, f"note {place}" if number == 0 else self.note(more))
            if ids:
                name = "id" if number == 0 else self.identity(ids, number)
                cells.insert(0 if first else len(cells), name)
            if number > 0 and quote:
                cells = ['"' + cell.replace('"', '""') + '"' if self.chance.random() < quote else cell
                         for cell in cells]
            if pad:
                cells = [self.padded(cell) if self.chance.random() < pad and not cell.startswith('"') else cell
                         for cell in cells]
            lines.append(separator.join(cells))
            if blank and number == ROWS // 2:
                lines.append("")
        text = end.join(lines) + (end if last else "")
        return text.encode()

    def objects(self, *, ids="id", gap=" ", end="\n", texts=0.0, other=0.0, last=True):
        """As lines of JSON; `other` of them are written in another way than the first."""
        lines = []
        for number, row in enumerate(self.rows):
            members = [("id", self.identity(ids, number))]
            for name, cell in zip(self.names, row):
                number_there = cell.removeprefix("-").isdigit() and self.chance.random() >= texts
                members.append((name, int(cell) if number_there else cell or None))
            odd = self.chance.randrange(8) if number > 0 and self.chance.random() < other else None
            if odd == 0:
                self.chance.shuffle(members)
            elif odd == 1:
                members.append(("note", {"a": [1, 2]}))
            elif odd == 2:
                del members[self.chance.randrange(len(members))]
            elif odd == 3:
                members[0] = ("id", 'a "b"\\, \u00e9\t')
            elif odd == 4:
                members[-1] = (members[-1][0], self.chance.choice((1.0, 1e2, True, [1], -1, 10**16, "1,2")))
            line = json.dumps(dict(members), separators=("," + gap, ":" + gap))
            lines.append({5: line.replace(":", " :"), 6: line + " ", 7: "x" + line}.get(odd, line))
        return (end.join(lines) + (end if last else "")).encode()

    def padded(self, cell):
        return " " * self.chance.randrange(4) + cell + " " * self.chance.choice((0, 1, 2, 70))

    def note(self, kind):
        return self.identity("odd", 0) if kind == "odd" else self.chance.choice(("", "a long text", "7"))

    def identity(self, ids, number):
        if ids == "odd":
            return self.chance.choice(("", "é", "x" * 15, "x" * 16, "x" * 17, "x" * 63, "x" * 64, "y" * 65, "z" * 300,
                                       "=1+1", "a b", "#"))
        return f"r{number}"


def tables(drawn, seed):
    """(name, text, options) of each form."""
    clean = Table(drawn, seed)
    yield "clean", clean.text(), ()
    yield "bare", clean.text(), ("--bare",)
    yield "details", clean.text(), ("--details", "--digits", "2")
    yield "no id", clean.text(ids=""), ()
    yield "no id, no gaps", Table(drawn, seed, gaps=0).text(ids=""), ()
    yield "nothing but gaps", Table(drawn, seed, gaps=1).text(ids=""), ()
    yield "id last", clean.text(first=False), ()
    yield "odd ids", clean.text(ids="odd"), ()
    yield "odd ids for spreadsheets", clean.text(ids="odd"), ("--spreadsheet",)
    yield "id twice", clean.text(), ("--occasion", "id")
    yield "columns of others", clean.text(more=True), ()
    keep = ("--keep", "note*")
    yield "columns kept", clean.text(more=True), keep
    yield "columns and the id kept last", clean.text(more=True, first=False), (*keep, "--bare")
    yield "odd columns kept", clean.text(more="odd", ids=""), keep
    yield "odd columns kept for spreadsheets", clean.text(more="odd", ids="odd"), (*keep, "--spreadsheet", "--format", "tsv")
    yield "columns kept beside the occasion", clean.text(more=True), (*keep, "--occasion", "note 0")
    yield "columns kept, quotes and CRLF", clean.text(more=True, quote=0.3, end="\r\n"), keep
    yield "columns kept, blanks", clean.text(more=True, pad=0.3), (*keep, "--lenient-space")
    yield "columns kept, spellings", Table(drawn, seed, odd=0.02, wrong=0.002).text(more=True), keep
    yield "an answer and the file kept", clean.text(), ("--keep", drawn[-1][0], "--file-column", "table")
    to_json = ("--format", "ndjson")
    yield "to JSON", clean.text(), to_json
    yield "to JSON, details", clean.text(ids="odd", first=False), (*to_json, "--details", "--digits", "2", "--occasion", "id")
    yield "to JSON without ids", clean.text(ids=""), (*to_json, "--bare")
    yield "to JSON, nothing but gaps", Table(drawn, seed, gaps=1).text(), to_json
    yield "to JSON, odd columns kept", clean.text(more="odd"), (*to_json, *keep, "--file-column", "table")
    yield "to JSON, words and no answers", Table(drawn, seed, words=0.02, wrong=0.001).text(), to_json
    yield "no last line end", clean.text(last=False), ()
    yield "empty line", clean.text(blank=True), ()
    yield "CRLF", clean.text(end="\r\n"), ()
    yield "quotes", clean.text(quote=1), ()
    yield "some quotes", clean.text(quote=0.02), ()
    yield "quotes and CRLF", clean.text(quote=1, end="\r\n"), ()
    yield "quotes and no answers", Table(drawn, seed, wrong=0.002).text(quote=0.5), ()
    yield "blanks", clean.text(pad=0.5), ("--lenient-space",)
    yield "blanks, quotes and CRLF", clean.text(pad=0.1, quote=0.3, end="\r\n"), ("--lenient-space",)
    yield "blanks and no answers", Table(drawn, seed, wrong=0.01).text(pad=0.1), ("--lenient-space",)
    yield "blanks that are not allowed", clean.text(pad=0.0005), ()
    yield "tabs", clean.text(separator="\t"), ("--in-format", "tsv", "--format", "tsv")
    yield "semicolons", clean.text(separator=";"), ("--separator", ";")
    yield "bars", clean.text(separator="|"), ("--separator", "|", "--format", "tsv")
    yield "words", Table(drawn, seed, words=0.1).text(), ()
    yield "few words", Table(drawn, seed, words=0.002).text(), ()
    yield "spellings", Table(drawn, seed, odd=0.1).text(), ()
    yield "no answers", Table(drawn, seed, wrong=0.002).text(), ()
    yield "many no answers", Table(drawn, seed, wrong=0.2).text(), ()
    json_in = ("--in-format", "ndjson", "--format", "csv")
    yield "JSON", clean.objects(), json_in
    yield "JSON without blanks", clean.objects(gap="", last=False), json_in
    yield "JSON with CRLF", clean.objects(end="\r\n"), json_in
    yield "JSON to JSON", clean.objects(ids="odd"), ("--in-format", "ndjson", "--format", "ndjson", "--details")
    yield "JSON to TSV", clean.objects(ids="odd"), ("--in-format", "ndjson", "--format", "tsv", "--spreadsheet")
    yield "JSON with texts", clean.objects(texts=0.5), json_in
    yield "JSON with an answer kept", clean.objects(texts=0.5), (*json_in, "--keep", drawn[0][0])
    yield "JSON with odd ids", clean.objects(ids="odd"), json_in
    yield "JSON with an empty line", clean.objects().replace(b"}\n", b"}\n\n", 1), json_in
    yield "JSON, some of it otherwise", clean.objects(other=0.01), json_in
    yield "JSON, much of it otherwise", clean.objects(other=0.2), json_in
    yield "JSON with no answers", Table(drawn, seed, words=0.01, odd=0.01, wrong=0.002).objects(), json_in
    yield "too few cells", clean.text().replace(b",\n", b"\n"), ()


def saved(what):
    """(name, text, options) of saved responses to these instruments."""
    drawn = {ident: [(name.partition(".")[2], codes) for name, codes in columns(ident)] for ident in what}
    versions = {ident: json.loads(call("show", ident, "--json")[1])["version"] for ident in what}
    for name, text, options in responses(drawn, versions, ",".join(what)):
        yield f"responses, {name}", text, ("--in-format", "ndjson", *(() if "--format" in options else ("--format", "csv")),
                                           *options)


def compare(what):
    drawn = [pair for ident in what for pair in columns(ident)]
    forms = [(*form, WAYS) for form in tables(drawn, ",".join(what))]
    # what is read from lines does not depend on the instructions: each form has one set of them
    forms += [(*form, (WAYS[i % len(WAYS)],)) for i, form in enumerate(saved(what))]
    for name, text, options, ways in forms:
        general = call("score", ",".join(what), "--quiet", "--instructions", "none", *options, text=text)
        check(f"{','.join(what)}, {name}", general[0] in (0, 30), f"exit {general[0]}: {general[2][:300]!r}")
        for way in ways:
            quick = call("score", ",".join(what), "--quiet", "--instructions", way, *options, text=text)
            same = [a == b for a, b in zip(general, quick)]
            check(f"{','.join(what)}, {name}, {way}", all(same),
                  f"exit {quick[0]} for {general[0]}; the same output: {same[1]}, messages: {same[2]}")


def main():
    for ident in sys.argv[1:] or instruments():
        compare((ident,))
    for what in () if sys.argv[1:] else TOGETHER:
        compare(what)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
