-- The latest records of the audit chain, newest first; only those on one of the subjects where these are given (JSON).
select number, at, by_whom, action, subject, reason, previous, hash
from audit
where :subjects is null or subject in (select value from json_each(:subjects))
order by number desc
limit :limit
