-- Answers: The syntax tree of one statement as JSON, and the statement written out anew (NULL when it can't be parsed).
-- Parameter 1: the statement. Columns: tree, text.
SELECT
    CAST(tree AS VARCHAR) AS tree,
    CASE WHEN tree ->> '$.error' = 'false' THEN json_deserialize_sql(tree) END AS text
FROM (SELECT json_serialize_sql(CAST(? AS VARCHAR)) AS tree)
