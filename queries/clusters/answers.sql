-- Answers: what customers of each segment answered in surveys, and their recognised visits with a purchase on the same day.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Column cluster BIGINT: the segment
-- Column answers BIGINT: answers
-- Column promoters BIGINT: of them 9 or 10
-- Column detractors BIGINT: of them 0 to 6
-- Column visits BIGINT: recognised visits, one a customer and day
-- Column bought BIGINT: of them with a purchase on the same day
WITH answered AS (
    SELECT
        m.cluster,
        count(*) AS answers,
        count(*) FILTER (WHERE s.score >= 9) AS promoters,
        count(*) FILTER (WHERE s.score <= 6) AS detractors
    FROM surveys AS s
    JOIN cluster_member AS m ON m.customer_id = s.customer_id
    WHERE s.answered_at::DATE BETWEEN $from::DATE AND $to::DATE
    GROUP BY m.cluster
),
visit_days AS (
    SELECT DISTINCT customer_id, started_at::DATE AS day
    FROM visits
    WHERE started_at::DATE BETWEEN $from::DATE AND $to::DATE AND customer_id IS NOT NULL
),
bought_days AS (
    SELECT DISTINCT customer_id, day
    FROM mart_customer_day
    WHERE tickets > 0 AND day BETWEEN $from::DATE AND $to::DATE
),
visited AS (
    SELECT m.cluster, count(*) AS visits, count(b.day) AS bought
    FROM visit_days AS v
    JOIN cluster_member AS m ON m.customer_id = v.customer_id
    LEFT JOIN bought_days AS b ON b.customer_id = v.customer_id AND b.day = v.day
    GROUP BY m.cluster
)
SELECT
    coalesce(a.cluster, v.cluster)::BIGINT AS cluster,
    coalesce(a.answers, 0)::BIGINT AS answers,
    coalesce(a.promoters, 0)::BIGINT AS promoters,
    coalesce(a.detractors, 0)::BIGINT AS detractors,
    coalesce(v.visits, 0)::BIGINT AS visits,
    coalesce(v.bought, 0)::BIGINT AS bought
FROM answered AS a
FULL JOIN visited AS v ON v.cluster = a.cluster
