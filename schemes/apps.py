"""The app schemes."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchemesConfig(AppConfig):
    """Registers the app schemes and the mails this floor sends."""

    name = "schemes"
    verbose_name = _("Ordninger")

    def ready(self) -> None:
        """A worker that has loaded no page still knows every letter kind."""
        import_module("schemes.operations.watching")
