-- A generation whose file is in place. It follows the one that is still the current one.
insert into generations (id, file, bytes, as_of, published_at, published_by, job, follows)
values (:id, :file, :bytes, :as_of, :at, :by, :job, (select generation from current_generation))
