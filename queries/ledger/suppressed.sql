-- Every hash of a kind on the suppression list.
select hash from suppressions where kind = :kind
