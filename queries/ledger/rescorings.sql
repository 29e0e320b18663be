-- Every rescoring, newest first.
select version, job, as_of, at, by_whom, seed, code, content from rescorings order by version desc
