"""All writes of this floor, one module per act."""
