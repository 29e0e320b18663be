-- Set what a destination leaves out of everything; the latest counts.
insert into exclusions (destination, content, at, by_whom, reason) values (:destination, :content, :at, :by, :reason)
