-- Answers: forgets every segment.
DELETE FROM cluster_segmentation;
DELETE FROM cluster_member;
DELETE FROM cluster_month;
DELETE FROM cluster_total;
DELETE FROM cluster_flow;
DELETE FROM cluster_number;
DELETE FROM cluster_rule;
DELETE FROM cluster_part;
