-- Keep a rescoring under the next version.
insert into rescorings (job, as_of, at, by_whom, seed, code, content)
values (:job, :as_of, :at, :by, :seed, :code, :content)
returning version
