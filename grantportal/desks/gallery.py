"""The bricks of the pages on one page, with made-up content. Only mounted in development and demo."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from grantportal.states import STATES
from organisations.access import Audience, audience

SWATCHES = (
    ("fjord", "#13515e", "8,9 : 1"),
    ("fjord-dyp", "#0b3037", "14,1 : 1"),
    ("fjord-myk", "#e2eaeb", ""),
    ("papir", "#f6f3ef", ""),
    ("blekk", "#1e2425", "15,7 : 1"),
    ("blekk-2", "#4d5456", "7,7 : 1"),
    ("feltkant", "#5a5e5f", "6,6 : 1"),
    ("strek", "#dcd8d1", ""),
)


class SampleForm(forms.Form):
    """One field of each kind, to see the form pack with help, errors and choices."""

    amount = forms.CharField(
        label="Søkt beløp", help_text="Hele kroner", widget=forms.TextInput(attrs={"class": "is-amount"})
    )
    goal = forms.CharField(
        label="Hva skal dere gjøre?",
        help_text="Skriv kort om hva som blir annerledes for barna.",
        widget=forms.Textarea(attrs={"rows": 4, "data-max-words": "250"}),
    )
    track = forms.ChoiceField(label="Delordning", choices=[("mu", "Modellutvikling"), ("im", "Implementering")])
    starts_on = forms.DateField(label="Oppstart", widget=forms.DateInput(attrs={"type": "date"}))
    anchored = forms.ChoiceField(
        label="Er prosjektet forankret hos politisk ledelse?",
        choices=[("yes", "Ja"), ("no", "Nei")],
        widget=forms.RadioSelect,
    )
    services = forms.MultipleChoiceField(
        label="Hvilke tjenester er med?",
        choices=[("school", "Skole"), ("kindergarten", "Barnehage"), ("health", "Helsestasjon")],
        widget=forms.CheckboxSelectMultiple,
    )
    correct = forms.BooleanField(label="Opplysningene er riktige")

    def clean_amount(self) -> str:
        """Refuses always: the gallery shows what an error looks like."""
        raise forms.ValidationError("Taket er kr 1 000 000. Ta ned beløpet med kr 12 000.")


def _outcomes() -> list[dict[str, Any]]:
    return [
        {
            "state": "met",
            "title": "Ikke med i Modellkommuneforsøket",
            "sentence": "Gjesdal står ikke på listen over de 26.",
            "source": "Rundskriv 19/2019 · kilde: Bufdirs register, lest 31. oktober 2019",
            "values": [],
        },
        {
            "state": "not_met",
            "title": "Taket er kr 1 000 000",
            "sentence": "Dere søker om kr 1 012 000.",
            "remedy": "Flytt minst kr 12 000 til egne midler.",
            "source": "Rundskriv 19/2019 punkt 1",
            "values": [],
        },
        {
            "state": "unknown",
            "title": "Eget prosjektregnskap",
            "sentence": "Svar i del 3, så får dere svar her.",
            "source": "Kunngjøringen 16. oktober 2019",
            "values": [],
        },
        {
            "state": "discretion",
            "title": "En av forgjengerne var med i forsøket",
            "sentence": "Et menneske tar stilling. Skriv gjerne hvorfor dere mener dere kan søke.",
            "source": "Rundskriv 19/2019",
            "values": [],
        },
    ]


def _story() -> dict[str, Any]:
    return {
        "effects": [
            {"icon": "mail", "title": "Ett brev til Gjesdal kommune", "detail": "Holdes tilbake til utsendingen."},
            {"icon": "money", "title": "To terminer på til sammen kr 960 000", "detail": "kr 480 000 om gangen."},
            {"icon": "calendar", "title": "Fire plikter med frist og påminnelser", "detail": ""},
        ],
        "steps": [
            {"label": "Mottatt", "detail": "31. oktober 2019", "state": "met", "is_current": False},
            {"label": "Kontrollert", "detail": "6. november", "state": "met", "is_current": False},
            {"label": "Vurdering", "detail": "siden 8. november", "state": "in_progress", "is_current": True},
            {"label": "Innstilling", "detail": "frist 18. november", "state": "", "is_current": False},
        ],
        "timeline": [
            {"state": "done", "title": "Søknaden kom inn", "at": "31. oktober 2019 kl. 14.32"},
            {"state": "now", "title": "Bufdir vurderer", "at": "siden 6. november 2019"},
            {"state": "late", "title": "Delrapport, 4 dager over fristen", "at": "16. desember 2020"},
            {"state": "coming", "title": "Sluttrapport", "at": "16. desember 2021"},
        ],
        "tabs": [
            {"label": "Mine", "url": "#faner", "count": 26, "is_current": True},
            {"label": "Ufordelte", "url": "#faner", "count": 9, "is_current": False},
            {"label": "Alle", "url": "#faner", "count": 61, "is_current": False},
        ],
        "tasks": [
            {"number": 1, "title": "Om kommunen", "text": "Bekreftet av dere.", "minutes": 0, "state": "done"},
            {"number": 3, "title": "Beskrivelse", "text": "To svar mangler.", "minutes": 20, "state": "in_progress"},
            {"number": 6, "title": "Budsjett", "text": "kr 12 000 over taket.", "minutes": 15, "state": "must_fix"},
        ],
        "facts": [("Søkt beløp", "kr 1 000 000"), ("Forankret av", "Kommunedirektør og kommunestyret")],
        "diff": [
            ("same", "Søkt beløp kan ikke være over "),
            ("del", "kr 1 000 000"),
            ("same", " "),
            ("ins", "kr 900 000"),
            ("same", "."),
        ],
    }


@audience(Audience.PUBLIC)
def components(request: HttpRequest) -> HttpResponse:
    """Every component once, in the density asked for with `?size=sm`."""
    form = SampleForm({"amount": "1 012 000", "goal": "Vi lager en modell på tre nivåer.", "track": "mu"})
    story = _story()
    story["tasks"] = [{**task, "url": "#oppgaver"} for task in story["tasks"]]
    context = {"swatches": SWATCHES, "states": list(STATES), "nodes": _outcomes(), "form": form, **story}
    return render(request, "grantportal/gallery.html", context)


urlpatterns = [path("", components, name="components")]
