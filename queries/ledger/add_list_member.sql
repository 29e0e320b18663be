-- Put an id into a list; once is enough.
insert into id_list_members (list, customer_id) values (:list, :customer_id) on conflict do nothing
