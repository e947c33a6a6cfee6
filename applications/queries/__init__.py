"""Reads of the case: drafts, cases, money. No writes."""
