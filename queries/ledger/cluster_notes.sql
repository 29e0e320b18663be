-- What was said of behavioural segments, latest first.
select cluster, name, priority, body, at, by_whom, reason from cluster_notes order by number desc
