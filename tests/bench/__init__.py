"""Measurements against goals (docs/performance.md); run by hand or by make, not by pytest."""
