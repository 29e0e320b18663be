-- Answers: forgets the totals of days that are not kept: those that are no month's end of which the members are known.
DELETE FROM cluster_total WHERE day NOT IN (SELECT month FROM cluster_month)
