-- Answers: opens the generation that somebody is taken out of, and makes its tables and views anew, without a row.
ATTACH {{file}} AS with_everybody (READ_ONLY);
COPY FROM DATABASE with_everybody TO {{database}} (SCHEMA);
