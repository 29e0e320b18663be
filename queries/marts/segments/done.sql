-- Answers: forgets what a refresh of the segments needed.
DROP TABLE IF EXISTS segment_states;
