-- The rule of every version of every audience.
select name, version, rule from audiences
