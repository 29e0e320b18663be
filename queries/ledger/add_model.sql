-- Keep a model of a rescoring.
insert into models (version, name, content) values (:version, :name, :content)
