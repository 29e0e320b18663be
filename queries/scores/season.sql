-- Answers: net revenue of the months to come, as they were last year, over what they would have been of a year without
-- seasons. Places: `from`: 364 days before the day that is scored for; `to_3`, `to_6`: 91 and 182 days after that; `to`.
SELECT
    CAST(sum(net) FILTER (WHERE day <= {{to_3}}) * 364.0 / 91 / nullif(sum(net), 0) AS DOUBLE) AS season_3,
    CAST(sum(net) FILTER (WHERE day <= {{to_6}}) * 364.0 / 182 / nullif(sum(net), 0) AS DOUBLE) AS season_6
FROM mart_daily
WHERE day > {{from}} AND day <= {{to}}
