-- Take a hash off the suppression list.
delete from suppressions where kind = :kind and hash = :hash
