-- A file that was let out.
insert into releases (export, approved, at, by_whom, manifest, manifest_sha256)
values (:export, 1, :at, :by, :manifest, :manifest_sha256)
