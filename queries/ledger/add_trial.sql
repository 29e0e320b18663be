-- Keep a trial of behavioural segments under the next number.
insert into cluster_trials (job, as_of, at, by_whom, code, content)
values (:job, :as_of, :at, :by, :code, :content)
returning id
