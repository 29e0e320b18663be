-- Answers: the variables of who bought in a window. Places: `bought`: its statement; `columns`; `joins`.
SELECT bought.customer_id, bought.tickets AS bought_tickets, bought.net AS bought_net{{columns}}
FROM ({{bought}}) AS bought
{{joins}}
