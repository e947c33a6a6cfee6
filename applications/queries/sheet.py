"""The whole application as people read it: its parts in order, each with lines and tables, in one language.

The page "Se over og send" and the receipt are drawn from this one reading. Values only, no queries.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from applications.models import Endorsement, Participant
from applications.queries.budget import BudgetRow, amount_text, pct_text, rows_of
from applications.queries.completeness import is_asked
from applications.queries.contents import Content
from applications.queries.fields import shown_answer
from applications.queries.plan import ACTIVITY, MILESTONE, PlanRow, plan_rows
from letters.wording import long_date
from schemes.edition import EditionDocument, Form, Section, SectionKind
from schemes.money import NBSP, format_nok
from schemes.workdays import oslo_day


@dataclass(frozen=True, slots=True)
class Line:
    """One question and what was answered; `key` names the field on its page. No answer is an empty text."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads, rows, which columns are numbers, and the row of sums."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    foot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the form, as it was filled in."""

    number: int
    key: str
    title: str
    kind: str
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...] = ()


def sheet_of(content: Content, document: EditionDocument, language: str) -> tuple[Part, ...]:
    """Every part of the form with what stands in it, in `language` (nb, nn or en)."""
    sections = document.sections_for(content.application.track, Form.APPLICATION)
    with translation.override(language):
        return tuple(
            Part(
                number=number,
                key=section.key,
                title=section.title.in_language(language),
                kind=section.kind,
                lines=(*_typed(content, section), *_answers(content, document, section, language)),
                grids=tuple(_grids(content, document, section, language)),
            )
            for number, section in enumerate(sections, start=1)
        )


def _answers(content: Content, document: EditionDocument, section: Section, language: str) -> Iterator[Line]:
    for question in document.questions_for(content.application.track, section.key):
        if not is_asked(content, question):
            continue
        label = question.label.in_language(language)
        for participant in content.participants if question.participant_scope else [None]:
            answer = content.answer(question.key, participant)
            whose = f"{participant.organisation.name}: " if participant else ""
            yield Line(question.key, f"{whose}{label}", shown_answer(question, answer, language))


def _typed(content: Content, section: Section) -> Iterator[Line]:
    if section.kind is SectionKind.CONTACTS:
        for participant in content.participants:
            yield from contact_lines(participant)
    elif section.kind is SectionKind.PARTNERS:
        for participant in content.participants:
            if not participant.is_lead:
                said = _("Har bekreftet") if participant.confirmed_at else _("Har ikke bekreftet ennå")
                yield Line("partners", participant.organisation.name, said)
    elif section.kind is SectionKind.ATTACHMENTS and not content.attachments:
        yield Line("attachments", _("Filer"), "")
    elif section.kind is SectionKind.ENDORSEMENTS:
        for kind, label in endorsement_labels():
            given = content.endorsement(kind)
            yield Line(f"endorsement-{kind}", label, confirmation(given) if given else "")


def contact_lines(participant: Participant) -> Iterator[Line]:
    """Who one participant is and who to write to there; the account masked but for its last four digits."""
    organisation = participant.organisation
    place = f"{participant.postal_code} {participant.postal_place}".strip()
    account = participant.account_number
    yield Line("organisation", _("Søker"), organisation.name)
    yield Line("orgnr", _("Organisasjonsnummer"), _in_threes(organisation.orgnr))
    yield Line("contact_name", _("Kontaktperson"), participant.contact_name)
    yield Line("contact_role", _("Stilling"), participant.contact_role)
    yield Line("contact_email", _("E-post"), participant.contact_email)
    yield Line("contact_phone", _("Telefon"), participant.contact_phone)
    yield Line("address", _("Postadresse"), ", ".join(part for part in (participant.address, place) if part))
    yield Line("account_number", _("Kontonummer"), f"•••• {account[-4:]}" if account else "")
    yield Line("your_ref", _("Deres referanse"), participant.your_ref)


def endorsement_labels() -> tuple[tuple[str, str], ...]:
    """The two kinds of leadership with their words, in the language of the moment."""
    return (
        (Endorsement.Kind.ADMINISTRATIVE, _("Administrativ ledelse")),
        (Endorsement.Kind.POLITICAL, _("Politisk ledelse")),
    )


def confirmation(endorsement: Endorsement) -> str:
    """Who confirmed, and when; empty while nobody has."""
    if endorsement.confirmed_at is None:
        return ""
    day = long_date(oslo_day(endorsement.confirmed_at))
    note = f" ({endorsement.note})" if endorsement.note else ""
    return _("%(office)s%(note)s, bekreftet %(day)s") % {"office": endorsement.office, "note": note, "day": day}


def _grids(content: Content, document: EditionDocument, section: Section, language: str) -> Iterator[Grid]:
    if section.kind is SectionKind.BUDGET and content.budget:
        names = {
            each.key: each.name.in_language(language) for each in document.categories_for(content.application.track)
        }
        names |= {
            each.key: each.name.in_language(language) for each in document.cost_categories if each.key not in names
        }
        yield budget_grid(rows_of(content.budget), names)
    elif section.kind is SectionKind.PLAN and content.activities:
        yield plan_grid(plan_rows(content.activities))
    elif section.kind is SectionKind.ATTACHMENTS and content.attachments:
        kinds = {each.key: each.name.in_language(language) for each in document.documents}
        rows = tuple(
            (each.name, kinds.get(each.kind, each.kind), size_text(each.size), each.sha256)
            for each in content.attachments
        )
        yield Grid((_("Fil"), _("Vedlegg"), _("Størrelse"), _("Kontrollsum (SHA-256)")), rows, frozenset({2}))


def budget_grid(rows: tuple[BudgetRow, ...], names: dict[str, str]) -> Grid:
    """Each line with its amounts by year and who pays, and the sums of the columns."""
    words = {"grant": _("tilskudd"), "own": _("egne midler")}
    cells = sorted({cell for row in rows for cell in row.amounts})
    heads = tuple(_("År %(year)d, %(payer)s") % {"year": year, "payer": words[payer]} for year, payer in cells)
    body = tuple(
        (
            _line_name(row, names),
            *(amount_text(row.amounts.get(cell, 0)) or "0" for cell in cells),
            format_nok(row.total_nok),
        )
        for row in rows
    )
    sums = tuple(format_nok(sum(row.amounts.get(cell, 0) for row in rows)) for cell in cells)
    total = format_nok(sum(row.total_nok for row in rows))
    numeric = frozenset(range(1, len(cells) + 2))
    return Grid((_("Kostnad, kr"), *heads, _("Sum")), body, numeric, (_("Sum"), *sums, total))


def _line_name(row: BudgetRow, names: dict[str, str]) -> str:
    share = f"{pct_text(row.position_pct)}{NBSP}%" if row.position_pct is not None else ""
    about = ", ".join(part for part in (row.description, share) if part)
    name = names.get(row.category, row.category)
    return f"{name}: {about}" if about else name


def plan_grid(rows: tuple[PlanRow, ...]) -> Grid:
    """Activities and milestones with who and when."""
    words: dict[str, str] = {ACTIVITY: _("Aktivitet"), MILESTONE: _("Milepæl")}
    body = tuple((words[row.kind], row.title, row.responsible, _period(row)) for row in rows)
    return Grid((_("Hva"), _("Beskrivelse"), _("Ansvarlig"), _("Når")), body)


def _period(row: PlanRow) -> str:
    return " – ".join(long_date(day) for day in (row.starts_on, row.ends_on) if day is not None)


def _in_threes(orgnr: str) -> str:
    return NBSP.join((orgnr[:3], orgnr[3:6], orgnr[6:])) if orgnr else ""


def size_text(size: int) -> str:
    """A file's size as people say it: «1,2 MB», «38 kB»."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}{NBSP}kB"
    return f"{size / (1024 * 1024):.1f}{NBSP}MB".replace(".", ",")
