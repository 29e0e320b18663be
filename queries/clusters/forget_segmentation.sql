-- Answers: forgets by which segmentation everybody was assigned.
DELETE FROM cluster_segmentation
