-- What ids are hashed with; the first one for whatever is new.
select salt from salts order by id
