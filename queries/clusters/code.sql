-- Answers: the number of a department or category. Parameters: which of the two, and its name.
SELECT code FROM cluster_label WHERE of_what = ? AND label = ?
