"""Reads of this floor: duties and reports, accounts, money that goes back, what the two desks list. No writes."""
