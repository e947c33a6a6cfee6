"""Floor 3: the case, from draft to decision, money and appeal."""
