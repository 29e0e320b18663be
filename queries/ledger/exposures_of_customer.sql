-- The exports that were let out with somebody in the file, or held out of it, newest first.
select exports.id as export, exports.audience, exports.destination, exports.as_of, exposures.held_out
from exports
join releases on releases.export = exports.id
cross join exposures on exposures.export = exports.id and exposures.customer_id = :customer_id
where true
  -- What no delivery brought there was seen by nobody.
  and not (
    exists (select 1 from deliveries as d where d.export = exports.id and not d.removal)
    and not exists (
      select 1 from deliveries as d where d.export = exports.id and not d.removal and (d.arrived is null or d.arrived)
    )
  )
order by exports.id desc
