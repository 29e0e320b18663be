-- Set the bounds of the matrix's bands.
insert into matrix_bands (content, at, by_whom) values (:content, :at, :by) returning number
