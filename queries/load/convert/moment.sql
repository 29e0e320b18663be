-- Answers: A text as a moment: one that names its offset from UTC becomes the retailer's local time, any other is it.
CASE
    WHEN contains(substr({{value}}, 12), '+') OR contains(substr({{value}}, 12), '-') OR suffix(upper({{value}}), 'Z')
    THEN {{local}}
    ELSE TRY_CAST({{value}} AS TIMESTAMP)
END
