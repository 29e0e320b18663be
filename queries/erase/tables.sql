-- Answers: every table of a database, and whether it holds customers' ids, and tickets' ids beside them. Parameter 1:
-- the database.
SELECT
    t.table_name,
    bool_or(c.column_name = 'customer_id') AS has_customers,
    bool_or(c.column_name = 'ticket_id') AS has_tickets
FROM duckdb_tables() AS t
JOIN duckdb_columns() AS c ON c.table_oid = t.table_oid AND c.database_oid = t.database_oid
WHERE t.database_name = ? AND NOT t.internal AND NOT t.temporary
GROUP BY t.table_name
ORDER BY t.table_name
