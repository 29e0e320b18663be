-- Answers: what a customer brings in the horizon of a regression. Places: `purchases`; `factor`.
({{purchases}}) * greatest(basket_to_come, 0) * {{factor}}
