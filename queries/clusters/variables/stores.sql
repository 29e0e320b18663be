-- Answers: different stores bought in.
stores.stores
