-- An export that was withdrawn from its platform, with the manifest of the file that takes its people off, where there is one.
insert into withdrawals (export, at, by_whom, reason, manifest, manifest_sha256)
values (:export, :at, :by, :reason, :manifest, :manifest_sha256)
