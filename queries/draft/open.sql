-- Answers: opens a generation for writing. One customer is looked up in a fifth of the rows that a row group has by default.
ATTACH {{file}} AS draft (ROW_GROUP_SIZE 24576);
USE draft;
