-- Totals and bands of phq-9 and gad-7 and the flag of item 9 with DuckDB, on one thread: tables in.csv and out.csv.
SET threads = 1;
CREATE VIEW sums AS
SELECT id, phq9_9 AS item,
       coalesce(phq9_1, 0) + coalesce(phq9_2, 0) + coalesce(phq9_3, 0) + coalesce(phq9_4, 0) + coalesce(phq9_5, 0)
           + coalesce(phq9_6, 0) + coalesce(phq9_7, 0) + coalesce(phq9_8, 0) + coalesce(phq9_9, 0) AS raw,
       (phq9_1 IS NOT NULL)::INT + (phq9_2 IS NOT NULL)::INT + (phq9_3 IS NOT NULL)::INT + (phq9_4 IS NOT NULL)::INT
           + (phq9_5 IS NOT NULL)::INT + (phq9_6 IS NOT NULL)::INT + (phq9_7 IS NOT NULL)::INT
           + (phq9_8 IS NOT NULL)::INT + (phq9_9 IS NOT NULL)::INT AS answered,
       gad7_1 + gad7_2 + gad7_3 + gad7_4 + gad7_5 + gad7_6 + gad7_7 AS gad
FROM read_csv('in.csv', header = true, columns = {'id': 'VARCHAR', 'phq9_1': 'TINYINT', 'phq9_2': 'TINYINT',
    'phq9_3': 'TINYINT', 'phq9_4': 'TINYINT', 'phq9_5': 'TINYINT', 'phq9_6': 'TINYINT', 'phq9_7': 'TINYINT',
    'phq9_8': 'TINYINT', 'phq9_9': 'TINYINT', 'gad7_1': 'TINYINT', 'gad7_2': 'TINYINT', 'gad7_3': 'TINYINT',
    'gad7_4': 'TINYINT', 'gad7_5': 'TINYINT', 'gad7_6': 'TINYINT', 'gad7_7': 'TINYINT'});
CREATE VIEW totals AS
SELECT *, CASE WHEN answered >= 7 THEN (2 * raw::INT * 9 + answered) // (2 * answered) END AS phq FROM sums;
COPY (SELECT id, phq AS "phq-9.total",
             CASE WHEN phq < 5 THEN 'minimal' WHEN phq < 10 THEN 'mild' WHEN phq < 15 THEN 'moderate'
                  WHEN phq < 20 THEN 'moderately_severe' WHEN phq >= 20 THEN 'severe' END AS "phq-9.total.band",
             CASE WHEN item IS NULL THEN 'self_harm:not_assessed' WHEN item > 0 THEN 'self_harm' END AS "phq-9.flags",
             gad AS "gad-7.total",
             CASE WHEN gad < 5 THEN 'minimal' WHEN gad < 10 THEN 'mild' WHEN gad < 15 THEN 'moderate'
                  WHEN gad >= 15 THEN 'severe' END AS "gad-7.total.band"
      FROM totals) TO 'out.csv' (HEADER, QUOTE '');
