-- Answers: every table of a database, and whether it holds customers' ids, tickets' ids beside them, or the numbers that
-- the search gives customers. Parameter 1: the database.
SELECT
    t.table_name,
    bool_or(c.column_name = 'customer_id') AS has_customers,
    bool_or(c.column_name = 'ticket_id') AS has_tickets,
    bool_or(c.column_name = 'person') AS has_persons
FROM duckdb_tables() AS t
JOIN duckdb_columns() AS c ON c.table_oid = t.table_oid AND c.database_oid = t.database_oid
WHERE t.database_name = ? AND NOT t.internal AND NOT t.temporary
GROUP BY t.table_name
ORDER BY t.table_name
