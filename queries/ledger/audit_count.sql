-- How many records of the audit chain there are, or how many on one of the subjects (JSON).
select count(*) from audit where :subjects is null or subject in (select value from json_each(:subjects))
