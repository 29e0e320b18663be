-- What the interface remembers for anybody, where a text occurs in it.
delete from user_states where instr(json, :text) > 0
