-- Answers: the commonest values of a field, and how many people have each. Places: `column`, `most`: how many.
SELECT v.value, s.label, v.customers
FROM (
    SELECT p.{{column}}::VARCHAR AS value, count(*) AS customers
    FROM audience_person AS p
    GROUP BY p.{{column}}
) AS v
LEFT JOIN stores AS s ON '{{column}}' = 'store' AND s.store_id = v.value
ORDER BY v.customers DESC, v.value NULLS LAST
LIMIT {{most}}
