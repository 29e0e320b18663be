-- Take somebody out of every export's record. Export by export, because there is no index by customer.
delete from exposures where customer_id = :customer_id and export in (select id from exports)
