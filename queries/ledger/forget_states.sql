-- Forget what the interface remembers, of everybody.
delete from user_states
