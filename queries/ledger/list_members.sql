-- The ids of a list, in their order.
select customer_id from id_list_members where list = :name order by customer_id
