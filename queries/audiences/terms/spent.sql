-- Answers: whose net revenue compares with an amount. Places: `bought`, `operator`, `value`.
p.person IN (SELECT b.person FROM {{bought}} GROUP BY b.person HAVING coalesce(sum(b.net), 0) {{operator}} {{value}})
