-- Everybody who is erased, by the salted hash of the id.
select hash, asked_at, asked_by, generation from erasures order by asked_at, hash
