-- The number that moves with every change worth redrawing for.
select version from changes
