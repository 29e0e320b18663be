-- What a load did.
insert into loads (job, at, generation, files, rows_taken, replaced, rejected)
values (:job, :at, :generation, :files, :rows, :replaced, :rejected)
on conflict (job) do nothing
