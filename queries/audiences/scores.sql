-- Answers: the scores of everybody anew, in place; what else is known of them stays as it is. The columns are those of
-- `audiences/person`.
UPDATE audience_person AS p
SET
    churn_30d = s.churn_30, churn_60d = s.churn_60, churn_90d = s.churn_90, churn_180d = s.churn_180,
    churn_365d = s.churn_365, return_90d = s.back_90, return_365d = s.back_365,
    orders_12m = s.purchases_12, value_3m = s.revenue_3, value_12m = s.revenue_12, value_36m = s.revenue_36
FROM mart_score AS s
WHERE s.customer_id = p.customer_id;
-- Who has none any more: they had not bought by the day that is scored for.
UPDATE audience_person AS p
SET
    churn_30d = NULL, churn_60d = NULL, churn_90d = NULL, churn_180d = NULL, churn_365d = NULL, return_90d = NULL,
    return_365d = NULL, orders_12m = NULL, value_3m = NULL, value_12m = NULL, value_36m = NULL
WHERE
    NOT EXISTS (SELECT 1 FROM mart_score AS s WHERE s.customer_id = p.customer_id)
    AND coalesce(
        p.churn_30d, p.churn_60d, p.churn_90d, p.churn_180d, p.churn_365d, p.return_90d, p.return_365d, p.orders_12m,
        p.value_3m, p.value_12m, p.value_36m
    ) IS NOT NULL
