-- Answers: a customer's segment by what one window holds and by the last purchase up to its end.
CASE
    WHEN {{lines}} > 0 AND ({{tickets}} = 0 OR {{net}} <= 0) THEN 'returns'
    WHEN {{lines}} > 0 AND {{net}} >= t.best_revenue AND {{tickets}} >= t.best_tickets THEN 'best'
    WHEN {{lines}} > 0 AND {{net}} >= t.large_revenue AND {{tickets}} >= t.large_tickets THEN 'large'
    WHEN {{lines}} > 0 AND {{net}} >= t.medium_revenue AND {{tickets}} >= t.medium_tickets THEN 'medium'
    WHEN {{lines}} > 0 THEN 'small'
    WHEN {{last_purchase}} >= {{sleepers_from}} THEN 'sleepers'
    WHEN {{last_purchase}} IS NOT NULL THEN 'lost'
    ELSE 'nobody'
END
