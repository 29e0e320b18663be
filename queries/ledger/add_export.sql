-- A sealed file; its number is answered.
insert into exports (
  audience, version, destination, generation, fingerprint, file, row_count, bytes, sha256, as_of, sealed_at, asked_by,
  expires_at, four_eyes, content, job
)
values (
  :audience, :version, :destination, :generation, :fingerprint, :file, :rows, :bytes, :sha256, :as_of, :at, :by,
  :expires_at, :four_eyes, :content, :job
)
returning id
