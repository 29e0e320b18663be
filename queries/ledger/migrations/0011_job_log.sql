-- What a job said while it worked: findings that outlive it, for who reads later how it came to its end.
create table job_log (
  job       integer not null references jobs (id),
  position  integer not null,
  said_at   text not null,
  words     text not null check (words <> ''),
  primary key (job, position)
) strict, without rowid;

create trigger said_in_job after insert on job_log begin update changes set version = version + 1; end;
