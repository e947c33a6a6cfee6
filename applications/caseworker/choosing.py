"""The dates a decision maker sets where the terms are silent: in the address until the decision is made."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _

from applications.models import Application
from applications.operations.deciding import Chosen, needs_period_end, undated_kinds
from organisations.access import ActorRequest
from schemes.fields import DayField
from schemes.queries import document_of

PERIOD = "periode"
DUTY = "frist-"


class ChosenForm(forms.Form):
    """The end of the project period and the dates of duties, as far as the terms leave them open; often no field."""

    def __init__(self, *args: Any, application: Application, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_period_end(application):
            self.fields[PERIOD] = DayField(label=_("Siste dag i prosjektperioden"), required=False)
        titles = {
            term.kind: term.title for term in document_of(application.edition).terms_of(application.track).obligations
        }
        for kind in undated_kinds(application):
            label = _("Frist for %(duty)s") % {"duty": titles[kind].in_language(language).lower()}
            self.fields[f"{DUTY}{kind}"] = DayField(label=label, required=False)

    def chosen(self) -> Chosen:
        """What was set; a date that could not be read is not set."""
        given = self._given()
        due_on = {name.removeprefix(DUTY): day for name, day in given.items() if name.startswith(DUTY)}
        return Chosen(period_end_on=given.get(PERIOD), due_on=due_on)

    def _given(self) -> dict[str, Any]:
        self.is_valid()
        return {name: day for name, day in getattr(self, "cleaned_data", {}).items() if day is not None}

    def query(self) -> str:
        """The same dates as the query of an address, "?" included; "" for none."""
        given = {name: day.isoformat() for name, day in self._given().items()}
        return f"?{urlencode(given)}" if given else ""

    def hidden(self) -> list[tuple[str, str]]:
        """(name, value) of what was set, for the forms that act on what is shown."""
        return [(name, day.isoformat()) for name, day in self._given().items()]


def chosen_form(request: ActorRequest, application: Application) -> ChosenForm:
    """The form with what the address, or the form sent, says."""
    data = request.POST if request.method == "POST" else request.GET
    return ChosenForm(data, application=application, language=request.LANGUAGE_CODE)
