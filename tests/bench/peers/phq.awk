# Totals and bands of phq-9 and gad-7 and the flag of item 9, for columns in the order of make_rows.
BEGIN { FS = OFS = ","; print "id,phq-9.total,phq-9.total.band,phq-9.flags,gad-7.total,gad-7.total.band" }
NR > 1 {
    sum = missing = 0
    for (i = 2; i <= 10; i++) { if ($i == "") missing++; else sum += $i }
    phq = missing <= 2 ? int((2 * sum * 9 + 9 - missing) / (2 * (9 - missing))) : ""
    phq_band = phq == "" ? "" : phq < 5 ? "minimal" : phq < 10 ? "mild" : phq < 15 ? "moderate" : phq < 20 ? "moderately_severe" : "severe"
    flag = $10 == "" ? "self_harm:not_assessed" : $10 > 0 ? "self_harm" : ""
    sum = missing = 0
    for (i = 11; i <= 17; i++) { if ($i == "") missing++; else sum += $i }
    gad = missing == 0 ? sum : ""
    gad_band = gad == "" ? "" : gad < 5 ? "minimal" : gad < 10 ? "mild" : gad < 15 ? "moderate" : "severe"
    print $1, phq, phq_band, flag, gad, gad_band
}
