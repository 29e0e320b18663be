-- Set a priority group; the latest of its name counts.
insert into priority_groups (name, content, at, by_whom, reason) values (:name, :content, :at, :by, :reason)
