-- Approve or reject an export. What the checks look at comes from the export itself, but for the file that was looked at.
insert into decisions (export, asked_by, four_eyes, sha256, expires_at, approved, by_whom, at, note)
select id, asked_by, four_eyes, :sha256, expires_at, :approved, :by, :at, :note
from exports
where id = :export
