"""What stands in the way of an act on a case: reasons as sentences for whoever tried, one module per act."""
