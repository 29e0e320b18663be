-- Answers: An expression whose failure on a row leaves NULL instead of a struct.
TRY(struct_pack(v := ({{expression}})))
