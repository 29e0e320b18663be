-- Answers: another statement about the same customers, beside. Places: `block`, `name`.
LEFT JOIN ({{block}}) AS {{name}} ON {{name}}.customer_id = bought.customer_id
