-- Answers: customers whom the churn models leave out, having bought nothing for a year, in thirds by what they brought
-- in a year while they bought.
-- Column potential VARCHAR: high, middle or low
-- Column customers BIGINT: customers
-- Column back_90 DOUBLE: how many are expected back within 90 days
-- Column back_365 DOUBLE: within 365 days
-- Column expected_3 DOUBLE: net revenue expected of them within 3 months
-- Column expected DOUBLE: within 12 months
WITH asleep AS (
    SELECT potential, back_90, back_365, revenue_3, revenue_12
    FROM mart_score
    WHERE coalesce(churn_30, churn_60, churn_90, churn_180, churn_365) IS NULL
        -- Where no model of churn could be trained, that nobody has a probability says nothing.
        AND (
            coalesce(back_90, back_365) IS NOT NULL
            OR (SELECT count(coalesce(churn_30, churn_60, churn_90, churn_180, churn_365)) FROM mart_score) > 0
        )
),
thirds AS (
    SELECT quantile_cont(potential, 1.0 / 3) AS middle_from, quantile_cont(potential, 2.0 / 3) AS high_from FROM asleep
)
SELECT
    CASE WHEN potential >= high_from THEN 'high' WHEN potential >= middle_from THEN 'middle' ELSE 'low' END AS potential,
    count(*) AS customers, sum(back_90) AS back_90, sum(back_365) AS back_365, sum(revenue_3) AS expected_3,
    sum(revenue_12) AS expected
FROM asleep, thirds
GROUP BY 1
