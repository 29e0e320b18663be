-- Answers: one number; no row or NULL when it was never written.
SELECT max(value) FROM load_meta WHERE key = '{{key}}'
