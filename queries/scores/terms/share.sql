-- Answers: an amount of one horizon brought to another, by how purchases spread over them. Places: `amount`, `months`,
-- `of`: the months it is of.
({{amount}}) * coalesce(expected_{{months}} / nullif(expected_{{of}}, 0), 0)
