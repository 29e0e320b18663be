-- Answers: how many customers are in a segment on a day. Place: `day`.
SELECT CAST(coalesce(sum(customers), 0) AS BIGINT) FROM cluster_total WHERE day = {{day}}
