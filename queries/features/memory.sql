-- Answers: how much memory the database may take.
SELECT current_setting('memory_limit')
