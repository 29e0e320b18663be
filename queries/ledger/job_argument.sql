-- What a job was told to do.
select argument from jobs where id = :id
