"""The second scorer, continued: clinical screeners and functioning.

Written from the published keys like oracle.py, with the same kinds of answers and results. Where a
key says nothing about missing answers, every answer is needed.
"""

from fractions import Fraction

from oracle import (EDGE, NO_SCORE, NOT_APPLICABLE, OK, PRORATED, Result, band_of, complete, half_up,
                    sum_if_complete)

YES, NO = "yes", "no"


# --- shared --------------------------------------------------------------------------------------


def reversed_at(answers, numbers, ends):
    """The answers with some of them, counted from 1, turned around; ends = lowest + highest code."""
    return [ends - answer if number in numbers and answer is not None else answer
            for number, answer in enumerate(answers, 1)]


def whole_estimate(answers, most, bands):
    """Sum x asked / answered with at most so many unanswered, to the nearest whole number, half up."""
    given = [answer for answer in answers if answer is not None]
    if len(answers) - len(given) > most:
        return NO_SCORE
    exact = Fraction(sum(given) * len(answers), len(given))
    rounded = half_up(exact)
    band = band_of(rounded, bands)
    status = OK
    if len(given) < len(answers):
        status = PRORATED if band_of(int(exact), bands) == band else EDGE
    return Result(rounded, band, status, exact)


def yes_or_no(condition):
    """A criterion, in the words in which a client reads it."""
    return Result("met" if condition else "not_met")


# --- screeners -----------------------------------------------------------------------------------

PHQ15_BANDS = ((0, "minimal"), (5, "low"), (10, "medium"), (15, "high"))
MENSTRUAL = 3  # place of item 4, asked of women only


def phq_15(answers):
    """Fifteen symptoms. 5, 10, 15: low, medium, high (Kroenke 2002). Four unanswered: no total; one
    to three: sum x items / answered, nearest whole number (DSM-5 Level 2 Somatic Symptom).

    The menstrual item is for women only. Of a man, or said not to apply, it was not asked: it is
    neither missing nor one of the items, and 28 is the highest total. Takes the fifteen answers and
    the sex.
    """
    *asked, sex = answers
    if asked[MENSTRUAL] == NOT_APPLICABLE or sex == "male":
        del asked[MENSTRUAL]
    return {"total": whole_estimate(asked, 3, PHQ15_BANDS)}, ""


def phq_15_contradiction(answers):
    """A man who answered what men are not asked."""
    return answers[15] == "male" and answers[MENSTRUAL] not in (None, NOT_APPLICABLE)


PCL5_CLUSTERS = {"b": (0, 5, 1), "c": (5, 7, 1), "d": (7, 14, 2), "e": (14, 20, 2)}


def pcl_5(answers):
    """Sums of the twenty and of the DSM-5 clusters; provisional diagnosis: items at 2 or more, one
    of B, one of C, two of D, two of E. The National Center names no rule for missing answers.
    """
    results = {"total": sum_if_complete(answers)}
    met = True
    for cluster, (first, last, needed) in PCL5_CLUSTERS.items():
        results[cluster] = sum_if_complete(answers[first:last])
        endorsed = [answer for answer in answers[first:last] if answer is not None and answer >= 2]
        met = met and len(endorsed) >= needed
    results["provisional"] = yes_or_no(met) if complete(answers) else NO_SCORE
    return results, ""


def asq_positive(answers):
    """Yes, refused or not answered to any of the first four; no to all four is negative."""
    return any(answer != NO for answer in answers[:4])


def asq_contradiction(answers):
    """The fifth question is not asked when all four are answered no."""
    return not asq_positive(answers) and answers[4] is not None


def asq(answers):
    """NIMH ASQ. Fifth question, right now: no is the non-acute positive screen, yes the acute one; a
    refusal or no answer counts as yes, the cautious reading (the tool is silent on it). A sheet
    without any answer is no screening. Every positive screen raises the flag.
    """
    if answers.count(None) == len(answers):
        return {"outcome": NO_SCORE}, "suicide:not_assessed"
    if not asq_positive(answers):
        return {"outcome": Result("negative")}, ""
    return {"outcome": Result("non_acute" if answers[4] == NO else "acute")}, "suicide"


