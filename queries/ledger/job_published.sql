-- Remember which generation a running job published, in the transaction that publishes it.
update jobs set generation = :generation where id = :id and state = 'running'
