"""The log-in form: our words for Django's."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """User name and password; one sentence for everything that does not fit."""

    error_messages = {
        "invalid_login": _("Brukernavn og passord hører ikke sammen. Se etter store og små bokstaver, og prøv igjen."),
        "inactive": _("Brukernavn og passord hører ikke sammen. Se etter store og små bokstaver, og prøv igjen."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Brukernavn")
        self.fields["password"].label = _("Passord")
