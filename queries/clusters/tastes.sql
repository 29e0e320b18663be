-- Answers: the departments and categories that most is bought of.
SELECT of_what, label, lines
FROM (
    SELECT l.of_what, l.label, count(*) AS lines, count(*) OVER (PARTITION BY l.of_what) AS kinds
    FROM sales AS s
    JOIN cluster_product AS p ON p.product_id = s.product_id
    JOIN cluster_label AS l
        ON (l.of_what = 'category' AND l.code = p.category) OR (l.of_what = 'department' AND l.code = p.department)
    WHERE s.day BETWEEN {{from}} AND {{to}} AND s.purchase = 1 AND s.customer_id IN (SELECT customer_id FROM cluster_sample)
    GROUP BY l.of_what, l.label
) AS bought
ORDER BY of_what DESC, lines DESC, label
