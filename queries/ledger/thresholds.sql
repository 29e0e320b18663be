-- Every version of the thresholds, newest first.
select
  version, best_revenue, best_tickets, large_revenue, large_tickets, medium_revenue, medium_tickets,
  method, set_at, set_by, reason
from thresholds
order by version desc
