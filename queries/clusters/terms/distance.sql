-- Answers: squared distance to a centre, from the squared lengths of both. Places: `length`: of the centre; `products`;
-- `number`.
, norm + CAST('{{length}}' AS DOUBLE){{products}} AS d{{number}}
