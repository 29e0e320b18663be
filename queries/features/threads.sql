-- Answers: how many threads a statement is shared out to.
SELECT current_setting('threads')
