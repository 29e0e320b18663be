-- One model of a rescoring.
select name, content from models where version = :version and name = :name
