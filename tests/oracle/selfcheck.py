"""Checks the comparison itself: made-up outputs with one thing wrong must be found out.

Needs no program. The outputs are written by the second scorer, then spoiled.
"""

import csv
import tempfile
from itertools import islice
from pathlib import Path

import compare

ROWS = 60


def perfect(instrument, patterns):
    """The output a flawless program would write: header and rows."""
    columns = ["id"]
    for scale in instrument.scales:
        columns += [f"{instrument.name}.{scale}", f"{instrument.name}.{scale}.band",
                    f"{instrument.name}.{scale}.status"]
    noted = "long_string" in instrument.scales
    columns.append(f"{instrument.name}.validity" if noted else f"{instrument.name}.flags")
    known = compare.Columns(instrument, columns)
    rows = [known.expected(f"r{number}", answers) for number, answers in enumerate(patterns, 1)]
    return [columns, *[[sorted(cell)[0] if isinstance(cell, frozenset) else cell for cell in row]
                       for row in rows]]


def spoiled(table):
    """Yields (what is wrong, table); each has one thing wrong."""

    def change(row, column, value):
        copy = [list(cells) for cells in table]
        copy[row][column] = value
        return copy

    yield "a value", change(1, 1, "999")
    yield "an invented value", change(-1, 1, "999")
    yield "a band", change(1, 2, "another")
    yield "a status", change(1, 3, "another")
    yield "a flag", change(1, len(table[0]) - 1, "another")
    yield "an id", change(1, 0, "another")
    yield "a missing row", table[:-1]
    yield "a row too many", [*table, table[-1]]
    yield "rows in another order", [table[0], table[2], table[1], *table[3:]]
    yield "a missing column", [row[:1] + row[2:] for row in table]
    yield "an unknown column", [[*row, "x"] for row in table]
    yield "a missing cell", [*table[:5], table[5][:-1], *table[6:]]
    yield "an empty file", []


def differences(table, instrument, patterns):
    with tempfile.TemporaryDirectory(prefix="sextant-oracle-") as folder:
        path = Path(folder, "scores.csv")
        with open(path, "w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(table)
        return compare.compare_output(path, instrument, patterns).differences


def failures(instruments):
    """Returns (what went unnoticed as lines, number of checks)."""
    wrong, count = [], 0
    for instrument in instruments:
        patterns = list(islice((pattern for part in reversed(instrument.parts())
                                for pattern in part() if not instrument.refused(pattern)), ROWS))
        table = perfect(instrument, patterns)
        count += 1
        if differences(table, instrument, patterns) != 0:
            wrong.append(f"{instrument.name}: a flawless output was found wrong")
        for name, bad in spoiled(table):
            count += 1
            if differences(bad, instrument, patterns) == 0:
                wrong.append(f"{instrument.name}: {name} went unnoticed")
    return wrong, count
