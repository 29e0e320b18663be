-- Take somebody out of every list.
delete from id_list_members where customer_id = :customer_id and list in (select name from id_lists)
