-- Answers: sets the thresholds that the segments are cut by.
INSERT INTO mart_thresholds VALUES (?, ?, ?, ?, ?, ?, ?)
