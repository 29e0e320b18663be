-- Answers: what the database at work is called.
SELECT current_database()
