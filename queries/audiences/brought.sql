-- Answers: what who was exposed and who was held out bought from the day of their first export, up to the as-of day. Of
-- two exports of one day the earlier number is the first. Place: `until`.
SELECT
    held_out,
    count(*) AS customers,
    count(*) FILTER (WHERE tickets > 0) AS buyers,
    coalesce(sum(net), 0)::DOUBLE AS net,
    coalesce(sum(net::DOUBLE * net::DOUBLE), 0) AS net_squared
FROM (
    SELECT
        e.held_out,
        coalesce(sum(b.tickets), 0) AS tickets,
        coalesce(sum(b.net), 0) AS net
    FROM (
        SELECT customer_id, min(since) AS since, arg_min(held_out, row(since, export)) AS held_out
        FROM audience_exposed
        GROUP BY customer_id
    ) AS e
    JOIN audience_person AS p ON p.customer_id = e.customer_id
    LEFT JOIN audience_bought AS b ON b.person = p.person AND b.day >= e.since AND b.day <= {{until}}
    GROUP BY e.customer_id, e.held_out
) AS since
GROUP BY held_out
