-- The rule of a version that named somebody who is erased.
update audiences set rule = :rule where name = :name and version = :version
