-- Make a generation the one that readers follow.
insert into current_generation (only_row, generation, pointed_at, pointed_by)
values (1, :generation, :at, :by)
on conflict (only_row) do update
set generation = excluded.generation, pointed_at = excluded.pointed_at, pointed_by = excluded.pointed_by
