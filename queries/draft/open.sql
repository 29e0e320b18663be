-- Answers: opens a generation for writing, in row groups of a fifth of what is usual.
ATTACH {{file}} AS draft (ROW_GROUP_SIZE 24576);
USE draft;
