-- Answers: forgets what segments were like.
DELETE FROM cluster_number;
DELETE FROM cluster_rule
