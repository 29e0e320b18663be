-- Answers: A number with a decimal comma; a dot in it would be a guess.
CASE WHEN NOT contains({{value}}, '.') THEN replace({{value}}, ',', '.') END
