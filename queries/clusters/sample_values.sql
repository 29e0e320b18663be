-- Answers: keeps what is known of the sampled customers beside their segment. Place: `values`: their statement.
CREATE OR REPLACE TEMP TABLE cluster_values AS
SELECT v.*, m.cluster
FROM ({{values}}) AS v
JOIN cluster_member AS m ON m.customer_id = v.customer_id
