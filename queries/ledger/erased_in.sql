-- The generation in which an erasure was carried out.
update erasures set generation = :generation where hash = :hash
