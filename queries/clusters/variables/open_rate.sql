-- Answers: share of the messages sent that were opened.
messages.opened * 1.0 / nullif(messages.sent, 0)
