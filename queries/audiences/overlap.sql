-- Answers: how many people are in which of several rules: a bit for each. Place: `mask`.
SELECT {{mask}} AS mask, count(*) AS customers
FROM audience_person AS p
GROUP BY mask
