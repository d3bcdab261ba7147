"""Known answers of the published keys, checked against the second scorer itself.

They test the second scorer, not the program: one that is wrong proves nothing. The known answers of
clinical.py and coaching.py stand in golden_keys.py, the others in golden_more.py.
"""

from fractions import Fraction

import golden_keys
import golden_more
import oracle
from oracle import EDGE, INCOMPLETE, NOT_APPLICABLE, OK, PRORATED

NA = NOT_APPLICABLE

# name, scoring function, answers, {scale: (value, band, status)}, flags (None: not looked at)
KNOWN = (
    ("phq-9 all 0", oracle.phq_9, [0] * 9,
     {"total": (0, "minimal", OK), "symptoms": (0, "", OK), "algorithm": ("none", "", OK)}, ""),
    ("phq-9 all 3", oracle.phq_9, [3] * 9,
     {"total": (27, "severe", OK), "symptoms": (9, "", OK), "algorithm": ("major", "", OK)},
     "self_harm"),
    ("phq-9 item 9 alone", oracle.phq_9, [0] * 8 + [1], {"total": (1, "minimal", OK)},
     "self_harm"),
    ("phq-9 seven answered, sum 7", oracle.phq_9, [1] * 7 + [None] * 2,
     {"total": (9, "mild", PRORATED), "algorithm": (None, "", INCOMPLETE)},
     "self_harm:not_assessed"),
    ("phq-9 eight answered, sum 10", oracle.phq_9, [None, 3, 3, 3, 1, 0, 0, 0, 0],
     {"total": (11, "moderate", PRORATED), "symptoms": (None, "", INCOMPLETE)}, ""),
    ("phq-9 seven answered, sum 8", oracle.phq_9, [None, None, 2, 1, 1, 1, 1, 1, 1],
     {"total": (10, "moderate", PRORATED)}, "self_harm"),
    ("phq-9 three missing", oracle.phq_9, [None] * 3 + [3] * 6,
     {"total": (None, "", INCOMPLETE)}, "self_harm"),
    ("phq-9 eight answered, sum 4: a half goes up", oracle.phq_9, [None, 1, 1, 1, 1, 0, 0, 0, 0],
     {"total": (5, "mild", EDGE)}, ""),
    ("phq-9 algorithm with six symptoms", oracle.phq_9, [2, 0, 2, 2, 2, 2, 0, 0, 1],
     {"total": (11, "moderate", OK), "symptoms": (6, "", OK), "algorithm": ("major", "", OK)},
     "self_harm"),
    ("phq-9 algorithm without a core symptom", oracle.phq_9, [1, 1, 3, 3, 3, 3, 3, 3, 3],
     {"symptoms": (7, "", OK), "algorithm": ("none", "", OK)}, "self_harm"),
    ("phq-9 algorithm with two symptoms", oracle.phq_9, [0, 2, 0, 0, 0, 0, 0, 0, 1],
     {"symptoms": (2, "", OK), "algorithm": ("other", "", OK)}, "self_harm"),
    ("phq-2 both 3", oracle.phq_2, [3, 3], {"total": (6, "", OK)}, ""),
    ("gad-7 all 2", oracle.gad_7, [2] * 7, {"total": (14, "moderate", OK)}, ""),
    ("gad-7 one missing", oracle.gad_7, [1] * 6 + [None], {"total": (None, "", INCOMPLETE)}, ""),
    ("phq-4 pairs", oracle.phq_4, [3, 2, 1, 0],
     {"anxiety": (5, "", OK), "depression": (1, "", OK), "total": (6, "moderate", OK)}, ""),
    ("phq-4 one missing", oracle.phq_4, [1, None, 1, 1],
     {"anxiety": (None, "", INCOMPLETE), "depression": (2, "", OK),
      "total": (None, "", INCOMPLETE)}, ""),
    ("pc-ptsd-5 no trauma", oracle.pc_ptsd_5, [0] + [None] * 5, {"total": (0, "", OK)}, ""),
    ("pc-ptsd-5 all yes", oracle.pc_ptsd_5, [1] * 6, {"total": (5, "", OK)}, ""),
    ("brfss-ace 2 and 3 yes", oracle.brfss_ace, [2, 1, 1, 2, 2, 1, 1, 1, 1, 1, 1],
     {"count": (1, "", OK)}, None),
    ("brfss-ace 3 alone", oracle.brfss_ace, [2, 2, 1, 2, 2, 1, 1, 1, 1, 1, 1],
     {"count": (1, "", OK)}, None),
    ("brfss-ace 9, 10, 11 once", oracle.brfss_ace, [2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2],
     {"count": (1, "", OK)}, None),
    ("brfss-ace all exposures", oracle.brfss_ace, [1] * 5 + [3] * 6, {"count": (8, "", OK)}, None),
    ("brfss-ace refused", oracle.brfss_ace, [1] * 5 + [3] * 5 + [9],
     {"count": (None, "", INCOMPLETE)}, None),
    ("b-ipf four answered, three not applicable", oracle.b_ipf, [6, 6, 3, 3, NA, NA, NA],
     {"total": (75, "", OK)}, ""),
    ("b-ipf one skipped", oracle.b_ipf, [6, 6, 3, 3, NA, NA, None],
     {"total": (None, "", INCOMPLETE)}, ""),
    ("b-ipf nothing applies", oracle.b_ipf, [NA] * 7, {"total": (None, "", INCOMPLETE)}, ""),
    ("swls all strongly agree", oracle.swls, [7] * 5,
     {"total": (35, "extremely_satisfied", OK)}, ""),
    ("swls all neutral", oracle.swls, [4] * 5, {"total": (20, "neutral", OK)}, ""),
    ("ipip-big5-25 all 1", oracle.ipip_big5_25, [1] * 25,
     {"agreeableness": (2, "", OK), "conscientiousness": (3, "", OK), "extraversion": (3, "", OK),
      "neuroticism": (1, "", OK), "openness": (3, "", OK)}, ""),
    ("ipip-big5-25 three and two of five", oracle.ipip_big5_25,
     [None, None, 2, 3, 3] + [None] * 3 + [1, 1] + [1] * 15,
     {"agreeableness": (Fraction(8, 3), "", oracle.ANSWERED_MEAN),
      "conscientiousness": (None, "", INCOMPLETE)}, ""),
    ("readiness-rulers gap", oracle.readiness_rulers, [3, 8, 5], {"gap": (-5, "", OK)}, ""),
    ("readiness-rulers one missing", oracle.readiness_rulers, [3, None, 5],
     {"importance": (3, "", OK), "gap": (None, "", INCOMPLETE)}, ""),
)

