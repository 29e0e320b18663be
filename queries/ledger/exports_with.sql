-- The exports with somebody in the file, let out or not. Export by export, because there is no index by customer.
select exports.id as export
from exports
cross join exposures on exposures.export = exports.id and exposures.customer_id = :customer_id
where not exposures.held_out
