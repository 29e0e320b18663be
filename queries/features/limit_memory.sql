-- Answers: lets the database take no more memory than this. Place: `limit`.
SET memory_limit = '{{limit}}'
