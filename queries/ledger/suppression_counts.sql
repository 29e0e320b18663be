-- How many of each kind are on the suppression list.
select kind, count(*) as hashes from suppressions group by kind
