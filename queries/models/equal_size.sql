-- Answers: the customers that the champion of churn was judged on, counted where they are alike: in the rule's group or
-- not, how far in the champion's, bought or not, and for how much. The champion takes as many people as the rule, those
-- with the lowest probability of churn; where that ends among equals, each of them counts by the share taken, so that no
-- result depends on their order.
-- Parameter days INTEGER: horizon of the churn probability
-- Parameter rule_days INTEGER: the rule's days before the cut
-- Parameter rule_purchases INTEGER: at least so many purchases in them
-- Column in_rule BOOLEAN: meets the rule
-- Column in_champion DOUBLE: 1 taken by the champion, 0 not, between where it ends among equals
-- Column bought BOOLEAN: bought in the horizon
-- Column revenue DECIMAL(18,2): net revenue of each in the horizon
-- Column customers BIGINT: customers
WITH judged AS (
    SELECT
        CASE $rule_days::INTEGER
            WHEN 30 THEN purchases_30
            WHEN 90 THEN purchases_90
            WHEN 180 THEN purchases_180
            WHEN 365 THEN purchases_365
        END >= $rule_purchases::INTEGER AS in_rule,
        churn, bought, revenue
    FROM mart_judged
    WHERE days = $days::INTEGER AND churn IS NOT NULL
),
taken AS (
    SELECT
        in_rule, bought, revenue,
        -- How many of those with this probability are still taken, over all of them.
        (count(*) FILTER (WHERE in_rule) OVER () - (rank() OVER (ORDER BY churn) - 1))
            / count(*) OVER (PARTITION BY churn) AS share
    FROM judged
)
SELECT
    coalesce(in_rule, false) AS in_rule,
    greatest(0.0, least(1.0, share))::DOUBLE AS in_champion,
    bought,
    coalesce(revenue, 0)::DECIMAL(18,2) AS revenue,
    count(*) AS customers
FROM taken
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
