-- The bounds of the matrix's bands in force.
select content, by_whom from matrix_bands order by number desc limit 1
