-- Answers: what everybody buys, and how: shares of identified purchased lines, and of identified tickets.
-- Column of_what VARCHAR: `category`, `brand`, `price_band`, `channel`, `weekday` (1 is Monday) or `hour`
-- Column label VARCHAR: which one
-- Column share DOUBLE: the share among those that say which
SELECT of_what, label, share FROM mart_base_share
