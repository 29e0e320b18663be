-- Answers: takes the scores that stood before away. Places: `month`: first day of the month that is scored for; `oldest`:
-- first day of the oldest month that is kept.
DELETE FROM mart_scoring;
DROP TABLE IF EXISTS mart_score;
DELETE FROM mart_score_rank;
DELETE FROM mart_judged;
DELETE FROM mart_score_month WHERE month = {{month}} OR month < {{oldest}}
