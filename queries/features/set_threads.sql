-- Answers: has statements shared out to so many threads. Place: `threads`.
SET threads = {{threads}}
