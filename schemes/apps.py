"""The app schemes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchemesConfig(AppConfig):
    """Registers the app schemes."""

    name = "schemes"
    verbose_name = _("Ordninger")
