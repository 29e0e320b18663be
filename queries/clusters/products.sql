-- Answers: numbers for departments and categories, which are told apart faster than names.
CREATE OR REPLACE TEMP TABLE cluster_label AS
SELECT 'department' AS of_what, label, CAST(row_number() OVER (ORDER BY label NULLS LAST) AS INTEGER) AS code
FROM (SELECT DISTINCT department AS label FROM products WHERE department IS NOT NULL) AS named
UNION ALL
SELECT 'category', label, CAST(row_number() OVER (ORDER BY label NULLS LAST) AS INTEGER)
FROM (SELECT DISTINCT category AS label FROM products WHERE category IS NOT NULL) AS named;
CREATE OR REPLACE TEMP TABLE cluster_product AS
SELECT p.product_id, c.code AS category, d.code AS department
FROM products AS p
LEFT JOIN cluster_label AS c ON c.of_what = 'category' AND c.label = p.category
LEFT JOIN cluster_label AS d ON d.of_what = 'department' AND d.label = p.department;
