"""The part of the recommendation page about services that are chosen: cluster, centre, and an amount for each year."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.caseworker.forms import needed, text_box
from applications.caseworker.opening import OpenCase
from applications.letter_kinds import forms_of
from applications.models import Participant, Recommendation
from applications.operations.assessing import Choice
from applications.queries.selection import (
    ServiceLine,
    amounts_in,
    applied_amounts,
    by_year,
    is_selected,
    lines_for,
    selection_of,
)
from organisations.access import ActorRequest
from schemes.fields import AmountField
from schemes.money import format_nok

MOST_CLUSTERS = 20


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service with its field for each year, beside what it applied for."""

    name: str
    cells: tuple[tuple[int, int, forms.BoundField], ...]  # year, applied for, field


class SelectionForm(forms.Form):
    """Where the services belong, who trains them, and what each gets in each year."""

    cluster = forms.IntegerField(
        label=gettext_lazy("Klynge"),
        min_value=1,
        max_value=MOST_CLUSTERS,
        help_text=gettext_lazy("Nummeret på klyngen som tjenestene er i."),
        error_messages=needed(gettext_lazy("Skriv hvilken klynge tjenestene er i.")),
    )
    centre_name = forms.CharField(
        label=gettext_lazy("Kompetansesenter som tjenestene skal inngå avtale med"),
        max_length=200,
        error_messages=needed(gettext_lazy("Skriv hvilket kompetansesenter tjenestene skal inngå avtale med.")),
    )
    amount_reason = forms.CharField(
        label=gettext_lazy("Hvorfor disse beløpene? Står i brevet"),
        max_length=1500,
        widget=text_box(3),
        error_messages=needed(gettext_lazy("Skriv hvorfor tjenestene får disse beløpene.")),
    )
    amount_reason_nn = forms.CharField(
        label=gettext_lazy("Hvorfor disse beløpene, på nynorsk"), required=False, max_length=1500, widget=text_box(3)
    )

    def __init__(
        self,
        *args: Any,
        participants: list[Participant],
        applied: dict[tuple[int, int], int],
        is_in_both_forms: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.participants, self.applied = participants, applied
        self.years = tuple(by_year(applied))
        if not is_in_both_forms:
            del self.fields["amount_reason_nn"]
        for each in participants:
            for year in self.years:
                words = {"name": each.organisation.name, "year": year}
                self.fields[_name(each.pk, year)] = AmountField(
                    label=_("Innstilt beløp for %(name)s i %(year)s") % words,
                    required=False,
                    initial=format_nok(applied.get((each.pk, year), 0)),
                )

    def rows(self) -> Iterator[ServiceRow]:
        """The rows of the table."""
        for each in self.participants:
            cells = ((year, self.applied.get((each.pk, year), 0), self[_name(each.pk, year)]) for year in self.years)
            yield ServiceRow(each.organisation.name, tuple(cells))

    def sums(self) -> list[int]:
        """What is applied for in each year."""
        return list(by_year(self.applied).values())

    def choice(self) -> Choice:
        """What the operation takes; an empty amount is 0."""
        given = self.cleaned_data
        amounts = {
            (each.pk, year): given[_name(each.pk, year)] or 0 for each in self.participants for year in self.years
        }
        reason_nn = given.get("amount_reason_nn", "")
        return Choice(given["cluster"], given["centre_name"], given["amount_reason"], amounts, reason_nn)


def _name(participant: int, year: int) -> str:
    return f"service-{participant}-{year}"


def selection_form(request: ActorRequest, case: OpenCase) -> SelectionForm | None:
    """The form of a track on which services are chosen; None on every other."""
    application = case.application
    if not is_selected(application):
        return None
    participants = list(application.participants.select_related("organisation").order_by("-is_lead", "id"))
    return SelectionForm(
        request.POST or None,
        participants=participants,
        applied=applied_amounts(application),
        is_in_both_forms=len(forms_of(application)) > 1,
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a recommendation says of the services, as the pages show it."""

    cluster: int
    centre_name: str
    amount_reason: str
    years: tuple[int, ...]
    lines: tuple[ServiceLine, ...]


def chosen_services(recommendation: Recommendation | None) -> Chosen | None:
    """The cluster, the centre and the amounts; None where no services are chosen."""
    selection = selection_of(recommendation) if recommendation is not None else None
    if recommendation is None or selection is None:
        return None
    amounts = amounts_in(selection)
    years = tuple(by_year(amounts))
    participants = recommendation.application.participants.select_related("organisation").order_by("-is_lead", "id")
    lines = lines_for(participants, years, amounts)
    return Chosen(selection.cluster, selection.centre_name, selection.amount_reason, years, lines)
