"""The instruments that are scored twice: their columns, their codes, and the answer patterns.

Small instruments are enumerated, missing answers included; large ones get seeded random patterns,
so that every run on every machine looks at the same rows. No scoring rule is here (oracle.py,
clinical.py, coaching.py, skeletons.py, own.py).
"""

import random
from fractions import Fraction
from itertools import combinations, product
from math import prod
from typing import Callable, NamedTuple

import clinical
import coaching
import oracle
import own
import skeletons
from oracle import NOT_APPLICABLE

EVERY = 10_000_000  # so many patterns are all looked at with --exhaustive
LARGE, LARGE_LONG, PART = 20_000, 1_000_000, 250_000  # of a large instrument: the rule, --exhaustive
BASES = 20  # random answer sheets in which one item after the other is changed
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


# Times that all of it took, in seconds, some of them on the edge of what is called fast.
SECONDS = tuple((Fraction(text), text) for text in ("0", "41", "100", "333", "426", "1800"))


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


def sample(name, codes, count=LARGE):
    """Seeded random patterns with a varying share of missing answers."""

    def patterns():
        chance = random.Random(f"{name}: second scorer")
        choices = [(tuple(answer for answer, _ in item), len(item)) for item in codes]
        draw = chance.random
        for _ in range(count):
            share = chance.choice(MISSING_SHARES)
            # what lies above the share, stretched, is the place of the answer
            yield tuple([None if (drawn := draw()) < share
                         else item[int((drawn - share) / (1 - share) * size) % size]
                         for item, size in choices])

    return [patterns]


def complete_patterns(codes):
    """All patterns without a missing answer."""
    return [lambda: product(*(tuple(answer for answer, _ in item) for item in codes))]


