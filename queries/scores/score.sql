-- Answers: every customer's scores. Places: `logged`: features in logarithms; one for what each model says before it is
-- calibrated (`said`), and for each score; `unit`, `half`: how times are rounded; `patterns_of_year`, `cells_of_year`: what
-- models read of the last year alone.
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
-- Apart from what is made of it: a calibration reads a score several times.
said AS (
    SELECT
        *,
        CAST({{score_gone_30}} AS DOUBLE) AS score_gone_30,
        CAST({{score_gone_60}} AS DOUBLE) AS score_gone_60,
        CAST({{score_gone_90}} AS DOUBLE) AS score_gone_90,
        CAST({{score_gone_180}} AS DOUBLE) AS score_gone_180,
        CAST({{score_gone_365}} AS DOUBLE) AS score_gone_365,
        CAST({{score_back_90}} AS DOUBLE) AS score_back_90,
        CAST({{score_back_365}} AS DOUBLE) AS score_back_365,
        CAST({{score_gone_value}} AS DOUBLE) AS score_gone_value,
        CAST({{orders_to_come}} AS DOUBLE) AS orders_to_come,
        CAST({{basket_to_come}} AS DOUBLE) AS basket_to_come
    FROM known
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
    FROM said
),
-- Each horizon is predicted by a model of its own; who buys within 30 days buys within 60. Where two models have it the other way
-- round, neither is known to be the one that errs: each score lies halfway between the least of the shorter horizons' and the
-- greatest of the longer ones', itself included in both. Scores that are in order stay as they are.
ordered AS (
    SELECT
        * REPLACE (
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
            CASE WHEN back_365 IS NOT NULL THEN (back_365 + greatest(back_90, back_365)) / 2 END AS back_365
        )
    FROM scored
),
-- Value has a model of its own too. Nobody is expected to buy less often than it is likely that they buy at all, nor less often over
-- a longer time: purchases are raised to that, and what they bring alike. `greatest` passes over what is not known.
least_3 AS (SELECT *, greatest(purchases_3, 1 - churn_90, back_90) AS at_3 FROM ordered),
least_6 AS (SELECT *, greatest(purchases_6, at_3, 1 - churn_180) AS at_6 FROM least_3),
least_12 AS (SELECT *, greatest(purchases_12, at_6, 1 - churn_365, back_365) AS at_12 FROM least_6),
least_24 AS (SELECT *, greatest(purchases_24, at_12) AS at_24 FROM least_12),
least_36 AS (SELECT *, greatest(purchases_36, at_24) AS at_36 FROM least_24)
SELECT
    customer_id,
    churn_30, churn_60, churn_90, churn_180, churn_365,
    back_90, back_365,
    CASE WHEN purchases_3 IS NOT NULL THEN at_3 END AS purchases_3,
    CASE WHEN purchases_6 IS NOT NULL THEN at_6 END AS purchases_6,
    CASE WHEN purchases_12 IS NOT NULL THEN at_12 END AS purchases_12,
    CASE WHEN purchases_24 IS NOT NULL THEN at_24 END AS purchases_24,
    CASE WHEN purchases_36 IS NOT NULL THEN at_36 END AS purchases_36,
    CASE WHEN purchases_3 > 0 THEN revenue_3 * (at_3 / purchases_3) ELSE revenue_3 END AS revenue_3,
    CASE WHEN purchases_6 > 0 THEN revenue_6 * (at_6 / purchases_6) ELSE revenue_6 END AS revenue_6,
    CASE WHEN purchases_12 > 0 THEN revenue_12 * (at_12 / purchases_12) ELSE revenue_12 END AS revenue_12,
    CASE WHEN purchases_24 > 0 THEN revenue_24 * (at_24 / purchases_24) ELSE revenue_24 END AS revenue_24,
    CASE WHEN purchases_36 > 0 THEN revenue_36 * (at_36 / purchases_36) ELSE revenue_36 END AS revenue_36,
    margin_rate,
    recency,
    net_year,
    potential
FROM least_36
ORDER BY customer_id NULLS LAST
