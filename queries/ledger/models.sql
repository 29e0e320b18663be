-- The models of a rescoring.
select name, content from models where version = :version order by name
