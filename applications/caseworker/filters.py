"""The filter of the queue: read from the address, written back into links. What cannot be read is left out."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _

from applications.caseworker.looks import STATUS_WORDS, counties
from applications.queries.cases import SORTS, CaseFilter, Tab
from applications.workflow import Status
from schemes.models import Call
from schemes.queries import document_of

ANY = "any"


class QueueForm(forms.Form):
    """The filter of the queue as it stands in the address; what cannot be read is left out, never an error."""

    q = forms.CharField(required=False, max_length=100)
    track = forms.CharField(required=False, max_length=40)
    status = forms.ChoiceField(required=False, choices=[("", ""), (ANY, "")] + [(s.value, "") for s in Status])
    county = forms.CharField(required=False, max_length=80)
    tab = forms.ChoiceField(required=False, choices=[(tab.value, "") for tab in Tab])
    sort = forms.ChoiceField(required=False, choices=[(name, "") for name in SORTS])
    order = forms.ChoiceField(required=False, choices=[("asc", ""), ("desc", "")])

    def chosen(self, default_tab: Tab) -> CaseFilter:
        """The filter, with its defaults in place of what is missing or cannot be read."""
        self.is_valid()
        given = self.cleaned_data
        call, _dot, track = given.get("track", "").partition(".")
        return CaseFilter(
            tab=Tab(given.get("tab") or default_tab),
            call=int(call) if call.isascii() and call.isdigit() and len(call) < 10 else None,
            track=track,
            status=given.get("status", ""),
            county=given.get("county", ""),
            text=given.get("q", "").replace("\x00", ""),
            sort=given.get("sort") or "due",
            is_descending=given.get("order") == "desc",
        )


def address(chosen: CaseFilter, **changed: Any) -> str:
    """The filter as a query string, some of it changed; what is empty or usual is left out."""
    values: dict[str, Any] = {
        "tab": chosen.tab,
        "q": chosen.text,
        "track": f"{chosen.call or ''}.{chosen.track}" if chosen.track else "",
        "status": chosen.status,
        "county": chosen.county,
        "sort": chosen.sort if chosen.sort != "due" else "",
        "order": "desc" if chosen.is_descending else "",
    } | changed
    return "?" + urlencode({name: str(value) for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    is_chosen: bool


def track_options(calls: list[Call], chosen: CaseFilter, language: str) -> list[Option]:
    """Every track of the calls a person works with."""
    found = []
    for call in calls:
        document = document_of(call.edition)
        for track in document.tracks:
            label = f"{track.name.in_language(language)} {document.year}"
            is_chosen = chosen.call == call.pk and chosen.track == track.key
            found.append(Option(f"{call.pk}.{track.key}", label, is_chosen))
    return found


def status_options(chosen: CaseFilter) -> list[Option]:
    """Unfinished cases first, then all, then each status."""
    statuses = [
        (status.value, str(word)) for status, (_state, word) in STATUS_WORDS.items() if status is not Status.DRAFT
    ]
    words = [("", _("åpne")), (ANY, _("alle")), *statuses]
    return [Option(value, word, chosen.status == value) for value, word in words]


def county_options(chosen: CaseFilter) -> list[Option]:
    """Every county the registers know."""
    return [Option(name, name, chosen.county == name) for name in counties()]
