-- Answers: what tells one state of the suppression list from another: the chain's last record of a change.
SELECT coalesce(max(number), 0) FROM audit WHERE action = 'suppression'
