-- The rule that every export was sealed with, where it has one.
select id, json_extract(content, '$.audience.rule') as rule
from exports
where json_type(content, '$.audience.rule') = 'text'
