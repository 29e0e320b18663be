-- Answers: lists the rows of a file that break a rule, in a second pass over it.
INSERT INTO load_rejects
SELECT {{file_id}}, {{source}}, {{file}}, row_no,
    CASE problem {{column_cases}} END, CASE problem {{reason_cases}} END, CASE problem {{value_cases}} END
FROM ({{rows}}) AS second_pass
WHERE problem <> 0
LIMIT {{most}}
