-- Answers: turns a connection to a database.
USE {{database}}
