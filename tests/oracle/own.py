"""The second scorer, continued: Sextant's own instruments, and the strengths of the item pool.

What their authors say of them, in words, in ABOUT.md is the key here. The same kinds of answers and
results as in oracle.py.
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import answering
from oracle import ANSWERED_MEAN, NO_SCORE, OK, Result, complete, half_up

UNDEFINED = answering.UNDEFINED


def rounded(value, places):
    return Fraction(half_up(value * 10**places), 10**places)


def mean_of(answers, least, places=None):
    """The mean of the answered, when there are enough of them."""
    given = [answer for answer in answers if isinstance(answer, int)]
    if len(given) < least:
        return NO_SCORE
    value = Fraction(sum(given), len(given))
    return Result(value if places is None else rounded(value, places),
                  status=OK if len(given) == len(answers) else ANSWERED_MEAN)


# --- values-compass ------------------------------------------------------------------------------

VALUES = ("family", "friendship", "love", "health", "work", "learning", "creativity", "contribution",
          "nature", "meaning", "security", "freedom")


def place_of(value, others):
    """Its place from the highest; those that are equal share the mean of their places."""
    above = sum(other > value for other in others)
    return Fraction(2 * above + 1 + others.count(value), 2)


def values_compass(answers):
    """Importance and lived in turn, 0 to 10, for each value."""
    importance, lived = answers[0::2], answers[1::2]
    results = {}
    for value, matters, life in zip(VALUES, importance, lived):
        whole = complete((matters, life))
        results["gap_" + value] = Result(matters - life) if whole else NO_SCORE
        results["rank_" + value] = NO_SCORE
        if complete(importance):
            results["rank_" + value] = Result(place_of(matters, importance))
    results["gaps"] = results["alignment"] = NO_SCORE
    if complete(answers):
        results["gaps"] = Result(sum(results["gap_" + value].value >= 3 for value in VALUES))
        results["alignment"] = UNDEFINED
        if sum(importance):
            part = sum(min(pair) for pair in zip(importance, lived))
            results["alignment"] = Result(rounded(Fraction(100 * part, sum(importance)), 1))
    return results, ""


# --- coaching-readiness --------------------------------------------------------------------------

SIDES = ("commitment", "openness", "accountability", "self_awareness", "goals", "strengths",
         "performance")


def coaching_readiness(answers):
    """Seven sides of three sentences, the third of each reversed; and what the coaching is for."""
    *sentences, focus = answers
    keyed = [6 - answer if answer is not None and number % 3 == 0 else answer
             for number, answer in enumerate(sentences, 1)]
    results = {side: mean_of(keyed[3 * place:3 * place + 3], 2, 2)
               for place, side in enumerate(SIDES)}
    results["total"] = mean_of(keyed, 17, 2)
    results["coaching_focus"] = NO_SCORE if focus is None else Result(focus)
    return results, ""


# --- others --------------------------------------------------------------------------------------


def stage_of_change(answers):
    return {"stage": NO_SCORE if answers[0] is None else Result(answers[0])}, ""


AREAS = ("health", "work", "money", "love", "people", "growth", "joy", "place")


def wheel_of_life(answers):
    """Eight areas, each for itself."""
    return {area: Result(answer) if isinstance(answer, int) else NO_SCORE
            for area, answer in zip(AREAS, answers)}, ""


def weekly_check_in(answers):
    """Four on how it went, three on how far it got, and whether something cannot wait."""
    talk = answers[7]
    flags = {"yes": "wants_to_talk", "no": "", None: "wants_to_talk:not_assessed"}[talk]
    return {"wellbeing": mean_of(answers[:4], 3, 1), "progress": mean_of(answers[4:7], 2, 1)}, flags


# --- goal-attainment -----------------------------------------------------------------------------


def goal_attainment(answers):
    """Kiresuk and Sherman 1968 with a correlation of 0.3: T = 50 + 10 sum(wx) / sqrt(0.7 sum(w^2) +
    0.3 sum(w)^2), one decimal, half up. Takes the number of goals, then weight and level of each; of
    goals that were not set nothing counts, of those that were everything is needed.
    """
    goals = answers[0]
    if goals is None:
        return {"t": NO_SCORE, "reached": NO_SCORE}, ""
    weights, levels = answers[1:1 + 2 * goals:2], answers[2:2 + 2 * goals:2]
    results = {"t": NO_SCORE, "reached": NO_SCORE}
    if complete(levels):
        results["reached"] = Result(sum(level >= 0 for level in levels))
    if complete(levels) and complete(weights):
        with localcontext() as context:
            context.prec = 60
            spread = Decimal(7 * sum(weight**2 for weight in weights) + 3 * sum(weights)**2) / 10
            reach = sum(weight * level for weight, level in zip(weights, levels))
            value = 50 + 10 * reach / spread.sqrt()
            results["t"] = Result(Fraction(value.quantize(Decimal("0.1"), ROUND_HALF_UP)))
    return results, ""


def goal_contradiction(answers):
    """A weight or level of a goal that was not set."""
    goals = answers[0]
    return goals is not None and any(answer is not None for answer in answers[1 + 2 * goals:])


# --- ipip-strengths ------------------------------------------------------------------------------

# The pool's item assignment table, instrument VIA: how many items, and which are reversed.
STRENGTHS = {
    "creativity": (8, {3, 5, 7}), "curiosity": (10, {4, 6, 8}), "judgment": (9, {4, 5}),
    "love_of_learning": (10, {4, 5, 6}), "perspective": (9, {2, 3, 9}),
    "bravery": (10, {2, 3, 6, 8}), "perseverance": (8, {3, 4, 8}), "honesty": (9, {1, 6, 8, 9}),
    "zest": (9, {5, 6}), "love": (9, {4, 5, 6}), "kindness": (10, {2, 5, 10}),
    "social_intelligence": (7, {3}), "teamwork": (9, {1, 3, 6, 7, 9}), "fairness": (9, {7, 9}),
    "leadership": (7, {2, 3, 5}), "forgiveness": (9, {3, 6}), "humility": (9, {7, 8}),
    "prudence": (9, {2}), "self_control": (11, {2, 5, 6, 7, 9, 11}), "beauty": (8, {6}),
    "gratitude": (8, {2, 6}), "hope": (8, {1, 3, 4}), "humor": (9, {1, 2, 3}),
    "spirituality": (9, {5, 6}),
}
STRENGTH_ITEMS = tuple(f"{name}_{number}" for name, (count, _) in STRENGTHS.items()
                       for number in range(1, count + 1))
STRENGTH_ROUNDS = tuple(number for count, _ in STRENGTHS.values() for number in range(1, count + 1))


def ipip_strengths(answers):
    """24 means of at least three quarters of the items, rounded up (the project's rule). The answers
    come strength by strength, and the questions in rounds: the first of each strength, then the second
    of each. The last answer is the time that all of it took.
    """
    *answers, seconds = answers
    asked = sorted(range(len(answers)), key=lambda place: STRENGTH_ROUNDS[place])
    results = {"answered": Result(len(answering.given(answers))),
               "long_string": answering.long_string([answers[place] for place in asked]),
               "variability": answering.variability(answers),
               "pace": answering.pace(answers, seconds, 170)}
    start = 0
    for name, (count, negative) in STRENGTHS.items():
        keyed = [6 - answer if answer is not None and number in negative else answer
                 for number, answer in enumerate(answers[start:start + count], 1)]
        start += count
        results[name] = mean_of(keyed, (3 * count + 3) // 4)
    return results, answering.notes(results, answers, seconds, 107, 170)
