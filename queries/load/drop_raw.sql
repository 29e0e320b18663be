-- Answers: gives the room of a text file's texts back.
DROP TABLE IF EXISTS temp.load_raw
