"""Scores the answers of 2,800 real respondents with the program and compares the means with the
ones another package computed. The data is not part of the project: $SX_BFI names the folder that
holds bfi.csv (the answers) and bfi-expected.csv (the means).

Tolerance: none where the expected decimals are the whole value; where they break off (14 places)
the program's six printed places may differ by one unit of the sixth.
"""

import csv
import os
import tempfile
from fractions import Fraction
from pathlib import Path

import oracle
from compare import MEAN_STATUSES, SHOWN, Counts, ProgramError, run_program

NAME = "ipip-big5-25"
FULL_PLACES = 6  # an expected value with more places than this was cut off
TOLERANCE = Fraction(1, 10**6)
ROWS = 2800


def folder():
    """The folder of the data, or None when nobody named one."""
    return Path(os.environ["SX_BFI"]) if os.environ.get("SX_BFI") else None


def same(got, expected):
    """Whether a printed value agrees with the expected text."""
    if not got or not expected:
        return got == expected
    if len(expected.partition(".")[2]) <= FULL_PLACES:
        return got == oracle.decimal_text(Fraction(expected))
    return abs(Fraction(got) - Fraction(expected)) <= TOLERANCE


def compare(answers, scores, expected):
    """Returns (values compared, differences as lines)."""
    wrong, values = [], 0
    if not len(answers) == len(scores) == len(expected):
        return 0, [f"bfi: {len(answers)} rows in, {len(scores)} rows out, "
                   f"{len(expected)} expected"]
    for number, (given, got, wanted) in enumerate(zip(answers, scores, expected), 1):
        if not given["id"] == got["id"] == wanted["id"]:
            wrong.append(f"bfi: row {number} is of {got['id']}, expected {wanted['id']}")
            continue
        items = [int(given[item]) if given[item] else None for item in oracle.BIG5_ITEMS]
        second, _ = oracle.ipip_big5_25(items)
        for scale in oracle.BIG5_SCALES:
            values += 1
            value, status = got[f"{NAME}.{scale}"], got[f"{NAME}.{scale}.status"]
            if not same(value, wanted[scale]):
                wrong.append(f"bfi: row {number}, {scale}: program '{value}', "
                             f"expected '{wanted[scale]}'")
            own = second[scale].value
            if value != ("" if own is None else oracle.decimal_text(own)):
                wrong.append(f"bfi: row {number}, {scale}: program '{value}', "
                             f"second scorer '{own}'")
            if (status in MEAN_STATUSES) != (value != "") or not status:
                wrong.append(f"bfi: row {number}, {scale}: status '{status}', value '{value}'")
    return values, wrong


def read(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def check():
    """Returns (outcome word, lines to print); the word is passed, failed or skipped."""
    place = folder()
    if place is None:
        return "skipped", ["skipped: bfi: SX_BFI names no folder with the answers"]
    source, wanted = place / "bfi.csv", place / "bfi-expected.csv"
    for path in (source, wanted):
        if not path.is_file():
            return "failed", [f"bfi: there is no {path}; SX_BFI names its folder"]
    answers, expected = read(source), read(wanted)
    try:
        with tempfile.TemporaryDirectory(prefix="sextant-oracle-") as place:
            target = Path(place, "scores.csv")
            run_program(NAME, source, target, Counts(ROWS, ROWS, 0, 0))
            values, wrong = compare(answers, read(target), expected)
    except ProgramError as error:
        return "failed", [str(error)]
    except KeyError as error:
        return "failed", [f"bfi: the output has no column {error}"]
    if len(answers) != ROWS:
        wrong.append(f"bfi: {len(answers)} respondents in the data, expected {ROWS}")
    exact = sum(len(row[scale].partition(".")[2]) <= FULL_PLACES
                for row in expected for scale in oracle.BIG5_SCALES)
    lines = [f"bfi rows={len(answers)} values={values} exact={exact} "
             f"within-0.000001={values - exact} differences={len(wrong)}"]
    return ("failed" if wrong else "passed"), lines + wrong[:SHOWN]
