-- Answers: A moment with a time zone as the retailer's local time.
make_timestamp(epoch_us({{value}}) + {{offset}})
