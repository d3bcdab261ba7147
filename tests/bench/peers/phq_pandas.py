"""Totals and bands of phq-9 and gad-7 and the flag of item 9 with pandas: IN OUT."""
import sys

import numpy
import pandas

table = pandas.read_csv(sys.argv[1], dtype={"id": str})
phq, gad = table.iloc[:, 1:10], table.iloc[:, 10:17]
left = phq.notna().sum(axis=1)
total = numpy.floor((2 * phq.sum(axis=1) * 9 + left) / (2 * left)).where(left >= 7).astype("Int64")
gad_total = gad.sum(axis=1).where(gad.notna().all(axis=1)).astype("Int64")
item = table.iloc[:, 9]
out = pandas.DataFrame({
    "id": table["id"],
    "phq-9.total": total,
    "phq-9.total.band": pandas.cut(total.astype("float"), [-1, 4, 9, 14, 19, 27],
                                   labels=["minimal", "mild", "moderate", "moderately_severe", "severe"]),
    "phq-9.flags": numpy.where(item.isna(), "self_harm:not_assessed", numpy.where(item > 0, "self_harm", "")),
    "gad-7.total": gad_total,
    "gad-7.total.band": pandas.cut(gad_total.astype("float"), [-1, 4, 9, 14, 21],
                                   labels=["minimal", "mild", "moderate", "severe"])})
out.to_csv(sys.argv[2], index=False)
