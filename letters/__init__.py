"""Floor 1: all that leaves the house. Knows nothing of grants."""
