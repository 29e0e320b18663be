-- Answers: the purchases of a condition, to be added up by customer: tickets, or cents of net revenue. Places: `amount`,
-- `bought`: the rows that count.
SELECT b.person, {{amount}} AS amount
FROM {{bought}}
