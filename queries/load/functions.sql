-- Answers: What each function is. Columns: name, aggregate (bool), consistent scalar (bool), built-in macro (bool).
SELECT
    lower(function_name) AS name,
    bool_or(function_type IN ('aggregate', 'window')) AS aggregate,
    bool_or(function_type = 'scalar' AND internal)
        AND bool_and(function_type <> 'scalar' OR stability = 'CONSISTENT') AS consistent,
    bool_or(function_type = 'macro' AND internal) AS builtin_macro
FROM duckdb_functions()
GROUP BY 1
