-- Who is in the file of an export, and who is held out of it.
select customer_id, held_out from exposures where export = :export order by customer_id
