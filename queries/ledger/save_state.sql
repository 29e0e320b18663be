-- Keep what the interface wants to remember for a user.
insert into user_states (user, json, saved_at)
values (:user, :json, :at)
on conflict (user) do update set json = excluded.json, saved_at = excluded.saved_at
