-- Answers: forgets what segments were like.
DELETE FROM cluster_number
