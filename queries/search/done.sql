-- Answers: gives the room of a build back.
DROP TABLE IF EXISTS temp.search_changed;
