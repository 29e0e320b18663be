-- Who was in each export of an audience that was let out, or held out of it, oldest export first.
select exports.id as export, exports.as_of, exposures.customer_id, exposures.held_out
from exports
join releases on releases.export = exports.id
cross join exposures on exposures.export = exports.id
where exports.audience = :audience
order by exports.id
