"""A second scorer: the published scoring keys, written a second time; the first ten instruments and
what they share with those of clinical.py and coaching.py.

Plain functions from one person's answers to the results that the keys ask for, in exact
fractions. It is slow on purpose and shares no code, table or file with the runtime. It does not
read tables or run the program; compare.py does.

An answer is the published code as an int, None where there is no answer, or NOT_APPLICABLE.
"""

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

NOT_APPLICABLE = "not applicable"

OK, PRORATED, EDGE, INCOMPLETE = "ok", "prorated", "edge", "incomplete"
NO_NORM = "no_norm"
ANSWERED_MEAN = "ok or prorated"  # a mean of the answered items: the keys name no word for it


class Result(NamedTuple):
    """What a key gives for one scale: nothing but the status when there is no score."""

    value: object = None  # Fraction, int or category; None when there is no score
    band: str = ""
    status: str = OK
    unrounded: object = None  # of a value that was rounded


NO_SCORE = Result(status=INCOMPLETE)


# --- shared arithmetic ---------------------------------------------------------------------------


def half_up(value):
    """The nearest whole number; a half goes up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def decimal_text(value, places=6):
    """Exact decimals up to six places, half up, without trailing zeros."""
    return ratio_text(value.numerator, value.denominator, places)


@lru_cache(maxsize=1 << 16)  # of two numbers: looking a fraction up takes longer than dividing
def ratio_text(numerator, denominator, places=6):
    value = Fraction(numerator, denominator)
    if denominator == 1:
        return str(value.numerator)
    if value < 0 and (value * 10**places).denominator != 2:
        return "-" + decimal_text(-value, places)
    if value < 0:
        raise ValueError("no key gives a negative value that lies in the middle")
    digits = f"{half_up(value * 10**places):0{places + 1}d}"
    whole, rest = digits[:-places], digits[-places:].rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def band_of(value, bands):
    """The name of the band whose lowest value is the last one not above the value."""
    name = ""
    for lowest, candidate in bands:
        if value >= lowest:
            name = candidate
    return name


def complete(answers):
    return None not in answers


def sum_if_complete(answers, bands=()):
    """A sum that needs every answer."""
    if not complete(answers):
        return NO_SCORE
    total = sum(answers)
    return Result(total, band_of(total, bands))


# --- clinical ------------------------------------------------------------------------------------

PHQ9_BANDS = ((0, "minimal"), (5, "mild"), (10, "moderate"), (15, "moderately_severe"),
              (20, "severe"))
GAD7_BANDS = ((0, "minimal"), (5, "mild"), (10, "moderate"), (15, "severe"))
PHQ4_BANDS = ((0, "none"), (3, "mild"), (6, "moderate"), (9, "severe"))


@lru_cache(maxsize=None)
def phq9_total(total, answered):
    """At most two answers missing: sum x 9 / answered, rounded half up. Three: no score."""
    if answered < 7:
        return NO_SCORE
    exact = Fraction(total * 9, answered)
    rounded = half_up(exact)
    band = band_of(rounded, PHQ9_BANDS)
    # the unrounded value is still below the edge that the rounded one has reached, or the other way
    edge = band_of(int(exact), PHQ9_BANDS) != band
    return Result(rounded, band, OK if answered == 9 else EDGE if edge else PRORATED, exact)


def phq_9(answers):
    """Nine items; item 9 counts as a symptom from 1 on, the others from 2. A tenth, on difficulty,
    is asked and never scored.
    """
    answers = answers[:9]
    given = [answer for answer in answers if answer is not None]
    results = {"total": phq9_total(sum(given), len(given))}
    if len(given) == 9:
        symptoms = sum(answer >= 2 for answer in answers[:8]) + (answers[8] >= 1)
        core = answers[0] >= 2 or answers[1] >= 2
        diagnosis = "none"
        if core and symptoms >= 5:
            diagnosis = "major"
        elif core and symptoms >= 2:
            diagnosis = "other"
        results["symptoms"] = Result(symptoms)
        results["algorithm"] = Result(diagnosis)
    else:
        results["symptoms"] = results["algorithm"] = NO_SCORE
    flags = ""
    if answers[8] is None:
        flags = "self_harm:not_assessed"
    elif answers[8] >= 1:
        flags = "self_harm"
    return results, flags


def phq_2(answers):
    return {"total": sum_if_complete(answers)}, ""


def gad_7(answers):
    return {"total": sum_if_complete(answers, GAD7_BANDS)}, ""


def phq_4(answers):
    """Items 1 and 2 anxiety, 3 and 4 depression; each scale needs its own answers only."""
    return {
        "anxiety": sum_if_complete(answers[:2]),
        "depression": sum_if_complete(answers[2:]),
        "total": sum_if_complete(answers, PHQ4_BANDS),
    }, ""


def pc_ptsd_5(answers):
    """The trauma question comes first: no gives 0, yes gives the number of yes among five."""
    gate, symptoms = answers[0], answers[1:]
    if gate is None:
        return {"total": NO_SCORE}, ""
    if gate == 0:
        return {"total": Result(0)}, ""
    return {"total": sum_if_complete(symptoms)}, ""


YES, NO, PARENTS_NOT_MARRIED, NOT_SURE, REFUSED = 1, 2, 8, 7, 9
NEVER, ONCE, MORE_THAN_ONCE = 1, 2, 3


def brfss_ace(answers):
    """Eight kinds of adversity. Don't know, refused and blank all mean no count.

    For the emotional item (8) once is enough, the choice that the instrument documents.
    """
    if any(answer in (None, NOT_SURE, REFUSED) for answer in answers):
        return {"count": NO_SCORE}, ""
    (depressed, drinker, drugs, prison, parted,
     adults, physical, emotional, touched, touching, forced) = answers
    often = (ONCE, MORE_THAN_ONCE)
    kinds = (
        depressed == YES,
        drinker == YES or drugs == YES,
        prison == YES,
        parted == YES,
        adults in often,
        physical in often,
        emotional in often,
        touched in often or touching in often or forced in often,
    )
    return {"count": Result(sum(kinds))}, ""


# --- functioning ---------------------------------------------------------------------------------


def b_ipf(answers):
    """Sum / (6 x answered) x 100; what does not apply is left out; a skipped item: no score."""
    applicable = [answer for answer in answers if answer != NOT_APPLICABLE]
    if not applicable or not complete(applicable):
        return {"total": NO_SCORE}, ""
    return {"total": Result(Fraction(100 * sum(applicable), 6 * len(applicable)))}, ""


# --- coaching and values -------------------------------------------------------------------------

SWLS_BANDS = ((5, "extremely_dissatisfied"), (10, "dissatisfied"), (15, "slightly_dissatisfied"),
              (20, "neutral"), (21, "slightly_satisfied"), (26, "satisfied"),
              (31, "extremely_satisfied"))


def swls(answers):
    return {"total": sum_if_complete(answers, SWLS_BANDS)}, ""


BIG5_SCALES = ("agreeableness", "conscientiousness", "extraversion", "neuroticism", "openness")
BIG5_ITEMS = tuple(letter + str(number) for letter in "aceno" for number in range(1, 6))
BIG5_REVERSED = {"a1", "c4", "c5", "e1", "e2", "o2", "o5"}

# psychTools 2.2.9, data set bfi: volunteers by sex and age, mean and standard deviation in hundredths,
# in the order of BIG5_SCALES; ages from, to.
BIG5_AGES = ((18, 24), (25, 34), (35, 49), (50, 100))
BIG5_NORMS = {
    "male": (
        ((432, 94), (442, 95), (449, 87), (468, 93)),
        ((407, 96), (417, 99), (436, 98), (438, 87)),
        ((393, 115), (399, 111), (406, 113), (396, 120)),
        ((294, 112), (297, 114), (294, 119), (281, 130)),
        ((459, 82), (469, 81), (478, 80), (494, 77)),
    ),
    "female": (
        ((468, 85), (485, 82), (496, 76), (509, 73)),
        ((428, 92), (438, 93), (451, 86), (433, 105)),
        ((416, 101), (436, 100), (425, 101), (433, 97)),
        ((334, 114), (333, 120), (312, 126), (265, 119)),
        ((452, 76), (462, 82), (452, 87), (470, 75)),
    ),
}
BIG5_T = tuple(scale + "_t" for scale in BIG5_SCALES)


def beside_volunteers(index, mean, age, sex):
    """T of a mean beside volunteers of that age and sex, one decimal; None: nobody to compare with."""
    group = next((place for place, (first, last) in enumerate(BIG5_AGES)
                  if age is not None and first <= age <= last), None)
    if group is None or sex not in BIG5_NORMS:
        return None
    middle, spread = BIG5_NORMS[sex][index][group]
    return Fraction(half_up(10 * (50 + 10 * (100 * mean - middle) / spread)), 10)


def ipip_big5_25(answers):
    """Means of the answered items where at least three of five are; reversed: 7 - answer. Each beside
    people of the same age and sex. Takes the 25 answers, age and sex."""
    results = {}
    age, sex = answers[25:] if len(answers) > 25 else (None, None)
    for index, scale in enumerate(BIG5_SCALES):
        place = slice(5 * index, 5 * index + 5)
        keyed = [7 - answer if item in BIG5_REVERSED else answer
                 for item, answer in zip(BIG5_ITEMS[place], answers[place]) if answer is not None]
        if len(keyed) < 3:
            results[scale] = NO_SCORE
        else:
            status = OK if len(keyed) == 5 else ANSWERED_MEAN
            results[scale] = Result(Fraction(sum(keyed), len(keyed)), status=status)
        mean = results[scale].value
        beside = None if mean is None else beside_volunteers(index, mean, age, sex)
        results[scale + "_t"] = NO_SCORE if mean is None else \
            Result(beside, status=OK if beside is not None else NO_NORM)
    return results, ""


def readiness_rulers(answers):
    """Three rulers from 0 to 10 stand alone; the gap is importance minus confidence."""
    importance, confidence, readiness = answers
    results = {
        "importance": sum_if_complete((importance,)),
        "confidence": sum_if_complete((confidence,)),
        "readiness": sum_if_complete((readiness,)),
        "gap": NO_SCORE,
    }
    if complete((importance, confidence)):
        results["gap"] = Result(importance - confidence)
    return results, ""
