-- Answers: how many customers are expected to bring more in 12 months than one of them, to the cent.
-- Parameter revenue DOUBLE: what that one is expected to bring
-- Column larger BIGINT: customers with more; NULL where no rescoring ranked them
SELECT max(larger) AS larger FROM mart_score_rank WHERE revenue = TRY_CAST($revenue::DOUBLE AS DECIMAL(18,2))