def single_changes(name, codes, random_sheets=BASES):
    """Every answer of every item, and its absence, in sheets that are otherwise the same: all lowest,
    all middle, all highest, and seeded random ones.
    """

    def patterns():
        chance = random.Random(f"{name}: single changes")
        choices = [tuple(answer for answer, _ in item) for item in codes]
        bases = [[item[0] for item in choices], [item[len(item) // 2] for item in choices],
                 [item[-1] for item in choices]]
        bases += [[chance.choice(item) for item in choices] for _ in range(random_sheets)]
        for base in bases:
            yield tuple(base)
            for place, item in enumerate(choices):
                for answer in (None, *item):
                    if answer != base[place]:
                        yield (*base[:place], answer, *base[place + 1:])

    return [patterns]


def gaps(name, codes, most):
    """Answers missing at every set of up to so many places, the others at random."""

    def patterns():
        chance = random.Random(f"{name}: gaps")
        choices = [tuple(answer for answer, _ in item) for item in codes]
        for count in range(most + 1):
            for places in combinations(range(len(codes)), count):
                yield tuple(None if place in places else chance.choice(item)
                            for place, item in enumerate(choices))

    return [patterns]


def large(name, codes, missing=1):
    """What is looked at where there are too many patterns for all of them."""
    return (single_changes(name, codes) + gaps(name, codes, missing)
            + sample(name, codes, LARGE))


def how_many(codes):
    """How many patterns there are, missing answers included."""
    return prod(len(item) + 1 for item in codes)


def thorough(instrument):
    """The instrument with every pattern, where there are at most ten million; else with every change
    of a single answer and a million patterns, in parts that differ.
    """
    codes = instrument.codes
    if how_many(codes) <= PART:
        parts = every(codes)
    elif how_many(codes) <= EVERY:
        parts = every_in_parts(codes)
    else:
        parts = single_changes(instrument.name, codes)
        for number in range(LARGE_LONG // PART):
            parts += sample(f"{instrument.name}, part {number}", codes, PART)
    return instrument._replace(parts=lambda: parts)


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
    """Every pattern without a missing answer, up to three missing at every set of places, and others;
    the unscored item takes its answers in turn.
    """
    turns = with_missing(DIFFICULTY)

    def extended(part):
        for number, answers in enumerate(part()):
            yield (*answers, turns[number % 7 % len(turns)])

    nine = complete_patterns(PHQ9_CODES) + large("phq-9", PHQ9_CODES, 4)
    return [lambda part=part: extended(part) for part in nine]


# --- ipip-big5-25 --------------------------------------------------------------------------------

SEXES = tuple((sex, sex) for sex in ("female", "male", "other"))
PERSON = (numbers(10, 120), SEXES)

# --- the second wave: clinical.py and coaching.py --------------------------------------------------

YES_NO = (("yes", "yes"), ("no", "no"))
ASQ_CODES = (YES_NO + (("refused", "refused"),),) * 5
# The menstrual item can be said not to apply; the others cannot. The sex comes last.
PHQ15_CODES = (numbers(0, 2),) * 3 + (numbers(0, 2) + ((NOT_APPLICABLE, "not_applicable"),),) \
    + (numbers(0, 2),) * 11 + (SEXES,)
HRQOL_CODES = (numbers(1, 5),) + (numbers(0, 30),) * 3


def blocks(codes, size):
    """Every pattern of each block of items, while the other blocks run through theirs."""
    block = list(product(*(with_missing(item) for item in codes[:size])))

    def patterns():
        for number in range(len(block)):
            for step in range(len(block)):
                yield sum((block[(number * (place + 1) + step * place) % len(block)]
                           for place in range(len(codes) // size)), ())

    return [patterns]


def asq_raised(answers):
    """Also in a row that is refused: thoughts right now, after no to all four."""
    return clinical.asq(answers)[1] == "suicide" or answers[4] not in (None, "no")


def core_10_raised(answers):
    return clinical.core_10(answers)[1] == "risk"


def wave(name, codes, scales, score, *, banded=(), parts=None, missing=1, **more):
    """An instrument whose items are q1, q2, ...; a large one unless its parts are given."""
    return Instrument(name, numbered("q", len(codes)), codes, scales, banded, "raised" in more, score,
                      parts or (lambda: large(name, codes, missing)), **more)


def second_wave():
    """The instruments of clinical.py and coaching.py."""
    total, mean = ("total",), ("mean",)
    accurate = (numbers(1, 5),) * 10
    yes_no_15, yes_no_16 = (YES_NO,) * 15, (YES_NO,) * 16
    well = (numbers(1, 6),) * 5
    crafting = (numbers(1, 5),) * 9
    return (
        wave("phq-15", PHQ15_CODES, total, clinical.phq_15, banded=total,
             missing=4, refused=clinical.phq_15_contradiction)._replace(
                 items=(*numbered("q", 15), "sex")),
        wave("pcl-5", (numbers(0, 4),) * 20, ("total", "b", "c", "d", "e", "provisional"),
             clinical.pcl_5),
        wave("asq", ASQ_CODES, ("outcome",), clinical.asq, parts=lambda: every(ASQ_CODES),
             refused=clinical.asq_contradiction, raised=asq_raised),
        wave("gds-15", yes_no_15, total, clinical.gds_15, banded=total,
             parts=lambda: large("gds-15", yes_no_15, 4) + complete_patterns(yes_no_15)),
        wave("ces-d", (numbers(0, 3),) * 20, total, clinical.ces_d),
        wave("pswq", (numbers(1, 5),) * 16, total, clinical.pswq),
        wave("k10", accurate, ("total", "k6"), clinical.k10, banded=total),
        wave("ssisa", yes_no_16, total, clinical.ssisa, banded=total,
             parts=lambda: large("ssisa", yes_no_16) + complete_patterns(yes_no_16)),
        wave("core-10", (numbers(0, 4),) * 10, total, clinical.core_10, banded=total, missing=2,
             raised=core_10_raised),
        wave("mhi-5", well, total, clinical.mhi_5, parts=lambda: every(well)),
        wave("cdc-hrqol-4", HRQOL_CODES, ("unhealthy_days",), clinical.cdc_hrqol_4,
             parts=lambda: every(HRQOL_CODES)),
        wave("flourishing", (numbers(1, 7),) * 8, total, coaching.flourishing),
        wave("spane", (numbers(1, 5),) * 12, ("positive", "negative", "balance"), coaching.spane),
        wave("pfi-12", (numbers(0, 3),) * 12, total, coaching.pfi_12),
        wave("life-crafting", crafting, ("past", "social", "future"), coaching.life_crafting,
             parts=lambda: large("life-crafting", crafting) + blocks(crafting, 3)),
        wave("ipip-self-efficacy", accurate, mean, coaching.ipip_self_efficacy),
        wave("ipip-optimism", accurate, mean, coaching.ipip_optimism),
        wave("ipip-self-esteem", accurate, mean, coaching.ipip_self_esteem),
        wave("ipip-big5-50", (*accurate * 5, SECONDS),
             (*coaching.BIG5_50, "answered", "long_string", "variability", "even_odd", "pace"),
             coaching.ipip_big5_50)._replace(items=(*numbered("q", 50), "seconds")),
    )


# --- the third: skeletons.py and own.py -----------------------------------------------------------

NINE = numbers(0, 8)
# Work alone can be said not to apply.
WSAS_CODES = (NINE + ((NOT_APPLICABLE, "not_applicable"),),) + (NINE,) * 4
TEN = numbers(0, 10)
NOT_PLANNED = TEN + ((NOT_APPLICABLE, "not_applicable"),)
STAGES = tuple((stage, stage) for stage in ("precontemplation", "contemplation", "preparation",
                                            "action", "maintenance"))
FOCUSES = tuple((focus, focus) for focus in ("life", "performance", "executive"))
SETS = 5  # at most so many goals
GOAL_CODES = (numbers(1, SETS),) + (numbers(1, 3), numbers(-2, 2)) * SETS


def goal_patterns(count=LARGE):
    """Sheets on which the goals that were set are mostly answered, and the others mostly not."""

    def patterns():
        chance = random.Random("goal-attainment: goals")
        for _ in range(count):
            goals, share = chance.randint(1, SETS), chance.choice((0, 0, 0.1))
            answers = [goals]
            for number in range(1, SETS + 1):
                for answer in (chance.randint(1, 3), chance.randint(-2, 2)):
                    kept = chance.random() >= share if number <= goals else chance.random() < 0.01
                    answers.append(answer if kept else None)
            yield tuple(answers)

    return [patterns]


def named(name, items, codes, scales, score, *, banded=(), parts=None, **more):
    """An instrument whose items have names; a large one unless its parts are given."""
    return Instrument(name, items, codes, scales, banded, "raised" in more, score,
                      parts or (lambda: large(name, codes)), **more)


def wants_to_talk(answers):
    return answers[7] == "yes"


def third_wave():
    """The instruments of skeletons.py and own.py."""
    total = ("total",)
    dass, drinks, well = (numbers(0, 3),) * 21, (numbers(0, 4),) * 3, (numbers(0, 5),) * 5
    compass = tuple(f"{value}_{what}" for value in own.VALUES for what in ("importance", "lived"))
    week = ("mood", "rest", "coping", "contact", "steps", "closer", "next", "talk")
    goals = ("goals", *(f"{what}_{number}" for number in range(1, SETS + 1)
                        for what in ("weight", "level")))
    strengths = (numbers(1, 5),) * len(own.STRENGTH_ITEMS) + (SECONDS,)
    return (
        wave("dass-21", dass, tuple(skeletons.DASS_ITEMS), skeletons.dass_21,
             banded=tuple(skeletons.DASS_ITEMS)),
        wave("audit-c", drinks, total, skeletons.audit_c, parts=lambda: every(drinks)),
        wave("who-5", well, ("raw", "total"), skeletons.who_5, parts=lambda: every(well)),
        wave("wsas", WSAS_CODES, total, skeletons.wsas, banded=total,
             parts=lambda: every(WSAS_CODES)),
        wave("socrates-8a", (numbers(1, 5),) * 19, tuple(skeletons.SOCRATES_ITEMS),
             skeletons.socrates_8a),
        wave("pvq-21", ((numbers(1, 6),) * 21 + (SECONDS,)),
             ("mean", *skeletons.PVQ_ITEMS, "answered", "long_string", "pace"),
             skeletons.pvq_21)._replace(items=(*numbered("q", 21), "seconds")),
        named("values-compass", compass, (TEN,) * 24,
              ("gaps", "alignment", *(f"{what}_{value}" for what in ("gap", "rank")
                                      for value in own.VALUES)), own.values_compass),
        named("coaching-readiness", (*numbered("q", 21), "focus"), (numbers(1, 5),) * 21 + (FOCUSES,),
              (*own.SIDES, "total", "coaching_focus"), own.coaching_readiness),
        named("stage-of-change", ("stage",), (STAGES,), ("stage",), own.stage_of_change,
              parts=lambda: every((STAGES,))),
        named("wheel-of-life", own.AREAS, (TEN,) * 3 + (NOT_PLANNED,) + (TEN,) * 4, own.AREAS,
              own.wheel_of_life),
        named("weekly-check-in", week, (TEN,) * 4 + (NOT_PLANNED,) + (TEN,) * 2 + (YES_NO,),
              ("wellbeing", "progress"), own.weekly_check_in, raised=wants_to_talk),
        named("goal-attainment", goals, GOAL_CODES, ("t", "reached"), own.goal_attainment,
              parts=lambda: single_changes("goal-attainment", GOAL_CODES) + goal_patterns(),
              refused=own.goal_contradiction),
        named("ipip-strengths", (*own.STRENGTH_ITEMS, "seconds"), strengths,
              (*own.STRENGTHS, "answered", "long_string", "variability", "pace"),
              own.ipip_strengths,
              parts=lambda: single_changes("ipip-strengths", strengths, 1)
              + sample("ipip-strengths", strengths, 2_000)),
    )


# --- all of them ---------------------------------------------------------------------------------


def exhaustive():
    """All instruments, thoroughly."""
    found = []
    for instrument in table():
        longer = thorough(instrument)
        if instrument.name == "goal-attainment":  # a pattern at random is hardly ever free of contradiction
            parts = [*longer.parts(), *goal_patterns(LARGE_LONG)]
            longer = instrument._replace(parts=lambda parts=parts: parts)
        found.append(longer)
    return tuple(found)


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
        *second_wave(),
        *third_wave(),
    )
