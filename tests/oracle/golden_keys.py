"""Known answers of the keys in clinical.py and coaching.py, worked out by hand from the published
text; golden.py checks them. The scorer itself was not asked for any of these numbers.
"""

from fractions import Fraction

import clinical
import coaching
from oracle import ANSWERED_MEAN, EDGE, INCOMPLETE, NOT_APPLICABLE, OK, PRORATED

NA = NOT_APPLICABLE
NONE = (None, "", INCOMPLETE)


def one(count, rest, **numbered):
    """So many answers, all the same but those named: one(10, 0, q6=1)."""
    answers = [rest] * count
    for name, answer in numbered.items():
        answers[int(name[1:]) - 1] = answer
    return answers


# name, scoring function, answers, {scale: (value, band, status)}, flags (None: not looked at)
KNOWN = (
    # PHQ-15: 0 to 30, 5/10/15; item 4 for women; up to three unanswered x 15 / answered
    ("phq-15 all 0", clinical.phq_15, [*[0] * 15, None], {"total": (0, "minimal", OK)}, ""),
    ("phq-15 all 2, a woman", clinical.phq_15, [*[2] * 15, "female"],
     {"total": (30, "high", OK)}, ""),
    ("phq-15 all 2, not for this person", clinical.phq_15, [*one(15, 2, q4=NA), None],
     {"total": (28, "high", OK)}, ""),
    ("phq-15 all 2, left blank by a man", clinical.phq_15, [*one(15, 2, q4=None), "male"],
     {"total": (28, "high", OK)}, ""),
    ("phq-15 all 2, left blank by a woman", clinical.phq_15, [*one(15, 2, q4=None), "female"],
     {"total": (30, "high", PRORATED)}, ""),
    ("phq-15 three unanswered, sum 12 of 12", clinical.phq_15, [*[None] * 3, *[1] * 12, None],
     {"total": (15, "high", PRORATED)}, ""),
    ("phq-15 four unanswered", clinical.phq_15, [*[None] * 4, *[1] * 11, "female"],
     {"total": NONE}, ""),
    ("phq-15 a man, three more unanswered, 11 of 11", clinical.phq_15,
     [*one(15, 1, q1=None, q2=None, q3=None, q4=NA), "male"],
     {"total": (14, "medium", PRORATED)}, ""),
    ("phq-15 a man, four more unanswered", clinical.phq_15,
     [*one(15, 1, q1=None, q2=None, q3=None, q4=NA, q5=None), "male"], {"total": NONE}, ""),
    ("phq-15 two unanswered, sum 4: 4.6", clinical.phq_15, [None, None, 2, 2, *[0] * 11, None],
     {"total": (5, "low", EDGE)}, ""),
    # PCL-5: the golden example of the clusters, and one criterion short
    ("pcl-5 below 31 and met", clinical.pcl_5, one(20, 0, q1=2, q6=2, q8=2, q9=2, q15=2, q16=2),
     {"total": (12, "", OK), "b": (2, "", OK), "c": (2, "", OK), "d": (4, "", OK),
      "e": (4, "", OK), "provisional": ("met", "", OK)}, ""),
    ("pcl-5 one of E only", clinical.pcl_5, one(20, 0, q1=4, q6=4, q8=4, q9=4, q15=4, q16=1),
     {"total": (21, "", OK), "e": (5, "", OK), "provisional": ("not_met", "", OK)}, ""),
    ("pcl-5 no avoidance", clinical.pcl_5, one(20, 4, q6=1, q7=1),
     {"total": (74, "", OK), "c": (2, "", OK), "provisional": ("not_met", "", OK)}, ""),
    ("pcl-5 all 4", clinical.pcl_5, [4] * 20,
     {"total": (80, "", OK), "b": (20, "", OK), "c": (8, "", OK), "d": (28, "", OK),
      "e": (24, "", OK), "provisional": ("met", "", OK)}, ""),
    ("pcl-5 item 7 missing", clinical.pcl_5, one(20, 2, q7=None),
     {"total": NONE, "b": (10, "", OK), "c": NONE, "d": (14, "", OK), "provisional": NONE}, ""),
    # ASQ
    ("asq all no", clinical.asq, ["no"] * 4 + [None], {"outcome": ("negative", "", OK)}, ""),
    ("asq tried, not now", clinical.asq, ["no", "no", "no", "yes", "no"],
     {"outcome": ("non_acute", "", OK)}, "suicide"),
    ("asq right now", clinical.asq, ["no", "yes", "no", "no", "yes"],
     {"outcome": ("acute", "", OK)}, "suicide"),
    ("asq second refused, not now", clinical.asq, ["no", "refused", "no", "no", "no"],
     {"outcome": ("non_acute", "", OK)}, "suicide"),
    ("asq second unanswered, not now", clinical.asq, ["no", None, "no", "no", "no"],
     {"outcome": ("non_acute", "", OK)}, "suicide"),
    ("asq fifth refused", clinical.asq, ["yes", "no", "no", "no", "refused"],
     {"outcome": ("acute", "", OK)}, "suicide"),
    ("asq nothing answered", clinical.asq, [None] * 5, {"outcome": NONE}, "suicide:not_assessed"),
    ("asq the fifth alone", clinical.asq, [None] * 4 + ["yes"], {"outcome": ("acute", "", OK)},
     "suicide"),
    # GDS-15: the ten items keyed yes and the five keyed no; NACC's own example 5 of 12 -> 6.25 -> 6
    ("gds-15 all yes", clinical.gds_15, ["yes"] * 15, {"total": (10, "moderate", OK)}, ""),
    ("gds-15 all no", clinical.gds_15, ["no"] * 15, {"total": (5, "mild", OK)}, ""),
    ("gds-15 5 points of 12", clinical.gds_15,
     one(15, "no", q15=None, q14=None, q12=None), {"total": (6, "mild", PRORATED)}, ""),
    ("gds-15 four unanswered", clinical.gds_15, ["yes"] * 11 + [None] * 4, {"total": NONE}, ""),
    ("gds-15 2 points of 12: 2.5", clinical.gds_15,
     one(15, "no", q1="yes", q5="yes", q7="yes", q2=None, q3=None, q4=None),
     {"total": (3, "normal", PRORATED)}, ""),
    ("gds-15 4 points of 13: 4.6", clinical.gds_15, one(15, "no", q1="yes", q2=None, q3=None),
     {"total": (5, "mild", EDGE)}, ""),
    # CES-D, PSWQ: reversed items
    ("ces-d all 0", clinical.ces_d, [0] * 20, {"total": (12, "", OK)}, ""),
    ("ces-d all 3", clinical.ces_d, [3] * 20, {"total": (48, "", OK)}, ""),
    ("ces-d one missing", clinical.ces_d, one(20, 1, q3=None), {"total": NONE}, ""),
    ("pswq all 1", clinical.pswq, [1] * 16, {"total": (36, "", OK)}, ""),
    ("pswq all 5", clinical.pswq, [5] * 16, {"total": (60, "", OK)}, ""),
    ("pswq no worry at all", clinical.pswq, one(16, 1, q1=5, q3=5, q8=5, q10=5, q11=5),
     {"total": (16, "", OK)}, ""),
    # K10 and K6
    ("k10 all 1", clinical.k10, [1] * 10, {"total": (10, "low", OK), "k6": (0, "", OK)}, ""),
    ("k10 all 5", clinical.k10, [5] * 10,
     {"total": (50, "very_high", OK), "k6": (24, "", OK)}, ""),
    ("k10 the six alone", clinical.k10, one(10, 1, q2=5, q4=5, q5=5, q8=5, q9=5, q10=5),
     {"total": (34, "very_high", OK), "k6": (24, "", OK)}, ""),
    ("k10 without item 7", clinical.k10, one(10, 2, q7=None),
     {"total": NONE, "k6": (6, "", OK)}, ""),
    # SSI-SA
    ("ssisa all yes", clinical.ssisa, ["yes"] * 16, {"total": (14, "moderate_to_high", OK)}, ""),
    ("ssisa 1 and 15 only", clinical.ssisa, one(16, "no", q1="yes", q15="yes"),
     {"total": (0, "none_to_low", OK)}, ""),
    ("ssisa 16 only", clinical.ssisa, one(16, "no", q16="yes"),
     {"total": (1, "none_to_low", OK)}, ""),
    ("ssisa the unscored ones blank", clinical.ssisa, one(16, "no", q1=None, q15=None, q2="yes",
                                                          q14="yes"),
     {"total": (2, "minimal", OK)}, ""),
    ("ssisa a scored one blank", clinical.ssisa, one(16, "yes", q14=None), {"total": NONE}, ""),
    # CORE-10: 2 and 3 reversed
    ("core-10 all 0", clinical.core_10, [0] * 10, {"total": (8, "low", OK)}, ""),
    ("core-10 all 4", clinical.core_10, [4] * 10, {"total": (32, "severe", OK)}, "risk"),
    ("core-10 nine answered, 10 points", clinical.core_10,
     one(10, 0, q1=None, q2=4, q3=4, q4=4, q5=4, q9=2),
     {"total": (Fraction(111, 10), "mild", PRORATED)}, ""),
    ("core-10 eight answered", clinical.core_10, one(10, 1, q1=None, q10=None),
     {"total": NONE}, "risk"),
    ("core-10 risk blank", clinical.core_10, one(10, 0, q2=4, q3=4, q6=None),
     {"total": (0, "low", PRORATED)}, "risk:not_assessed"),
    # MHI-5: 1 all of the time ... 6 none of the time
    ("mhi-5 best", clinical.mhi_5, [6, 6, 1, 6, 1], {"total": (100, "", OK)}, ""),
    ("mhi-5 worst", clinical.mhi_5, [1, 1, 6, 1, 6], {"total": (0, "", OK)}, ""),
    ("mhi-5 all 1", clinical.mhi_5, [1] * 5, {"total": (40, "", OK)}, ""),
    ("mhi-5 one blank", clinical.mhi_5, [6, 5, 1, 4, None],
     {"total": NONE}, ""),
    # HRQOL-4
    ("cdc-hrqol-4 17 and 20 days", clinical.cdc_hrqol_4, [2, 17, 20, 0],
     {"unhealthy_days": (30, "", OK)}, ""),
    ("cdc-hrqol-4 4 and 2 days", clinical.cdc_hrqol_4, [None, 4, 2, None],
     {"unhealthy_days": (6, "", OK)}, ""),
    ("cdc-hrqol-4 one blank", clinical.cdc_hrqol_4, [5, 30, None, 30],
     {"unhealthy_days": NONE}, ""),
    # coaching
    ("flourishing all agree", coaching.flourishing, [7] * 8, {"total": (56, "", OK)}, ""),
    ("flourishing one blank", coaching.flourishing, one(8, 4, q8=None), {"total": NONE}, ""),
    ("spane best", coaching.spane, [5, 1, 5, 1, 5, 1, 5, 1, 1, 5, 1, 5],
     {"positive": (30, "", OK), "negative": (6, "", OK), "balance": (24, "", OK)}, ""),
    ("spane afraid alone", coaching.spane, one(12, 1, q9=5),
     {"positive": (6, "", OK), "negative": (10, "", OK), "balance": (-4, "", OK)}, ""),
    ("spane joyful blank", coaching.spane, one(12, 3, q10=None),
     {"positive": NONE, "negative": (18, "", OK), "balance": NONE}, ""),
    ("pfi-12 best", coaching.pfi_12, [0, 3, 0, 3, 3, 0, 3, 0, 3, 3, 0, 0],
     {"total": (36, "", OK)}, ""),
    ("pfi-12 all 3", coaching.pfi_12, [3] * 12, {"total": (18, "", OK)}, ""),
    ("pfi-12 worried often", coaching.pfi_12, one(12, 0, q12=3), {"total": (15, "", OK)}, ""),
    ("life-crafting", coaching.life_crafting, [1, 2, 2, 5, 4, 3, None, 5, 5],
     {"past": (Fraction(5, 3), "", OK), "social": (4, "", OK), "future": NONE}, ""),
    ("ipip-self-efficacy best", coaching.ipip_self_efficacy, [5] * 6 + [1] * 4,
     {"mean": (5, "", OK)}, ""),
    ("ipip-self-efficacy all 5", coaching.ipip_self_efficacy, [5] * 10,
     {"mean": (Fraction(34, 10), "", OK)}, ""),
    ("ipip-optimism best", coaching.ipip_optimism, [1, 1, 5, 1, 1, 5, 5, 1, 5, 1],
     {"mean": (5, "", OK)}, ""),
    ("ipip-optimism all 1", coaching.ipip_optimism, [1] * 10,
     {"mean": (Fraction(34, 10), "", OK)}, ""),
    ("ipip-self-esteem best", coaching.ipip_self_esteem, [1, 1, 5, 1, 1, 5, 5, 5, 1, 5],
     {"mean": (5, "", OK)}, ""),
    ("ipip-self-esteem all 1", coaching.ipip_self_esteem, [1] * 10, {"mean": (3, "", OK)}, ""),
    # all 5: E 5 of 10 reversed, A 4, C 4, N 2, O 3
    ("ipip-big5-50 all 5", coaching.ipip_big5_50, [*[5] * 50, 100],
     {"answered": (50, "", OK), "long_string": (50, "", OK), "variability": (0, "", OK), "pace": (2, "", OK),
      "extraversion": (3, "", OK), "agreeableness": (Fraction(34, 10), "", OK),
      "conscientiousness": (Fraction(34, 10), "", OK),
      "neuroticism": (Fraction(42, 10), "", OK), "openness": (Fraction(38, 10), "", OK)},
     "straight_line;flat;inconsistent"),
    ("ipip-big5-50 relaxed", coaching.ipip_big5_50, (*one(50, 3, q9=5, q10=1, q1=5, q2=5, q3=5), None),
     {"extraversion": (Fraction(32, 10), "", OK), "agreeableness": (Fraction(28, 10), "", OK),
      "conscientiousness": (Fraction(32, 10), "", OK),
      "neuroticism": (Fraction(28, 10), "", OK), "openness": (Fraction(32, 10), "", OK)},
     "straight_line;fast:unknown"),
    ("ipip-big5-50 two and three of ten missing", coaching.ipip_big5_50,
     (*one(50, 4, q1=None, q11=None, q5=None, q15=None, q25=None), 426),
     # eight extraversion items left, five of them reversed: 3 x 4 + 5 x 2 = 22
     # 426 / 45 = 9.467; the runs end at q5, q11, q15 and q25; of the whole traits the halves go apart:
     # (2.4, 4), (4, 2.4) and (4, 3.2)
     {"extraversion": (Fraction(22, 8), "", ANSWERED_MEAN), "openness": NONE, "pace": (Fraction(947, 100), "", OK),
      "long_string": (25, "", OK), "even_odd": (-1, "", OK)},
     "straight_line;flat;inconsistent"),
    # 1 and 5 in turn: 25 times 4 below and above 3, 200 / 49 = 4.0816, its root 2.0203
    ("ipip-big5-50 in turn", coaching.ipip_big5_50, [*[1, 5] * 25, None],
     {"variability": (Fraction(2020305089, 10**9), "", OK), "long_string": (1, "", OK), "pace": NONE},
     "fast:unknown"),
    ("ipip-big5-50 all in the middle", coaching.ipip_big5_50, [*[3] * 50, None],
     {"even_odd": (None, "", "undefined")},
     "straight_line;flat;inconsistent:unknown;fast:unknown"),
)

# The published band edges, from both sides.
EDGES = (
    (clinical.PHQ15_BANDS, ((4, "minimal"), (5, "low"), (9, "low"), (10, "medium"), (14, "medium"),
                            (15, "high"))),
    (clinical.GDS15_BANDS, ((4, "normal"), (5, "mild"), (8, "mild"), (9, "moderate"),
                            (11, "moderate"), (12, "severe"))),
    (clinical.K10_BANDS, ((15, "low"), (16, "moderate"), (21, "moderate"), (22, "high"),
                          (29, "high"), (30, "very_high"))),
    (clinical.SSISA_BANDS, ((1, "none_to_low"), (2, "minimal"), (3, "minimal"),
                            (4, "moderate_to_high"))),
    (clinical.CORE10_BANDS, ((10, "low"), (Fraction(109, 10), "low"), (11, "mild"), (14, "mild"),
                             (15, "moderate"), (19, "moderate"), (20, "moderate_to_severe"),
                             (24, "moderate_to_severe"), (25, "severe"))),
)
