-- The latest records of the audit chain, newest first: those before a number, where one is given, and only those on one of
-- the subjects where these are given (JSON).
select number, at, by_whom, action, subject, reason, previous, hash
from audit
where
  (:subjects is null or subject in (select value from json_each(:subjects)))
  and (:before is null or number < :before)
order by number desc
limit :limit
