-- An export whose file is deleted.
insert into export_purges (export, at) values (:export, :at) on conflict do nothing
