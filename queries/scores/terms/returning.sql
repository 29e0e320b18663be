-- Answers: what a customer buys in the horizon of a regression; who returns buys once at least. Place: `gone`: probability of no
-- purchase.
(1 - {{gone}}) * greatest(orders_to_come, 1)
