"""The organisation's own page: what the registers say, how we reach it, its account and its people."""
