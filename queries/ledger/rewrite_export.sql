-- The rule of an export that named somebody who is erased.
update exports set content = json_set(content, '$.audience.rule', :rule) where id = :id
