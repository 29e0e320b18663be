-- Answers: writes one number down, in place of the one before.
DELETE FROM load_meta WHERE key = '{{key}}';
INSERT INTO load_meta VALUES ('{{key}}', {{value}});
