-- Say something of a behavioural segment.
insert into cluster_notes (cluster, name, priority, body, at, by_whom, reason)
values (:cluster, :name, :priority, :body, :at, :by, :reason)
