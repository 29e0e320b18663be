-- The roles of a model, latest first.
select name, role, at, by_whom, reason from model_roles where name = :name order by number desc
