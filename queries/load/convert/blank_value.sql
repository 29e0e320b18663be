-- Answers: A blank where a number, day or yes/no should stand is absent.
nullif(trim({{value}}), '')
