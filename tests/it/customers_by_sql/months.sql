-- Answers: a customer's net revenue by calendar month.
-- Parameter customer_id VARCHAR: the customer
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Column month DATE: first day of the month
-- Column net DECIMAL(38,2): net revenue
-- Column net_to_day DECIMAL(38,2): up to the day of the month that `to` is
SELECT
    date_trunc('month', day)::DATE AS month,
    sum(net) AS net,
    sum(net) FILTER (WHERE day(day) <= day($to::DATE)) AS net_to_day
FROM sales
WHERE customer_id = $customer_id::VARCHAR AND day BETWEEN $from::DATE AND $to::DATE
GROUP BY 1
ORDER BY 1
