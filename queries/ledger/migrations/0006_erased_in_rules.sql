-- A rule that names somebody who is erased has what stands for them instead. Nothing else of a version or of an export
-- is ever changed.

drop trigger audiences_stay;
create trigger audiences_stay before update on audiences
when new.name <> old.name or new.version <> old.version or new.hold_out <> old.hold_out or new.note <> old.note
  or new.at <> old.at or new.by_whom <> old.by_whom or new.retired <> old.retired
  or instr(new.rule, 'erased-') = 0
begin select raise(abort, 'a version of an audience is never changed'); end;
create trigger audiences_moved after update on audiences begin update changes set version = version + 1; end;

drop trigger exports_stay;
create trigger exports_stay before update on exports
when new.id <> old.id or new.audience <> old.audience or new.version <> old.version
  or new.destination <> old.destination or new.generation <> old.generation or new.fingerprint <> old.fingerprint
  or new.file <> old.file or new.row_count <> old.row_count or new.bytes <> old.bytes or new.sha256 <> old.sha256
  or new.as_of <> old.as_of or new.sealed_at <> old.sealed_at or new.asked_by <> old.asked_by
  or new.expires_at <> old.expires_at or new.four_eyes <> old.four_eyes or new.job is not old.job
  or instr(json_extract(new.content, '$.audience.rule'), 'erased-') = 0
  or json_remove(new.content, '$.audience.rule') <> json_remove(old.content, '$.audience.rule')
begin select raise(abort, 'an export is never changed'); end;
