"""The administrators' pages of schemes: configuration only. Every write goes through an operation, or is a draft row.

Who may is read from SchemeRole, not from Django's permissions; what is published is read-only.
"""

from schemes.admin import calls, drafts, editions, roles, rules, schemes

__all__ = ["calls", "drafts", "editions", "roles", "rules", "schemes"]
