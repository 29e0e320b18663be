-- Answers: the purchases of a condition, to be added up by customer: tickets, or cents of net revenue. Places: `amount`,
-- `bought`: the rows that count; `from`, `to`: the first and the last number of customers.
SELECT b.person, {{amount}} AS amount
FROM {{bought}} AND b.person BETWEEN {{from}} AND {{to}}
