-- Answers: every customer's scores. Places: `logged`: features in logarithms; one for each score; `unit`, `half`: how times
-- are rounded; `patterns_of_year`, `cells_of_year`: what models read of the last year alone.
WITH
known AS (
    SELECT
        f.*{{logged}},
        c.expected_3, c.expected_6, c.expected_12, c.expected_24, c.expected_36,
        c.gone_30, c.gone_60, c.gone_90, c.gone_180, c.gone_365, c.back_90, c.back_365,
        -- The pattern, as the models of each horizon read it.
        CAST(ln(c.gone_30 / (1 - c.gone_30)) AS REAL) AS pattern_gone_30,
        CAST(ln(c.gone_60 / (1 - c.gone_60)) AS REAL) AS pattern_gone_60,
        CAST(ln(c.gone_90 / (1 - c.gone_90)) AS REAL) AS pattern_gone_90,
        CAST(ln(c.gone_180 / (1 - c.gone_180)) AS REAL) AS pattern_gone_180,
        CAST(ln(c.gone_365 / (1 - c.gone_365)) AS REAL) AS pattern_gone_365,
        CAST(ln(c.back_90 / (1 - c.back_90)) AS REAL) AS pattern_back_90,
        CAST(ln(c.back_365 / (1 - c.back_365)) AS REAL) AS pattern_back_365,
        CAST(ln(c.gone_value / (1 - c.gone_value)) AS REAL) AS pattern_gone_value{{patterns_of_year}}
    FROM work.feature AS f
    LEFT JOIN work.cell AS c
        ON c.repeats = f.repeats
        AND c.last_key = CAST(floor((f.last_days + {{half}}) / {{unit}}) AS INTEGER)
        AND c.age_key = CAST(floor((f.age_days + {{half}}) / {{unit}}) AS INTEGER)
    {{cells_of_year}}
),
scored AS (
    SELECT
        customer_id,
        CAST({{churn_30}} AS DOUBLE) AS churn_30,
        CAST({{churn_60}} AS DOUBLE) AS churn_60,
        CAST({{churn_90}} AS DOUBLE) AS churn_90,
        CAST({{churn_180}} AS DOUBLE) AS churn_180,
        CAST({{churn_365}} AS DOUBLE) AS churn_365,
        CAST({{returns_90}} AS DOUBLE) AS back_90,
        CAST({{returns_365}} AS DOUBLE) AS back_365,
        CAST({{purchases_3}} AS DOUBLE) AS purchases_3,
        CAST({{purchases_6}} AS DOUBLE) AS purchases_6,
        CAST({{purchases_12}} AS DOUBLE) AS purchases_12,
        CAST({{purchases_24}} AS DOUBLE) AS purchases_24,
        CAST({{purchases_36}} AS DOUBLE) AS purchases_36,
        CAST({{revenue_3}} AS DOUBLE) AS revenue_3,
        CAST({{revenue_6}} AS DOUBLE) AS revenue_6,
        CAST({{revenue_12}} AS DOUBLE) AS revenue_12,
        CAST({{revenue_24}} AS DOUBLE) AS revenue_24,
        CAST({{revenue_36}} AS DOUBLE) AS revenue_36,
        CAST(margin_rate AS DOUBLE) AS margin_rate,
        CAST(recency AS INTEGER) AS recency,
        net_year,
        -- A year at least: one purchase is not a year's worth of them.
        CAST(net_ever AS DOUBLE) / greatest(1, last_days / 365.0) AS potential
    FROM known
)
-- Each horizon is predicted by a model of its own; who buys within 30 days buys within 60. Where two models have it the other way
-- round, neither is known to be the one that errs: each score lies halfway between the least of the shorter horizons' and the
-- greatest of the longer ones', itself included in both. Scores that are in order stay as they are.
SELECT
    customer_id,
    CASE WHEN churn_30 IS NOT NULL
        THEN (churn_30 + greatest(churn_30, churn_60, churn_90, churn_180, churn_365)) / 2 END AS churn_30,
    CASE WHEN churn_60 IS NOT NULL
        THEN (least(churn_30, churn_60) + greatest(churn_60, churn_90, churn_180, churn_365)) / 2 END AS churn_60,
    CASE WHEN churn_90 IS NOT NULL
        THEN (least(churn_30, churn_60, churn_90) + greatest(churn_90, churn_180, churn_365)) / 2 END AS churn_90,
    CASE WHEN churn_180 IS NOT NULL
        THEN (least(churn_30, churn_60, churn_90, churn_180) + greatest(churn_180, churn_365)) / 2 END AS churn_180,
    CASE WHEN churn_365 IS NOT NULL
        THEN (least(churn_30, churn_60, churn_90, churn_180, churn_365) + churn_365) / 2 END AS churn_365,
    CASE WHEN back_90 IS NOT NULL THEN (back_90 + least(back_90, back_365)) / 2 END AS back_90,
    CASE WHEN back_365 IS NOT NULL THEN (back_365 + greatest(back_90, back_365)) / 2 END AS back_365,
    purchases_3, purchases_6, purchases_12, purchases_24, purchases_36,
    revenue_3, revenue_6, revenue_12, revenue_24, revenue_36,
    margin_rate,
    recency,
    net_year,
    potential
FROM scored
ORDER BY customer_id NULLS LAST
