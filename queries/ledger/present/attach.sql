-- The ledger that is in force, beside the one that is to take its place.
attach :path as present
