-- Answers: who bought at least once. Places: `bought`: the rows of purchases that count.
p.person IN (SELECT b.person FROM {{bought}} AND b.tickets > 0)
