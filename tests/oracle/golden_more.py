"""Known answers of the keys in skeletons.py and own.py, worked out by hand from the published text
and from what the authors say; golden.py checks them. The scorer itself was not asked for any.
"""

from fractions import Fraction

import own
import skeletons
from golden_keys import NONE, one
from oracle import ANSWERED_MEAN, NOT_APPLICABLE, OK, PRORATED

NA = NOT_APPLICABLE
EXTREME = "extremely_severe"


def tenths(number):
    return Fraction(number, 10)


# The first item of each strength answered 5, the others 3: item 1 is reversed in four of them.
FIRST = [5 if name.endswith("_1") else 3 for name in own.STRENGTH_ITEMS]

# name, scoring function, answers, {scale: (value, band, status)}, flags (None: not looked at)
KNOWN = (
    ("dass-21 all 1", skeletons.dass_21, [1] * 21,
     {"depression": (14, "moderate", OK), "anxiety": (14, "moderate", OK),
      "stress": (14, "normal", OK)}, ""),
    ("dass-21 all 3", skeletons.dass_21, [3] * 21,
     {"depression": (42, EXTREME, OK), "anxiety": (42, EXTREME, OK),
      "stress": (42, EXTREME, OK)}, ""),
    ("dass-21 panic and dry mouth", skeletons.dass_21, one(21, 0, q2=3, q15=1),
     {"depression": (0, "normal", OK), "anxiety": (8, "mild", OK), "stress": (0, "normal", OK)}, ""),
    ("dass-21 item 21 missing", skeletons.dass_21, one(21, 0, q21=None, q1=3, q6=3, q8=2),
     {"depression": NONE, "anxiety": (0, "normal", OK), "stress": (16, "mild", OK)}, ""),
    ("audit-c 2 1 1", skeletons.audit_c, [2, 1, 1], {"total": (4, "", OK)}, ""),
    ("audit-c never, the rest blank", skeletons.audit_c, [0, None, None], {"total": NONE}, ""),
    ("who-5 twelve", skeletons.who_5, [3, 3, 2, 2, 2], {"raw": (12, "", OK), "total": (48, "", OK)}, ""),
    ("who-5 all the time", skeletons.who_5, [5] * 5, {"raw": (25, "", OK), "total": (100, "", OK)}, ""),
    ("who-5 one blank", skeletons.who_5, [5, 5, 5, 5, None], {"raw": NONE, "total": NONE}, ""),
    ("wsas twenty", skeletons.wsas, [4] * 5, {"total": (20, "significant", OK)}, ""),
    ("wsas twenty-one", skeletons.wsas, [5, 4, 4, 4, 4], {"total": (21, "moderately_severe", OK)}, ""),
    ("wsas no work", skeletons.wsas, [NA, 4, 4, 4, 5],
     {"total": (Fraction(85, 4), "moderately_severe", PRORATED)}, ""),
    ("wsas one blank", skeletons.wsas, [4, 3, 0, None, 0],
     {"total": (Fraction(35, 4), "subclinical", PRORATED)}, ""),
    ("wsas no work and one blank", skeletons.wsas, [NA, 4, 4, 4, None], {"total": NONE}, ""),
    ("socrates-8a all 3", skeletons.socrates_8a, [3] * 19,
     {"recognition": (21, "", OK), "ambivalence": (12, "", OK), "taking_steps": (24, "", OK)}, ""),
    ("socrates-8a only wondering", skeletons.socrates_8a, one(19, 1, q2=5, q6=5, q11=5, q16=5),
     {"recognition": (7, "", OK), "ambivalence": (20, "", OK), "taking_steps": (8, "", OK)}, ""),
    ("pvq-21 all 4", skeletons.pvq_21, [*[4] * 21, None],
     {"mean": (4, "", OK), "universalism": (0, "", OK), "power": (0, "", OK)}, "straight_line;fast:unknown"),
    ("pvq-21 security", skeletons.pvq_21, (*one(21, 1, q5=6, q14=6), None),
     {"security": (Fraction(95, 21), "", OK), "hedonism": (Fraction(-10, 21), "", OK)}, "fast:unknown"),
    ("pvq-21 universalism", skeletons.pvq_21, (*one(21, 6, q3=1, q8=1, q19=1), None),
     {"universalism": (Fraction(-90, 21), "", OK), "power": (Fraction(15, 21), "", OK)}, "fast:unknown"),
    ("pvq-21 one blank", skeletons.pvq_21, (*one(21, 4, q1=None), None), {"mean": NONE, "power": NONE}, "straight_line;fast:unknown"),
    # family 10 lived 5, friendship 10 lived 10, the others 0 and 0: 15 of 20 are lived
    ("values-compass two values", own.values_compass, [10, 5, 10, 10, *[0] * 20],
     {"gap_family": (5, "", OK), "gaps": (1, "", OK), "alignment": (75, "", OK),
      "rank_family": (Fraction(3, 2), "", OK), "rank_freedom": (Fraction(15, 2), "", OK)}, ""),
    ("values-compass nothing matters", own.values_compass, [0, 5] * 12,
     {"gap_work": (-5, "", OK), "gaps": (0, "", OK), "alignment": (None, "", "undefined")}, ""),
    ("values-compass living more does not make up", own.values_compass, [3, 10] * 11 + [3, 0],
     {"alignment": (tenths(917), "", OK), "gaps": (1, "", OK)}, ""),
    ("coaching-readiness", own.coaching_readiness, [5, 5, 1, *[4] * 18, "life"],
     {"commitment": (5, "", OK), "openness": (Fraction(333, 100), "", OK),
      "coaching_focus": ("life", "", OK)}, ""),
    ("coaching-readiness two of three", own.coaching_readiness, [None, 4, 1, *[3] * 18, None],
     {"commitment": (tenths(45), "", ANSWERED_MEAN), "coaching_focus": NONE}, ""),
    ("stage-of-change", own.stage_of_change, ["action"], {"stage": ("action", "", OK)}, ""),
    ("wheel-of-life", own.wheel_of_life, [1, 2, 3, NA, None, 6, 7, 8],
     {"health": (1, "", OK), "love": NONE, "people": NONE, "place": (8, "", OK)}, ""),
    ("weekly-check-in", own.weekly_check_in, [5, 5, 5, 6, 1, 2, 2, "yes"],
     {"wellbeing": (tenths(53), "", OK), "progress": (tenths(17), "", OK)}, "wants_to_talk"),
    ("weekly-check-in nothing planned", own.weekly_check_in, [None, 1, 2, 2, NA, 3, 4, None],
     {"wellbeing": (tenths(17), "", ANSWERED_MEAN), "progress": (tenths(35), "", ANSWERED_MEAN)},
     "wants_to_talk:not_assessed"),
    # 50 + 20 / sqrt(0.7 * 2 + 0.3 * 4) = 62.403
    ("goal-attainment two goals", own.goal_attainment, [2, 1, 1, 1, 1, *[None] * 6],
     {"t": (tenths(624), "", OK), "reached": (2, "", OK)}, ""),
    # 50 - 100 / sqrt(0.7 * 5 + 0.3 * 25) = 19.849
    ("goal-attainment five goals missed", own.goal_attainment, [5, *[1, -2] * 5],
     {"t": (tenths(198), "", OK), "reached": (0, "", OK)}, ""),
    ("goal-attainment no level", own.goal_attainment, [2, 1, 1, 1, None, *[None] * 6],
     {"t": NONE, "reached": NONE}, ""),
    # seven items, none of the first reversed: (5 + 6 x 3) / 7; nine with the first reversed
    ("ipip-strengths the first of each", own.ipip_strengths, (*FIRST, None),
     {"leadership": (Fraction(23, 7), "", OK), "humor": (Fraction(25, 9), "", OK)}, "straight_line;fast:unknown"),
)

SKELETON_EDGES = tuple(
    (tuple(zip(edges, skeletons.DASS_LABELS)),
     tuple(pair for edge, below, label in zip(edges[1:], skeletons.DASS_LABELS, skeletons.DASS_LABELS[1:])
           for pair in ((edge - 1, below), (edge, label))))
    for edges in ((0, 10, 14, 21, 28), (0, 8, 10, 15, 20), (0, 15, 19, 26, 34)))
