-- Answers: a rule's bit. Places: `rule`, `bit`.
CASE WHEN {{rule}} THEN {{bit}}::BIGINT ELSE 0 END
