-- The figures of `mei-social cohort`, from the files of `mei-social cohort FOLDER --output NAME.parquet`.
-- One text for DuckDB and for Spark. It reads a table or view named `findings` and gives one row a figure:
-- figure, id, band, number, total.
WITH files AS (
    SELECT DISTINCT reference, revision, digest, sound FROM findings
),
-- The newest revision of each reference; a file that was changed after its export only where there is no other. Where
-- files of one reference do not belong together, `mei-social cohort` counts each: that needs names, and none are here.
ranked AS (
    SELECT reference, digest, row_number() OVER (
        PARTITION BY reference
        ORDER BY CASE WHEN sound THEN 0 ELSE 1 END, revision DESC, digest
    ) AS place
    FROM files
),
newest AS (
    SELECT DISTINCT f.reference, f.rule, f.topic, f.clauses, f.severity, f.gate, f.asked, f.account, f.outcome,
        f.question
    FROM findings f
    JOIN ranked r ON r.reference = f.reference AND r.digest = f.digest
    WHERE r.place = 1
),
trainees AS (
    SELECT count(DISTINCT reference) AS number FROM newest
),
-- A question that was not asked in your words has no answer. A gate that stands here with its `question` was asked in
-- other words than yours: it counts for bands and topics, and in no figure about a rule of yours.
placed AS (
    SELECT n.*, CASE
        WHEN n.outcome IN ('fail', 'partial', 'unknown') THEN
            CASE n.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END
        WHEN n.outcome IN ('not-tested', 'not-asked') THEN 4
        WHEN n.outcome = 'pass' THEN 5
        ELSE 6
    END AS place,
    CASE WHEN n.rule IS NULL OR n.question IS NOT NULL THEN 0 ELSE 1 END AS yours_asks
    FROM newest n
),
names AS (
    SELECT * FROM (VALUES (0, 'critical'), (1, 'high'), (2, 'medium'), (3, 'low'), (4, 'incomplete'),
        (5, 'no-open-findings'), (6, 'not-assessed')) AS each_band(place, band)
),
bands AS (
    SELECT reference, min(place) AS place FROM placed GROUP BY reference
),
-- What is missed on one account is missed.
by_rule AS (
    SELECT reference, rule, max(clauses) AS clauses,
        max(CASE WHEN place < 4 THEN 1 ELSE 0 END) AS missed,
        max(CASE WHEN outcome <> 'not-applicable' THEN 1 ELSE 0 END) AS applied
    FROM placed WHERE rule IS NOT NULL AND asked GROUP BY reference, rule
),
by_topic AS (
    SELECT reference, topic, min(place) AS place FROM placed WHERE topic IS NOT NULL GROUP BY reference, topic
),
-- A list of clauses taken apart in a way that both engines know.
places AS (
    SELECT * FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16),
        (17), (18), (19), (20), (21), (22), (23), (24), (25), (26), (27), (28), (29), (30)) AS each_place(place)
),
by_clause AS (
    SELECT b.reference, split_part(b.clauses, ',', p.place) AS clause, max(b.missed) AS missed,
        max(b.applied) AS applied
    FROM by_rule b CROSS JOIN places p
    WHERE split_part(b.clauses, ',', p.place) <> ''
    GROUP BY b.reference, split_part(b.clauses, ',', p.place)
)
SELECT 'trainees' AS figure, '' AS id, '' AS band, number, number AS total FROM trainees
UNION ALL
SELECT 'answers', '', '',
    sum(CASE WHEN outcome IN ('not-tested', 'not-asked', 'not-applicable') THEN 0 ELSE 1 END),
    sum(CASE WHEN outcome = 'not-applicable' THEN 0 ELSE 1 END)
FROM placed WHERE yours_asks = 1
UNION ALL
SELECT 'gate', p.rule, '', count(DISTINCT p.reference), max(t.number)
FROM placed p CROSS JOIN trainees t WHERE p.gate AND p.place < 4 GROUP BY p.rule
UNION ALL
SELECT 'band', '', n.band, count(*), max(t.number)
FROM bands b JOIN names n ON n.place = b.place CROSS JOIN trainees t GROUP BY n.band
UNION ALL
SELECT 'topic', b.topic, n.band, count(*), max(t.number)
FROM by_topic b JOIN names n ON n.place = b.place CROSS JOIN trainees t
WHERE b.place < 6 GROUP BY b.topic, n.band
UNION ALL
SELECT 'rule', rule, '', sum(missed), sum(applied) FROM by_rule GROUP BY rule
UNION ALL
SELECT 'clause', clause, '', sum(missed), sum(applied) FROM by_clause GROUP BY clause
ORDER BY figure, id, band
