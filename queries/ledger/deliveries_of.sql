-- Every try to deliver an export, or what withdraws it, oldest first.
select removal, attempt, started_at, ended_at, arrived, said
from deliveries
where export = :export
order by removal, attempt
