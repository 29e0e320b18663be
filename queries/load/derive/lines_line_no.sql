-- Answers: without a line number, the row's place in the file.
coalesce({{line_no}}, row_no)
