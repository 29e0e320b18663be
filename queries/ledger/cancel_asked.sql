-- Who asked this job to stop, if anybody did.
select cancel_asked_by from jobs where id = :id
