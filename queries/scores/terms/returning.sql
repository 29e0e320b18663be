-- Answers: what a customer buys in the horizon of a regression. Places: `gone`: probability of no purchase; `amount`: of who
-- returns; `least`.
(1 - {{gone}}) * greatest({{amount}}, {{least}})
