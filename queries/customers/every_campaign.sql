-- Answers: every campaign.
-- Column campaign_id VARCHAR: the campaign
-- Column label VARCHAR: its name
-- Column kind VARCHAR: its kind
-- Column starts_on DATE: first day
-- Column ends_on DATE: last day
SELECT campaign_id, label, kind, starts_on, ends_on FROM campaigns
