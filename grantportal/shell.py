"""Context of the page shell."""
