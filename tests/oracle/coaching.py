"""The second scorer, continued: coaching scales and personality.

Written from the published keys like oracle.py, with the same kinds of answers and results. Where a
key says nothing about missing answers, every answer is needed.
"""

from fractions import Fraction

import answering
from clinical import reversed_at
from oracle import ANSWERED_MEAN, NO_SCORE, OK, Result, complete, sum_if_complete


def mean_if_complete(answers):
    if not complete(answers):
        return NO_SCORE
    return Result(Fraction(sum(answers), len(answers)))


def flourishing(answers):
    """Diener 2010: eight agreements from 1 to 7, 8 to 56."""
    return {"total": sum_if_complete(answers)}, ""


SPANE_POSITIVE = (1, 3, 5, 7, 10, 12)
SPANE_NEGATIVE = (2, 4, 6, 8, 9, 11)


def spane(answers):
    """Diener 2010: six and six, and the balance: positive minus negative."""
    results = {
        "positive": sum_if_complete([answers[number - 1] for number in SPANE_POSITIVE]),
        "negative": sum_if_complete([answers[number - 1] for number in SPANE_NEGATIVE]),
        "balance": NO_SCORE,
    }
    if complete(answers):
        results["balance"] = Result(results["positive"].value - results["negative"].value)
    return results, ""


def pfi_12(answers):
    """Joseph and Maltby 2014: the six negative items are turned around, more is better."""
    return {"total": sum_if_complete(reversed_at(answers, {1, 3, 6, 8, 11, 12}, 3))}, ""


def life_crafting(answers):
    """Chen 2022: three means of three. The project's names past and future stand for cognitive
    crafting and seeking challenges."""
    return {"past": mean_if_complete(answers[0:3]), "social": mean_if_complete(answers[3:6]),
            "future": mean_if_complete(answers[6:9])}, ""


# The IPIP items in the order of the project's table; the keys were checked against the wordings.


def ipip_self_efficacy(answers):
    return {"mean": mean_if_complete(reversed_at(answers, {7, 8, 9, 10}, 6))}, ""


def ipip_optimism(answers):
    return {"mean": mean_if_complete(reversed_at(answers, {1, 2, 4, 5, 8, 10}, 6))}, ""


def ipip_self_esteem(answers):
    return {"mean": mean_if_complete(reversed_at(answers, {1, 2, 4, 5, 9}, 6))}, ""


# Goldberg's fifty markers go round the five factors; neuroticism is turned against Goldberg's own
# emotional stability, so that the calm items (9, 19) are the reversed ones.
BIG5_50 = {
    "extraversion": (1, {6, 16, 26, 36, 46}),
    "agreeableness": (2, {2, 12, 22, 32}),
    "conscientiousness": (3, {8, 18, 28, 38}),
    "neuroticism": (4, {9, 19}),
    "openness": (5, {10, 20, 30}),
}


def ipip_big5_50(answers):
    """Means of the answered items of each ten, at most two missing (the project's rule). The last answer
    is the time that all of it took.
    """
    *answers, seconds = answers
    results = {}
    halves = []
    for scale, (first, negative) in BIG5_50.items():
        keyed = reversed_at(answers, negative, 6)[first - 1::5]
        halves.append(keyed)
        given = [answer for answer in keyed if answer is not None]
        results[scale] = NO_SCORE
        if len(given) >= 8:
            status = OK if len(given) == 10 else ANSWERED_MEAN
            results[scale] = Result(Fraction(sum(given), len(given)), status=status)
    results |= {"answered": Result(len(answering.given(answers))),
                "long_string": answering.long_string(answers),
                "variability": answering.variability(answers),
                "even_odd": answering.even_odd(halves),
                "pace": answering.pace(answers, seconds, 40)}
    return results, answering.notes(results, answers, seconds, 25, 40)
