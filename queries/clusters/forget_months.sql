-- Answers: forgets months that are long over. Place: `before`.
DELETE FROM cluster_month WHERE month < {{before}};
DELETE FROM cluster_total WHERE day < {{before}};
