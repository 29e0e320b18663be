-- Answers: how many customers are expected to bring more in 12 months than one of them, to the cent, and how many have a value.
-- Parameter revenue DOUBLE: what that one is expected to bring
-- Column larger BIGINT: customers with more; NULL where no rescoring ranked them
-- Column valued BIGINT: customers with a value; NULL likewise
SELECT
    (SELECT max(larger) FROM mart_score_rank WHERE revenue = TRY_CAST($revenue::DOUBLE AS DECIMAL(18,2))) AS larger,
    (SELECT max(larger + customers) FROM mart_score_rank) AS valued
