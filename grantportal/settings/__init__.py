"""Settings: base (all values from the environment), dev (embedded default), test, prod."""
