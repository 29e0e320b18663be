-- Answers: how many keys are staged more than once.
SELECT count(*) FROM load_duplicates
