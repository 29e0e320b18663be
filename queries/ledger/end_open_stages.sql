-- Close the stage that a job ended in.
update job_stages set ended_at = :at where job = :job and ended_at is null
