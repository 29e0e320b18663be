-- How far the stage that a job is in has come.
update job_stages set rows_done = :rows, bytes_done = :bytes where job = :job and ended_at is null