GDS15_BANDS = ((0, "normal"), (5, "mild"), (9, "moderate"), (12, "severe"))
GDS15_NO_COUNTS = {1, 5, 7, 11, 13}


def gds_15(answers):
    """No counts on 1, 5, 7, 11, 13, yes on the others; at most three unanswered (NACC UDS B6)."""
    points = [None if answer is None else int(answer == (NO if number in GDS15_NO_COUNTS else YES))
              for number, answer in enumerate(answers, 1)]
    return {"total": whole_estimate(points, 3, GDS15_BANDS)}, ""


def ces_d(answers):
    """Radloff 1977: 4, 8, 12, 16 are positive and turned around."""
    return {"total": sum_if_complete(reversed_at(answers, {4, 8, 12, 16}, 3))}, ""


def pswq(answers):
    """Meyer 1990: 1, 3, 8, 10, 11 are turned around; 16 to 80."""
    return {"total": sum_if_complete(reversed_at(answers, {1, 3, 8, 10, 11}, 6))}, ""


K10_BANDS = ((10, "low"), (16, "moderate"), (22, "high"), (30, "very_high"))  # ABS
K6_ITEMS = (2, 4, 5, 8, 9, 10)  # nervous, hopeless, restless, effort, nothing cheers up, worthless


def k10(answers):
    """K10 with answers 1 to 5: 10 to 50; K6 from 0 to 24, so its answers count from 0."""
    six = [answers[number - 1] for number in K6_ITEMS]
    shorter = Result(sum(six) - len(six)) if complete(six) else NO_SCORE
    return {"total": sum_if_complete(answers, K10_BANDS), "k6": shorter}, ""


SSISA_BANDS = ((0, "none_to_low"), (2, "minimal"), (4, "moderate_to_high"))


def ssisa(answers):
    """Yes among 2 to 14 and 16; 1 and 15 are asked and not scored (TIP 42)."""
    scored = [*answers[1:14], answers[15]]
    return {"total": sum_if_complete([None if answer is None else int(answer == YES)
                                      for answer in scored], SSISA_BANDS)}, ""


CORE10_BANDS = ((0, "low"), (11, "mild"), (15, "moderate"), (20, "moderate_to_severe"),
                (25, "severe"))


def core_10(answers):
    """Ten times the mean of the answers, at most one missing; 2 and 3 turned around. The owner calls
    the result an x.y sort of number and publishes no rounding: one decimal, half up. 11 is the
    cut-off and what is below it is low. Item 6 is the risk item.
    """
    given = [answer for answer in reversed_at(answers, {2, 3}, 4) if answer is not None]
    total = NO_SCORE
    if len(given) >= 9:
        exact = Fraction(10 * sum(given), len(given))
        value = Fraction(half_up(10 * exact), 10)
        status = OK if len(given) == 10 else PRORATED
        total = Result(value, band_of(value, CORE10_BANDS), status, exact)
    risk = answers[5]
    flags = "risk:not_assessed" if risk is None else "risk" if risk >= 1 else ""
    return {"total": total}, flags


def mhi_5(answers):
    """All of the time is 1. Calm (3) and happy (5) are turned around, so that more is better; (sum -
    5) / 25 x 100. The five have no rule for missing answers; RAND averages the answered ones of its
    36-item survey, in which they stand too, and that rule is not taken over.
    """
    keyed = reversed_at(answers, {3, 5}, 7)
    return {"total": Result(4 * (sum(keyed) - 5)) if complete(keyed) else NO_SCORE}, ""


# --- functioning ---------------------------------------------------------------------------------


def cdc_hrqol_4(answers):
    """Days of poor physical (2) and poor mental health (3) together, at most 30."""
    _general, physical, mental, _limited = answers
    if not complete((physical, mental)):
        return {"unhealthy_days": NO_SCORE}, ""
    return {"unhealthy_days": Result(min(30, physical + mental))}, ""
