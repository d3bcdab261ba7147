"""Lines of saved responses in all the forms in which they may come: for run.py."""
import json
import random

ROWS = 1100  # several blocks: the first of them is always read the general way
REASONS = ("skipped", "declined", "not_applicable", "not_shown")
ODD_NAMES = ("", None, "é", "x" * 15, "x" * 64, "y" * 300, "=1+1", "a b", "a,b", 'a "b"', "a\\b", "a\tb", "a;b")


class Responses:
    """Rows of one response to each instrument; what is odd comes with the given chances."""

    def __init__(self, drawn, versions, seed, **chances):
        self.chance = random.Random(seed)
        self.drawn, self.versions, self.chances = drawn, versions, chances
        self.gap = chances.get("gap", "")
        self.lines = []
        for number in range(ROWS):
            self.lines += self.row(number)

    def happens(self, what):
        return self.chance.random() < self.chances.get(what, 0)

    def row(self, number):
        name = self.chance.choice(ODD_NAMES) if self.happens("odd names") else f"P{number}"
        session = f"{number:012d}" if self.chances.get("sessions") else None
        idents = list(self.drawn)
        if self.happens("another order"):
            idents.reverse()
        if self.happens("not all"):
            idents = idents[:-1]
        found = [self.line(ident, name, session, number) for ident in idents]
        if self.happens("another instrument"):
            found.append(json.dumps({"sextant": 1, "kind": "response", "instrument": "k10", "version": "1.0.0",
                                     "subject": name, "session": session, "answers": {"q1": "5"}}))
        if self.happens("no response"):
            found.insert(self.chance.randrange(len(found) + 1),
                         self.chance.choice(("{}", "x", "", "[1]", '{"sextant":1,"kind":"response"}')))
        return found

    def line(self, ident, name, session, number):
        answers = {}
        for column, codes in self.drawn[ident]:
            if not self.happens("gaps"):
                answers[column] = self.answer(codes)
        if self.happens("another item"):
            answers["nothing"] = "1"
        if self.happens("shuffled"):
            order = list(answers)
            self.chance.shuffle(order)
            answers = {key: answers[key] for key in order}
        hour = self.chance.randrange(24)
        members = {"sextant": 1, "kind": "response", "instrument": ident, "version": self.versions[ident],
                   "subject": name, "session": session, "language": self.chance.choice(("en", "de", None)),
                   "mode": "self", "started": f"2026-03-01T{hour:02d}:00:00Z",
                   "finished": None if self.happens("unfinished") else f"2026-03-01T{hour:02d}:05:{number % 60:02d}Z",
                   "answers": answers, "changes": []}
        return self.text(members, answers)

    def answer(self, codes):
        code = self.chance.choice(codes)
        if self.happens("reasons"):
            return {"missing": self.chance.choice(REASONS)}
        if self.happens("numbers") and code.isdigit():
            return int(code)
        if self.happens("wrong"):
            return self.chance.choice(("x", "77", " 1", "", "declined", "NA", "1.0", "01", None, 1.5, True, -1, ["1"], ",",
                                       {"missing": "never"}, {"missing": 1}, {"missing": "declined", "more": 1}))
        return code

    def text(self, members, answers):
        first = next(iter(answers), None)
        if self.happens("changed") and first is not None:
            members["changes"] = [{"item": first, "from": {"missing": "skipped"}, "to": answers[first],
                                   "at": "2026-03-01T10:00:00Z"}]
        if self.happens("another version"):
            members["version"] = self.chance.choice(("0.9.9", "1.99.0", "9.0.0", None))
        if self.happens("another rule"):
            members["rule_hash"] = "0" * 64
        if self.happens("another member"):
            members[self.chance.choice(("note", "use", "wording", "order", "kind"))] = self.chance.choice(("clinical", 1, None))
        if self.happens("another place"):
            members = {"answers": members.pop("answers"), **members}
        text = json.dumps(members, separators=("," + self.gap, ":" + self.gap), ensure_ascii=self.chance.random() < 0.5)
        return text + " " if self.happens("blank at the end") else text

    def bytes(self, end="\n", last=True):
        return (end.join(self.lines) + (end if last else "")).encode()


def responses(drawn, versions, seed):
    """(name, text, options) of each form."""
    def made(name, options=(), end="\n", last=True, **chances):
        chances.setdefault("gaps", 0.03)
        chances.setdefault("reasons", 0.02)
        return name, Responses(drawn, versions, seed + name, **chances).bytes(end, last), options

    yield made("clean", gaps=0, reasons=0)
    yield made("gaps and reasons")
    yield made("nothing answered", gaps=1)
    yield made("sessions", sessions=True)
    yield made("sessions without names", sessions=True, **{"odd names": 0.3})
    yield made("bare", ("--bare",), sessions=True)
    yield made("details for spreadsheets", ("--details", "--spreadsheet"), **{"odd names": 0.05})
    yield made("to TSV with the file", ("--format", "tsv", "--file-column", "file"))
    yield made("to JSON", ("--format", "ndjson", "--details"), sessions=True, **{"odd names": 0.05})
    yield made("blanks", gap=" ", last=False)
    yield made("CRLF", end="\r\n")
    yield made("numbers", numbers=0.5)
    for odd in ("odd names", "wrong", "shuffled", "changed", "unfinished", "another version", "another rule", "another item",
                "another member", "another place", "another instrument", "another order", "not all", "no response",
                "blank at the end"):
        yield made(f"{odd}, rarely", **{odd: 0.001})
        yield made(f"{odd}, often", sessions=True, **{odd: 0.1})
