-- Answers: one more condition on purchases. Places: `column`, `operator`, `value`.
 AND b.{{column}} {{operator}} {{value}}