# The published band edges, from both sides.
EDGES = (
    (oracle.PHQ9_BANDS, ((4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"),
                         (14, "moderate"), (15, "moderately_severe"), (19, "moderately_severe"),
                         (20, "severe"))),
    (oracle.GAD7_BANDS, ((4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"),
                         (14, "moderate"), (15, "severe"))),
    (oracle.PHQ4_BANDS, ((2, "none"), (3, "mild"), (5, "mild"), (6, "moderate"), (8, "moderate"),
                         (9, "severe"))),
    (oracle.SWLS_BANDS, ((9, "extremely_dissatisfied"), (10, "dissatisfied"),
                         (14, "dissatisfied"), (15, "slightly_dissatisfied"),
                         (19, "slightly_dissatisfied"), (20, "neutral"),
                         (21, "slightly_satisfied"), (25, "slightly_satisfied"),
                         (26, "satisfied"), (30, "satisfied"), (31, "extremely_satisfied"))),
)

TEXTS = ((Fraction(75), "75"), (Fraction(1, 3), "0.333333"), (Fraction(2, 3), "0.666667"),
         (Fraction(100, 42), "2.380952"), (Fraction(1, 2), "0.5"),
         (Fraction(1, 2000000), "0.000001"), (Fraction(14, 5), "2.8"),
         (Fraction(10**9 - 1, 10**9), "1"),
         (-5, "-5"), (0, "0"))


def failures():
    """Returns what does not agree, as lines; empty when all is well."""
    wrong = []
    for name, score, answers, scales, flags in (*KNOWN, *golden_keys.KNOWN, *golden_more.KNOWN):
        results, got_flags = score(answers)
        for scale, expected in scales.items():
            got = tuple(results[scale])[:3]
            if got != expected:
                wrong.append(f"{name}: {scale} is {got}, expected {expected}")
        if flags is not None and got_flags != flags:
            wrong.append(f"{name}: flags are '{got_flags}', expected '{flags}'")
    for bands, edges in (*EDGES, *golden_keys.EDGES, *golden_more.SKELETON_EDGES):
        for value, band in edges:
            if oracle.band_of(value, bands) != band:
                wrong.append(f"{value} is {oracle.band_of(value, bands)}, expected {band}")
    for value, text in TEXTS:
        if oracle.decimal_text(value) != text:
            wrong.append(f"{value} is printed {oracle.decimal_text(value)}, expected {text}")
    exact = oracle.phq_9([None, 3, 3, 3, 1, 0, 0, 0, 0])[0]["total"].unrounded
    if exact != Fraction(45, 4):
        wrong.append(f"phq-9 unrounded total is {exact}, expected 45/4")
    return wrong


def count():
    """How many known answers there are."""
    edges = sum(len(values) for _, values in (*EDGES, *golden_keys.EDGES, *golden_more.SKELETON_EDGES))
    return len(KNOWN) + len(golden_keys.KNOWN) + len(golden_more.KNOWN) + edges + len(TEXTS) + 1
