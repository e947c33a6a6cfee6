"""The log-in form: our words for Django's."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """What others shall call a person whom the provider gave no name."""

    name = forms.CharField(label=_("Navnet ditt"), help_text=_("Slik ser de andre deg."), max_length=120)

    def __init__(self, *args: Any, has_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_name:
            del self.fields["name"]

    def written_name(self) -> str:
        """The name written, "" when none was asked for."""
        return str(self.cleaned_data.get("name", ""))


class AskForm(NameForm):
    """A request to act for an organisation."""

    text = forms.CharField(
        label=_("Hvem er du hos dem?"),
        help_text=_("For eksempel stilling og avdeling. Den som svarer, ser dette."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


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
