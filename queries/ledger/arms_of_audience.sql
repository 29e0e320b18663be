-- Who is or was in an export of an audience, or held out of it, that was let out or still may be, oldest export first.
select exposures.customer_id, exposures.held_out
from exports
left join decisions on decisions.export = exports.id
left join export_ends on export_ends.export = exports.id
cross join exposures on exposures.export = exports.id
where exports.audience = :audience and export_ends.export is null and coalesce(decisions.approved, 1) = 1
order by exports.id
