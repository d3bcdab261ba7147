"""The second scorer, continued: instruments that ship without their wording.

Written from the published keys like oracle.py, with the same kinds of answers and results. Where a
key says nothing about missing answers, every answer is needed.
"""

from fractions import Fraction

import answering
from oracle import (NO_SCORE, NOT_APPLICABLE, OK, PRORATED, Result, band_of, complete,
                    sum_if_complete)


def picked(answers, numbers):
    return [answers[number - 1] for number in numbers]


# Lovibond and Lovibond 1995: items of the short form, and the lowest doubled score of each label.
DASS_ITEMS = {"depression": (3, 5, 10, 13, 16, 17, 21), "anxiety": (2, 4, 7, 9, 15, 19, 20),
              "stress": (1, 6, 8, 11, 12, 14, 18)}
DASS_EDGES = {"depression": (0, 10, 14, 21, 28), "anxiety": (0, 8, 10, 15, 20),
              "stress": (0, 15, 19, 26, 34)}
DASS_LABELS = ("normal", "mild", "moderate", "severe", "extremely_severe")


def dass_21(answers):
    """Sums of seven, doubled to be read as scores of the 42-item form."""
    results = {}
    for scale, numbers in DASS_ITEMS.items():
        seven = picked(answers, numbers)
        results[scale] = NO_SCORE
        if complete(seven):
            doubled = 2 * sum(seven)
            results[scale] = Result(doubled, band_of(doubled, zip(DASS_EDGES[scale], DASS_LABELS)))
    return results, ""


def audit_c(answers):
    """Three questions from 0 to 4; positive from 4 for men and from 3 for women, which is no band."""
    return {"total": sum_if_complete(answers)}, ""


def who_5(answers):
    """The raw score, and four times that as a percentage."""
    raw = sum_if_complete(answers)
    return {"raw": raw, "total": NO_SCORE if raw is NO_SCORE else Result(4 * raw.value)}, ""


def wsas_band(total):
    """Mundt 2002: below 10 subclinical, above 20 moderately severe or worse."""
    if total < 10:
        return "subclinical"
    return "significant" if total <= 20 else "moderately_severe"


def wsas(answers):
    """NHS Data Dictionary: one value missing, or work not applicable, is replaced by the mean of the
    others; with more than one the questionnaire is disregarded. No rounding is named.
    """
    given = [answer for answer in answers if answer not in (None, NOT_APPLICABLE)]
    if len(given) < 4:
        return {"total": NO_SCORE}, ""
    total = sum(given) if len(given) == 5 else sum(given) + Fraction(sum(given), 4)
    return {"total": Result(total, wsas_band(total), OK if len(given) == 5 else PRORATED)}, ""


# Miller and Tonigan, scoring form of the 19-item version.
SOCRATES_ITEMS = {"recognition": (1, 3, 7, 10, 12, 15, 17), "ambivalence": (2, 6, 11, 16),
                  "taking_steps": (4, 5, 8, 9, 13, 14, 18, 19)}


def socrates_8a(answers):
    return {scale: sum_if_complete(picked(answers, numbers))
            for scale, numbers in SOCRATES_ITEMS.items()}, ""


# Schwartz, computing scores for the ten human values in the European Social Survey.
PVQ_ITEMS = {"conformity": (7, 16), "tradition": (9, 20), "benevolence": (12, 18),
             "universalism": (3, 8, 19), "self_direction": (1, 11), "stimulation": (6, 15),
             "hedonism": (10, 21), "achievement": (4, 13), "power": (2, 17), "security": (5, 14)}


def pvq_21(answers):
    """The mean of a value's portraits minus the person's mean of all 21 (MRAT). The last answer is the
    time that all of it took.
    """
    *answers, seconds = answers
    how = {"answered": Result(len(answering.given(answers))),
           "long_string": answering.long_string(answers),
           "pace": answering.pace(answers, seconds, 17)}
    notes = answering.notes(how, answers, seconds, 11, 17)
    if not complete(answers):
        return dict.fromkeys(("mean", *PVQ_ITEMS), NO_SCORE) | how, notes
    mean = Fraction(sum(answers), len(answers))
    results = {"mean": Result(mean), **how}
    for value, numbers in PVQ_ITEMS.items():
        results[value] = Result(Fraction(sum(picked(answers, numbers)), len(numbers)) - mean)
    return results, notes
