"""The administrators' pages of schemes: configuration only. Every write goes through an operation, or is a draft row.

Who may is read from SchemeRole, not from Django's permissions; what is published is read-only.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from schemes.admin import calls, drafts, editions, roles, rules, schemes

admin.site.site_header = admin.site.site_title = _("Tilskuddsportalen, administrasjon")
admin.site.index_title = _("Administrasjon")

__all__ = ["calls", "drafts", "editions", "roles", "rules", "schemes"]
