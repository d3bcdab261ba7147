"""The second scorer, continued: how the questions were answered, from the descriptions of the indices
(ABOUT.md of the instruments; Johnson 2005, Dunn et al. 2018, Huang et al. 2012).

Like the rest it shares nothing with the runtime. Roots are taken with sixty digits.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import isqrt

from oracle import NO_SCORE, Result, half_up

UNDEFINED = Result(status="undefined")
DIGITS = 60


def given(answers):
    return [answer for answer in answers if answer is not None]


def long_string(answers):
    """The longest run of one answer; a missing answer ends a run."""
    longest = run = 0
    before = None
    for answer in answers:
        run = 0 if answer is None else run + 1 if answer == before else 1
        before = answer
        longest = max(longest, run)
    return Result(longest) if longest else NO_SCORE


def variability(answers):
    """The standard deviation of the answers, of a sample. A root stands for the nearest decimal of nine
    places, as everything that is no ratio (docs/decisions/02-exact-values.md).
    """
    answers = given(answers)
    count = len(answers)
    if count < 2:
        return NO_SCORE
    variance = Fraction(count * sum(a * a for a in answers) - sum(answers) ** 2, count * (count - 1))
    square = variance * 4 * 10**18  # of twice the root, in parts of nine places
    return Result(Fraction((isqrt(square.numerator // square.denominator) + 1) // 2, 10**9))


def even_odd(scales):
    """Each scale's keyed answers in two halves, every other one; the correlation of the halves' means
    over the scales that are whole, at least three, stepped up for twice the length, and not below -1.
    """
    halves = [(Fraction(sum(keyed[0::2]), len(keyed[0::2])), Fraction(sum(keyed[1::2]), len(keyed[1::2])))
              for keyed in scales if None not in keyed]
    count = len(halves)
    if count < 3:
        return NO_SCORE
    odd, even = (Fraction(sum(pair[side] for pair in halves), count) for side in (0, 1))
    across = sum((a - odd) * (b - even) for a, b in halves)
    spread = sum((a - odd) ** 2 for a, _ in halves) * sum((b - even) ** 2 for _, b in halves)
    if spread == 0:
        return UNDEFINED
    with localcontext() as context:
        context.prec = DIGITS
        root = (Decimal(spread.numerator) / Decimal(spread.denominator)).sqrt()
        r = Decimal(across.numerator) / Decimal(across.denominator) / root
        whole = max(2 * r / (1 + r), Decimal(-1)) if r > -1 else Decimal(-1)
        hundredths = half_up(Fraction(whole.quantize(Decimal("1e-9"))) * 100)
    return Result(Fraction(hundredths, 100))


def pace(answers, seconds, least):
    """Seconds for each answer, to two places, from so many answers on."""
    count = len(given(answers))
    if seconds is None or count < least:
        return NO_SCORE
    return Result(Fraction(half_up(Fraction(seconds, count) * 100), 100))


def notes(results, answers, seconds, run, least):
    """The notes that hold, in the order of the project's tables; one that cannot be told is unknown."""
    count = len(given(answers))
    truths = {"straight_line": None if results["long_string"].value is None
              else results["long_string"].value >= run}
    if "variability" in results:
        truths["flat"] = count >= least and results["variability"].value < Fraction(1, 2)
    if "even_odd" in results:
        half = results["even_odd"].value
        truths["inconsistent"] = None if half is None else half < 0
    truths["fast"] = (False if count < least else None if seconds is None else seconds < 2 * count)
    return ";".join(name + (":unknown" if truth is None else "")
                    for name, truth in truths.items() if truth is not False)
