-- Answers: the names and types of what would be selected.
DESCRIBE SELECT {{given}} FROM {{source}}
