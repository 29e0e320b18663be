-- Answers: keeps what a statement gives for the marts of this refresh.
CREATE OR REPLACE TEMP TABLE {{name}} AS {{select}};
