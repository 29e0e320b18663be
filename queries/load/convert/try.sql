-- Answers: A value in the column's type, NULL when it does not convert.
TRY_CAST({{value}} AS {{type}})
