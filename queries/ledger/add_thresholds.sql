-- Adopt thresholds as the next version.
insert into thresholds (
  version, best_revenue, best_tickets, large_revenue, large_tickets, medium_revenue, medium_tickets,
  method, set_at, set_by, reason
)
select
  coalesce(max(version), 0) + 1, :best_revenue, :best_tickets, :large_revenue, :large_tickets, :medium_revenue,
  :medium_tickets, :method, :at, :by, :reason
from thresholds
returning version
