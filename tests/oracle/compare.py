"""Compares the program with the second scorer: writes a table of answers, has the program score
it, and looks at every cell of what comes back.

The program is used from outside only: `$SEXTANT score ID --bare --in FILE --out FILE`. The rules of
scoring are in oracle.py, the instruments and their answer patterns in instruments.py.
"""

import csv
import os
import re
import subprocess
import tempfile
from collections import Counter
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import oracle

SHOWN = 5  # differences printed per check
SECONDS = int(os.environ.get("SX_ORACLE_TIMEOUT", "540"))
MEAN_STATUSES = frozenset((oracle.OK, oracle.PRORATED))
MISSING_CELLS = ("", "", "NA")
ROWS_REFUSED = 30  # exit status
LAST_LINE = re.compile(r"rows=(\d+) scored=(\d+) refused=(\d+) flags=(\d+)")


class Outcome(NamedTuple):
    """What one comparison found."""

    rows: int
    cells: int
    differences: int
    examples: list  # the first few differences, as lines
    statuses: Counter  # words of the program for a mean of some of the items
    refused: int = 0  # rows that contradict themselves and did not come back


class ProgramError(Exception):
    """The program gave no result at all."""


def program():
    path = os.environ.get("SEXTANT")
    if not path:
        raise ProgramError("the environment variable SEXTANT does not name the program")
    return path


class Counts(NamedTuple):
    """What the program must say about a file in its last line."""

    rows: int
    scored: int
    refused: int
    flags: int


