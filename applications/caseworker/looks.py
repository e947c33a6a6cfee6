"""How the desk says where a case stands: badge, deadline, predecessors. Words only; nothing is read here."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application
from applications.workflow import Status
from organisations.lineage import Registers, Relation, predecessors, read_csv, register_facts, successors
from organisations.models import Organisation
from organisations.queries import municipality_number_on, registers_in_memory
from schemes.workdays import oslo_day

SHOWN_PREDECESSORS = 2
STATUS_WORDS = {
    Status.SUBMITTED: ("new", gettext_lazy("Ny")),
    Status.ASSESSING: ("in_progress", gettext_lazy("Under vurdering")),
    Status.RECOMMENDED: ("done", gettext_lazy("Klar for vedtak")),
    Status.DECIDED: ("locked", gettext_lazy("Vedtatt, ikke sendt")),
    Status.GRANTED: ("granted", gettext_lazy("Innvilget")),
    Status.REJECTED: ("rejected", gettext_lazy("Avslått")),
    Status.DISMISSED: ("dismissed", gettext_lazy("Avvist")),
    Status.WITHDRAWN: ("withdrawn", gettext_lazy("Trukket")),
    Status.CLOSED: ("closed", gettext_lazy("Avsluttet")),
}


class Look(NamedTuple):
    """A state of the shared list of badges, and the word for it here."""

    state: str
    word: str


def look_of(application: Application) -> Look:
    """The badge of a case: its status, unless it waits for the applicant."""
    if application.is_waiting:
        return Look("waiting_you", _("Venter på søker"))
    state, word = STATUS_WORDS[Status(application.status)]
    return Look(state, str(word))


UNFINISHED = frozenset({Status.SUBMITTED, Status.ASSESSING, Status.RECOMMENDED, Status.DECIDED})


def is_unfinished(application: Application) -> bool:
    """The applicant still waits for an answer: only then does the date of the case mean anything."""
    return application.status in UNFINISHED


def is_overdue(application: Application, today: date) -> bool:
    """The date of the case has passed while it is ours to move."""
    is_ours = is_unfinished(application) and not application.is_waiting
    return is_ours and application.due_on is not None and application.due_on < today


def lineage_line(application: Application) -> str:
    """What stands under the name in a list: «fra 2020 · Askim, Trøgstad m.fl.», or what the municipality becomes.

    Read off the registers in memory: a list of fifty costs no query.
    """
    registers = registers_in_memory()
    number, day = number_and_day(application.lead, application, registers)
    if not number:
        return ""
    parts = [_before(registers, number, day), _after(registers, number, day), _trial(registers, number, day)]
    return " · ".join(part for part in parts if part)


def number_and_day(lead: Organisation, application: Application, registers: Registers) -> tuple[str, date]:
    """The applicant's municipality number on the day the application came, and that day."""
    day = oslo_day(application.submitted_at) if application.submitted_at else date.max
    return municipality_number_on(lead, day, registers=registers), day


def _before(registers: Registers, number: str, day: date) -> str:
    found = [each for each in predecessors(registers, number, day) if each.relation is not Relation.SAME]
    if not found:
        return ""
    year = found[0].since.year
    newest = [each for each in found if each.since.year == year]
    parts = [each.name for each in newest if each.relation is Relation.PART]
    wholes = [each.name for each in newest if each.relation is not Relation.PART]
    names = ", ".join(wholes[:SHOWN_PREDECESSORS]) + (_(" m.fl.") if len(wholes) > SHOWN_PREDECESSORS else "")
    said = [names, _("delt forgjenger %(name)s") % {"name": ", ".join(parts)} if parts else ""]
    return _("fra %(year)d · %(names)s") % {"year": year, "names": ", ".join(part for part in said if part)}


def _after(registers: Registers, number: str, day: date) -> str:
    coming = [
        each
        for each in successors(registers, number, day)
        if each.since > day and each.since.year == day.year + 1 and each.relation is not Relation.SAME
    ]
    if not coming:
        return ""
    return _("blir %(name)s i %(year)d") % {"name": coming[0].name, "year": coming[0].since.year}


def _trial(registers: Registers, number: str, day: date) -> str:
    facts = register_facts(registers=registers, municipality_number=number, on=day)
    return "Modellkommuneforsøket" if facts.get("history.model_trial") == "same" else ""


@lru_cache(maxsize=1)
def counties() -> tuple[str, ...]:
    """The names of all counties the registers know, in order."""
    return tuple(sorted({row["name"] for row in read_csv("counties.csv")}))
