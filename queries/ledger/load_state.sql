-- What the interface remembered for a user.
select json from user_states where user = :user
