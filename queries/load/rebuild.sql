-- Answers: lays a table out in its order again, with the staged rows in their places.
CREATE TABLE load_rebuilt AS
SELECT * FROM (
    SELECT {{columns}}, _file FROM {{table}}
    UNION ALL
    SELECT {{columns}}, _file FROM load_incoming WHERE _problem = 0
) AS every_row
ORDER BY {{cluster}}
