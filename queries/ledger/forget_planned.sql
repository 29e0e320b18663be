-- Forget who would have been in an export of which nothing comes.
delete from exposures where export = :export
