-- Answers: the months in which a customer's segment changed.
SELECT customer_id, month, segment
FROM (
    SELECT
        customer_id,
        month,
        segment,
        lag(segment) OVER (PARTITION BY customer_id ORDER BY month NULLS FIRST) AS before
    FROM segment_states
) AS stretches
WHERE before IS NULL OR before <> segment
ORDER BY customer_id NULLS LAST, month NULLS LAST
