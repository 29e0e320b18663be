-- Answers: net revenue of two windows, of all lines: what customers' lines leave over is anonymous.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter n1_from DATE: first day of N-1
-- Parameter n1_to DATE: last day of N-1
-- Column lines BIGINT: ticket lines of the window
-- Column net DECIMAL(38,2): net revenue of the window
-- Column n1_net DECIMAL(38,2): net revenue of N-1
SELECT
    coalesce(sum(lines) FILTER (WHERE day BETWEEN $from::DATE AND $to::DATE), 0)::BIGINT AS lines,
    coalesce(sum(net) FILTER (WHERE day BETWEEN $from::DATE AND $to::DATE), 0)::DECIMAL(38, 2) AS net,
    coalesce(sum(net) FILTER (WHERE day BETWEEN $n1_from::DATE AND $n1_to::DATE), 0)::DECIMAL(38, 2) AS n1_net
FROM mart_daily