def run_program(name, source, target, expected):
    """Scores a file; raises ProgramError with the first lines of the program's own words when it
    ends otherwise than the expected Counts ask for.
    """
    command = [program(), "score", name, "--bare", "--in", str(source), "--out", str(target)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS,
                              check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ProgramError(f"{name}: {error}") from error
    said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    status = ROWS_REFUSED if expected.refused else 0
    if done.returncode != status or not target.is_file():
        raise ProgramError("\n".join([f"{name}: exit status {done.returncode}, expected {status}",
                                      *said[:SHOWN]]))
    found = LAST_LINE.search(said[-1]) if said else None
    if not found or tuple(map(int, found.groups())) != expected:
        raise ProgramError(f"{name}: the last line is '{said[-1] if said else ''}', expected "
                           f"rows={expected.rows} scored={expected.scored} "
                           f"refused={expected.refused} flags={expected.flags}")


def write_answers(path, instrument, patterns):
    """Writes one row per pattern, in order; missing answers are empty or NA in turn. Returns the
    Counts that the program must come to.
    """
    refused = flags = number = 0
    turns = [[{**dict(codes), None: MISSING_CELLS[(turn + place) % len(MISSING_CELLS)]}
              for place, codes in enumerate(instrument.codes)]
             for turn in range(len(MISSING_CELLS))]
    with open(path, "w", encoding="ascii", newline="") as stream:
        stream.write(",".join(("id", *instrument.items)) + "\n")
        for number, answers in enumerate(patterns, 1):
            texts = turns[number % len(turns)]
            cells = ",".join([text[answer] for text, answer in zip(texts, answers)])
            stream.write(f"r{number},{cells}\n")
            refused += instrument.refused(answers)
            flags += instrument.raised(answers)
    return Counts(number, number - refused, refused, flags)


def cells_of(result):
    """The texts a result must be printed as: value, band, accepted status words."""
    value = result.value
    if value is None:
        text = ""
    else:
        text = value if isinstance(value, str) else oracle.decimal_text(value)
    status = MEAN_STATUSES if result.status == oracle.ANSWERED_MEAN else result.status
    return text, result.band, status


class Columns:
    """The columns of an output file: which result each one must hold."""

    def __init__(self, instrument, header):
        self.instrument, self.header, self.problems = instrument, header, []
        self.getters = [self.getter(column) for column in header]
        needed = ["id"]
        for scale in instrument.scales:
            needed += [f"{instrument.name}.{scale}", f"{instrument.name}.{scale}.status"]
        needed += [f"{instrument.name}.{scale}.band" for scale in instrument.banded]
        if instrument.flagged:
            needed.append(f"{instrument.name}.flags")
        if "long_string" in instrument.scales:
            needed.append(f"{instrument.name}.validity")
        for column in needed:
            if header.count(column) != 1:
                self.problems.append(f"{instrument.name}: column {column} stands in the output "
                                     f"{header.count(column)} times, expected once")

    def getter(self, column):
        """Returns (scale, part) for a column; part is the place in cells_of()."""
        name = self.instrument.name
        if column == "id":
            return ("id", None)
        if column in (f"{name}.flags", f"{name}.validity"):  # no instrument that is scored twice has both
            return ("flags", None)
        scale, _, last = column.removeprefix(f"{name}.").partition(".")
        part = {"": 0, "band": 1, "status": 2}.get(last)
        if column.startswith(f"{name}.") and scale in self.instrument.scales and part is not None:
            return (scale, part)
        self.problems.append(f"{name}: column {column} is not one the second scorer knows")
        return (None, None)

    def expected(self, identity, answers):
        """The row that must come back, as texts (or sets of accepted texts)."""
        results, flags = self.instrument.score(answers)
        row = []
        for scale, part in self.getters:
            if part is not None:
                row.append(cells_of(results[scale])[part])
            elif scale == "id":
                row.append(identity)
            else:
                row.append(flags if scale == "flags" else "")
        return row


def compare_output(path, instrument, patterns):
    """Compares every cell of an output file with the second scorer; returns an Outcome."""
    differences, examples, statuses = 0, [], Counter()
    rows = cells = 0

    def differ(text, many=1):
        nonlocal differences
        differences += many
        if len(examples) < SHOWN:
            examples.append(text)

    with open(path, encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        columns = Columns(instrument, header)
        for problem in columns.problems:
            differ(problem)
        scored = ((number, answers) for number, answers in enumerate(patterns, 1)
                  if not instrument.refused(answers))
        for pattern, row in zip_longest(scored, reader):
            if pattern is None or row is None:
                differ(f"{instrument.name}: a row too many: {show(row)}" if pattern is None
                       else f"{instrument.name}: row {pattern[0]} is not in the output")
                continue
            number, answers = pattern
            rows += 1
            cells += len(row)
            expected = columns.expected(f"r{number}", answers)
            if row == expected:
                continue
            if len(row) != len(expected):
                differ(f"{instrument.name}: row {number} has {len(row)} cells, "
                       f"expected {len(expected)}")
                continue
            for column, got, wanted in zip(header, row, expected):
                if isinstance(wanted, frozenset) and got in wanted:
                    statuses[got] += 1
                elif got != wanted:
                    differ(f"{instrument.name}: row {number}, {column}: program '{got}', "
                           f"second scorer '{show(wanted)}', answers {show(answers)}")
    return Outcome(rows, cells, differences, examples, statuses)


def show(value):
    if isinstance(value, frozenset):
        return " or ".join(sorted(value))
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join("-" if item is None else str(item) for item in value) + "]"
    return str(value)


def check(instrument, make_patterns):
    """Writes, scores and compares the patterns of one instrument; returns an Outcome.

    make_patterns() is called twice and must give the same patterns both times.
    """
    with tempfile.TemporaryDirectory(prefix="sextant-oracle-") as folder:
        source, target = Path(folder, "answers.csv"), Path(folder, "scores.csv")
        expected = write_answers(source, instrument, make_patterns())
        run_program(instrument.name, source, target, expected)
        outcome = compare_output(target, instrument, make_patterns())
        return outcome._replace(refused=expected.refused)


def merge(outcomes):
    """One Outcome for several."""
    outcomes = list(outcomes)
    examples = [line for outcome in outcomes for line in outcome.examples][:SHOWN]
    statuses = sum((outcome.statuses for outcome in outcomes), Counter())
    return Outcome(sum(outcome.rows for outcome in outcomes),
                   sum(outcome.cells for outcome in outcomes),
                   sum(outcome.differences for outcome in outcomes), examples, statuses,
                   sum(outcome.refused for outcome in outcomes))
