"""The instruments that are scored twice: their columns, their codes, and the answer patterns.

Small instruments are enumerated, missing answers included; large ones get seeded random patterns,
so that every run on every machine looks at the same rows. No scoring rule is here (oracle.py).
"""

import random
from itertools import product
from typing import Callable, NamedTuple

import oracle
from oracle import NOT_APPLICABLE

SAMPLE = 200_000
# The share of missing answers changes from row to row, so that every limit is met from both sides.
MISSING_SHARES = (0.0, 0.03, 0.1, 0.3, 0.6)


def never(_answers):
    return False


class Instrument(NamedTuple):
    """One instrument as the published keys describe it."""

    name: str
    items: tuple  # columns of the input, in the order in which the scoring function takes them
    codes: tuple  # for each item: ((answer, text in the input), ...)
    scales: tuple
    banded: tuple  # scales that must have a band
    flagged: bool
    score: Callable
    parts: Callable  # () -> list of functions that each return an iterable of patterns
    refused: Callable = never  # answers that contradict each other: the program must refuse them
    raised: Callable = never  # whether a flag is raised, for the count in the last line


def numbers(first, last):
    return tuple((code, str(code)) for code in range(first, last + 1))


def numbered(letter, count):
    return tuple(f"{letter}{number}" for number in range(1, count + 1))


def with_missing(codes):
    return (None, *(answer for answer, _ in codes))


def every(codes):
    """All patterns, missing answers included."""
    return [lambda: product(*(with_missing(item) for item in codes))]


def every_in_parts(codes):
    """All patterns, one part per answer to the first item."""
    rest = [with_missing(item) for item in codes[1:]]
    return [lambda first=first: product((first,), *rest) for first in with_missing(codes[0])]


def sample(name, codes, count=SAMPLE):
    """Seeded random patterns with a varying share of missing answers."""

    def patterns():
        chance = random.Random(f"{name}: second scorer")
        choices = [tuple(answer for answer, _ in item) for item in codes]
        for _ in range(count):
            share = chance.choice(MISSING_SHARES)
            yield tuple(None if chance.random() < share else chance.choice(item)
                        for item in choices)

    return [patterns]


# --- brfss-ace -----------------------------------------------------------------------------------

ACE_CODES = (numbers(1, 2) + numbers(7, 7) + numbers(9, 9),) * 4 \
    + (numbers(1, 2) + numbers(7, 9),) \
    + (numbers(1, 3) + numbers(7, 7) + numbers(9, 9),) * 6


def ace_patterns():
    """Every pattern that can be counted, and a sample with don't know, refused and blank."""
    countable = [(1, 2)] * 4 + [(1, 2, 8)] + [(1, 2, 3)] * 6
    return [lambda: product(*countable), *sample("brfss-ace", ACE_CODES)]


# --- b-ipf ---------------------------------------------------------------------------------------

BIPF_CODES = (numbers(0, 6) + ((NOT_APPLICABLE, "not_applicable"),),) * 7


def bipf_patterns():
    """One answer, missing and not applicable at every set of places; and a sample."""

    def places():
        for answer in range(7):
            yield from product((answer, None, NOT_APPLICABLE), repeat=7)

    return [places, *sample("b-ipf", BIPF_CODES)]


# --- phq-9 ---------------------------------------------------------------------------------------

PHQ9_CODES = (numbers(0, 3),) * 9
DIFFICULTY = numbers(0, 3)  # asked and never scored


def phq9_patterns():
    """Every pattern of the nine scored items; the unscored one takes its answers in turn."""
    turns = with_missing(DIFFICULTY)

    def extended(part):
        for number, answers in enumerate(part()):
            yield (*answers, turns[number % 7 % len(turns)])

    return [lambda part=part: extended(part) for part in every_in_parts(PHQ9_CODES)]


# --- ipip-big5-25 --------------------------------------------------------------------------------

SEXES = tuple((sex, sex) for sex in ("female", "male", "other"))
PERSON = (numbers(10, 120), SEXES)

# --- all of them ---------------------------------------------------------------------------------


def exhaustive():
    """The larger ones, every pattern of them: 5^9 of phq-9 and 9^7 of b-ipf."""
    found = {instrument.name: instrument for instrument in table()}
    functioning = found["b-ipf"]._replace(parts=lambda: every_in_parts(BIPF_CODES))
    return found["phq-9"], functioning


def answered_behind_the_gate(answers):
    """No traumatic event, and yet an answer about its consequences, which nobody asked for."""
    return answers[0] == 0 and any(answer is not None for answer in answers[1:])


def table():
    """All instruments, in the order in which they are checked."""
    likert = (numbers(0, 3),)
    ptsd = (((1, "yes"), (0, "no")),) * 6
    agree = (numbers(1, 7),) * 5
    accurate = (numbers(1, 6),) * 25
    rulers = (numbers(0, 10),) * 3
    total = ("total",)
    return (
        Instrument("phq-9", (*numbered("q", 9), "difficulty"), (*PHQ9_CODES, DIFFICULTY),
                   ("total", "symptoms", "algorithm"), total, True, oracle.phq_9, phq9_patterns,
                   raised=lambda answers: oracle.phq_9(answers)[1] == "self_harm"),
        Instrument("phq-2", numbered("q", 2), likert * 2, total, (), False, oracle.phq_2,
                   lambda: every(likert * 2)),
        Instrument("gad-7", numbered("q", 7), likert * 7, total, total, False, oracle.gad_7,
                   lambda: every(likert * 7)),
        Instrument("phq-4", numbered("q", 4), likert * 4, ("anxiety", "depression", "total"),
                   total, False, oracle.phq_4, lambda: every(likert * 4)),
        Instrument("pc-ptsd-5", ("gate", *numbered("q", 5)), ptsd, total, (), False,
                   oracle.pc_ptsd_5, lambda: every(ptsd), refused=answered_behind_the_gate),
        Instrument("brfss-ace", numbered("q", 11), ACE_CODES, ("count",), (), False,
                   oracle.brfss_ace, ace_patterns),
        Instrument("b-ipf", numbered("q", 7), BIPF_CODES, total, (), False, oracle.b_ipf,
                   bipf_patterns),
        Instrument("swls", numbered("q", 5), agree, total, total, False, oracle.swls,
                   lambda: every(agree)),
        Instrument("ipip-big5-25", (*oracle.BIG5_ITEMS, "age", "sex"), accurate + PERSON,
                   oracle.BIG5_SCALES + oracle.BIG5_T, (), False, oracle.ipip_big5_25,
                   lambda: sample("ipip-big5-25", accurate + PERSON)),
        Instrument("readiness-rulers", ("importance", "confidence", "readiness"),
                   rulers, ("importance", "confidence", "readiness", "gap"), (), False,
                   oracle.readiness_rulers, lambda: every(rulers)),
    )
