"""Ground floor: who acts, in whose name, what the registers say, and the trace that is left."""
