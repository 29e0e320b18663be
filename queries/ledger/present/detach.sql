-- Let go of it.
detach present
