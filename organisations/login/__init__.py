"""Signing in and out, the demo's people, and the choice of the organisation to act for."""
