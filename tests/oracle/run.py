#!/usr/bin/env python3
"""Scores every pattern with the program and with the second scorer and compares all cells.

    SEXTANT=build/dev/sextant python3 tests/oracle/run.py [--exhaustive] [ID...]

Environment: SEXTANT (the program), SEXTANT_PATH (the instruments), SX_BFI (folder of the data that
bfi.py describes; without it that check is skipped and says so), SX_ORACLE_TIMEOUT (seconds for one
call of the program).
"""

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import bfi
import compare
import golden
import instruments
import selfcheck

PROCESSES = os.cpu_count() or 2
TABLE = {instrument.name: instrument for instrument in instruments.table()}
EXHAUSTIVE = {instrument.name: instrument for instrument in instruments.exhaustive()}


def part(job):
    """One part of one instrument, in a process of its own: an Outcome or an error, and seconds."""
    exhaustive, name, number = job
    started = time.monotonic()
    instrument = (EXHAUSTIVE if exhaustive else TABLE)[name]
    try:
        outcome = compare.check(instrument, instrument.parts()[number])
    except compare.ProgramError as error:
        outcome = str(error)
    return name, outcome, time.monotonic() - started


class Tally:
    """Counts and prints what passed."""

    def __init__(self):
        self.counts = {"passed": 0, "failed": 0, "skipped": 0}

    def add(self, word, lines):
        self.counts[word] += 1
        for line in lines:
            print(line, flush=True)

    def close(self):
        """Prints the closing line and returns the exit status."""
        skipped = f", {self.counts['skipped']} skipped" if self.counts["skipped"] else ""
        print(f"{self.counts['passed']} passed, {self.counts['failed']} failed{skipped}")
        return 1 if self.counts["failed"] else 0


def verdict(name, outcomes, seconds):
    """The word and the lines for one instrument."""
    errors = list(dict.fromkeys(outcome for outcome in outcomes if isinstance(outcome, str)))
    if errors:
        return "failed", errors[:compare.SHOWN]
    outcome = compare.merge(outcomes)
    line = (f"{name} patterns={outcome.rows + outcome.refused} differences={outcome.differences} "
            f"cells={outcome.cells} seconds={seconds:.1f}")
    if outcome.refused:
        line += f" refused as they must be: {outcome.refused}"
    if outcome.statuses:
        seen = " ".join(f"{word}={count}" for word, count in sorted(outcome.statuses.items()))
        line += f" status of means of some items: {seen}"
    wrong = outcome.differences or not outcome.rows
    return ("failed" if wrong else "passed"), [line, *outcome.examples]


def compare_all(names, tally, exhaustive=False):
    """Runs all parts, as many at a time as there are processors; prints each instrument when its last part is done."""
    table = EXHAUSTIVE if exhaustive else TABLE
    waiting = {name: len(table[name].parts()) for name in names}
    jobs = [(exhaustive, name, number) for name in names for number in range(waiting[name])]
    found = {name: [] for name in names}
    seconds = dict.fromkeys(names, 0.0)
    with ProcessPoolExecutor(PROCESSES) as pool:
        for name, outcome, spent in pool.map(part, jobs):
            found[name].append(outcome)
            seconds[name] += spent
            waiting[name] -= 1
            if waiting[name] == 0:
                tally.add(*verdict(name, found[name], seconds[name]))


def check_all_are_there(tally):
    """Every folder of an instrument has a second scorer, and every second scorer a folder."""
    root = Path(__file__).resolve().parents[2] / "instruments"
    shipped = {manifest.parent.name for manifest in root.glob("*/*/manifest.*")}
    wrong = [f"{name}: no second scorer" for name in sorted(shipped - TABLE.keys())]
    wrong += [f"{name}: no such instrument" for name in sorted(TABLE.keys() - shipped)]
    tally.add("failed" if wrong else "passed", [f"instruments={len(shipped)} missing={len(wrong)}", *wrong])


def check_itself(tally):
    """The second scorer and the comparison, before they judge anything else."""
    wrong = golden.failures()
    tally.add("failed" if wrong else "passed",
              [f"second scorer known-answers={golden.count()} differences={len(wrong)}", *wrong])
    wrong, count = selfcheck.failures(TABLE.values())
    tally.add("failed" if wrong else "passed",
              [f"comparison made-up-outputs={count} unnoticed={len(wrong)}", *wrong])


def main():
    parser = argparse.ArgumentParser(description="compare the program with the second scorer")
    parser.add_argument("names", nargs="*", metavar="ID", help="instruments; all without any")
    parser.add_argument("--exhaustive", action="store_true",
                        help="every pattern where there are at most ten million, else every change of "
                             "a single answer and a million patterns")
    options = parser.parse_args()
    names = options.names
    unknown = [name for name in names if name not in (*TABLE, "bfi")]
    if unknown:
        parser.error(f"no second scorer for {', '.join(unknown)}; there is one for "
                     f"{', '.join(TABLE)}, and for the data set bfi")
    tally = Tally()
    check_itself(tally)
    check_all_are_there(tally)
    if options.exhaustive:
        compare_all([name for name in EXHAUSTIVE if not names or name in names], tally, True)
        return tally.close()
    compare_all([name for name in TABLE if not names or name in names], tally)
    if not names or "bfi" in names:
        tally.add(*bfi.check())
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
