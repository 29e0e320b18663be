-- The exports that were let out with somebody in the file, or held out of it, newest first.
select exports.id as export, exports.audience, exports.destination, exports.as_of, exposures.held_out
from exports
join releases on releases.export = exports.id
cross join exposures on exposures.export = exports.id and exposures.customer_id = :customer_id
order by exports.id desc
