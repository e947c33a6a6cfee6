"""Floor 4: what the grantee hands in after an award, and the money that goes back."""
