-- All in the ledger that an export stands on, as one text: who may not leave, what always applies, rules, lists, data.
-- Records of the chain say that something was written; erasures may be taken over from a warehouse without one.
select json_array(
  (
    select coalesce(max(number), 0)
    from audit
    where action in ('audience', 'exclusions', 'priority_group', 'suppression', 'erase_asked')
  ),
  (select count(*) from erasures),
  (select json_group_array(name || ' ' || at) from id_lists),
  (select json_group_array(generation) from current_generation)
) as grounds
