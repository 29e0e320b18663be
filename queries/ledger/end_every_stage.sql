-- No job is at work any more.
update job_stages set ended_at = :at where ended_at is null
