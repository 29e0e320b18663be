-- Somebody who is in the file of an export, or held out of it.
insert into exposures (export, customer_id, held_out) values (?1, ?2, ?3)
