-- Answers: what the value segments of this generation stand for.
-- Column as_of DATE: the day
-- Column n_from DATE: first day of the 12 months up to it
-- Column sleepers_from DATE: first day on which a last purchase makes a sleeper
-- Column n1_from DATE: first day of the 12 months before
-- Column n1_to DATE: their last day
-- Column n1_sleepers_from DATE: the same in N-1
-- Column n1_covered BOOLEAN: whether history covers N-1
-- Column c3_to DATE: the day three months ago
-- Column c36_to DATE: the day 36 months ago
-- Column first_day DATE: first day with a ticket line
-- Column version INTEGER: version of the thresholds
-- Column best_revenue DECIMAL(18,2): from which net revenue a customer is in Best
-- Column best_tickets INTEGER: and from how many tickets
-- Column large_revenue DECIMAL(18,2): the same for Large
-- Column large_tickets INTEGER: the same for Large
-- Column medium_revenue DECIMAL(18,2): the same for Medium
-- Column medium_tickets INTEGER: the same for Medium
SELECT
    w.as_of, w.n_from, w.sleepers_from, w.n1_from, w.n1_to, w.n1_sleepers_from, w.n1_covered, w.c3_to,
    w.c36_to, w.first_day,
    t.version, t.best_revenue, t.best_tickets, t.large_revenue, t.large_tickets, t.medium_revenue, t.medium_tickets
FROM mart_windows AS w
CROSS JOIN mart_thresholds AS t
