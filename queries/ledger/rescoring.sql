-- One rescoring.
select version, job, as_of, at, by_whom, seed, code, content from rescorings where version = :version
