-- Every id that is in a list or in the record of an export.
select customer_id from exposures union select customer_id from id_list_members
