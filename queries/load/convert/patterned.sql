-- Answers: A day or time in one of the source's own patterns.
TRY_CAST(try_strptime({{value}}, [{{formats}}]) AS {{type}})
