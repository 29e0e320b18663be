-- Take every id out of a list.
delete from id_list_members where list = :name
