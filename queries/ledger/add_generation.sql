-- A generation whose file is in place.
insert into generations (id, file, bytes, as_of, published_at, published_by, job)
values (:id, :file, :bytes, :as_of, :at, :by, :job)
