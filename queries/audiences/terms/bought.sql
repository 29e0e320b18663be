-- Answers: whose tickets compare with a number. Places: `bought`, `operator`, `value`.
p.person IN (SELECT b.person FROM {{bought}} GROUP BY b.person HAVING sum(b.tickets) {{operator}} {{value}})
