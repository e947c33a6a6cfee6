"""The budget grid and the plan as rows of cells: what each shows, and what a typed text becomes. No writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applications.operations.drafting import token
from applications.queries.budget import GRANT, OWN, PREFIX, BudgetRow, amount_text, pct_text
from applications.queries.budget_sums import GroupShare, group_shares
from applications.queries.plan import ACTIVITY, CELLS, MILESTONE, PlanRow
from schemes.edition import CostCategory
from schemes.fields import AmountField, DayField
from schemes.rules.facts.items import PART

MOST_ROWS = 60  # of one category, or of one kind in the plan
BLANK = 1  # empty rows after those that are filled
LONGEST = {"description": 200, "title": 200, "responsible": 120}


@dataclass(frozen=True, slots=True)
class Cell:
    """One input of a grid."""

    name: str
    text: str
    revision: int
    label: str = ""
    error: str = ""
    year: int = 0
    source: str = ""

    @property
    def column(self) -> str:
        """The column that its amount is summed in."""
        return f"{self.year}.{self.source}"


@dataclass(frozen=True, slots=True)
class GridRow:
    """One line: its cells by what they hold, the amounts in order, and the sum the server counts."""

    key: str
    cells: Mapping[str, Cell]
    amounts: tuple[Cell, ...] = ()
    total_nok: int = 0

    @property
    def errors(self) -> tuple[str, ...]:
        """Each sentence once."""
        found = [cell.error for cell in (*self.cells.values(), *self.amounts) if cell.error]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one cost category, or of one kind in the plan."""

    key: str
    title: str
    help: str
    rows: tuple[GridRow, ...]
    asks_pct: bool = False
    asks_part: bool = False
    share: GroupShare | None = None  # what the cost category takes of the grant


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and could not be kept: shown again as it was, with the reason."""

    texts: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def cell(self, name: str, stored: str, **more: object) -> Cell:
        """The cell as the page shows it."""
        text = self.texts.get(name, stored)
        return Cell(name, text, token(stored), error=self.errors.get(name, ""), **more)  # type: ignore[arg-type]


NOTHING_TYPED = Typed()


def budget_groups(
    rows: tuple[BudgetRow, ...],
    categories: tuple[CostCategory, ...],
    *,
    years: int,
    split: str,
    language: str,
    typed: Typed = NOTHING_TYPED,
    extra: str = "",
) -> tuple[Group, ...]:
    """The grid: each category with its lines and one empty line after them; `extra` names one that gets another."""
    groups = []
    known = {each.key for each in categories}
    shares = group_shares(rows)
    for category in categories:
        own = [row for row in rows if row.category == category.key]
        last = max((row.row for row in own), default=0)
        blank = BLANK + (category.key == extra)
        own += [BudgetRow(category.key, last + number) for number in range(1, blank + 1) if last + number <= MOST_ROWS]
        groups.append(
            Group(
                key=category.key,
                title=category.name.in_language(language),
                help=category.help.in_language(language) if category.help else "",
                rows=tuple(_budget_row(row, years, typed) for row in own),
                asks_pct=category.asks_position_pct,
                asks_part=bool(split and split != "none" and not category.part),
                share=shares.get(category.key),
            )
        )
    stray = [row for row in rows if row.category not in known]
    if stray:
        title = _("Kostnader som ikke lenger er i skjemaet")
        groups.append(Group("", title, "", tuple(_budget_row(row, years, typed) for row in stray)))
    return tuple(groups)


def _budget_row(row: BudgetRow, years: int, typed: Typed) -> GridRow:
    words = {GRANT: _("tilskudd"), OWN: _("egne midler")}
    amounts = tuple(
        typed.cell(
            f"{row.key}.{year}.{source}",
            amount_text(row.amounts.get((year, source), 0)),
            label=_("År %(year)d, %(payer)s") % {"year": year, "payer": words[source]},
            year=year,
            source=str(source),
        )
        for year in range(1, years + 1)
        for source in (GRANT, OWN)
    )
    cells = {
        "description": typed.cell(f"{row.key}.description", row.description),
        "pct": typed.cell(f"{row.key}.pct", pct_text(row.position_pct)),
        "part": typed.cell(f"{row.key}.part", row.part),
    }
    return GridRow(row.key, cells, amounts, row.total_nok)


def plan_groups(rows: tuple[PlanRow, ...], *, typed: Typed = NOTHING_TYPED, extra: str = "") -> tuple[Group, ...]:
    """The plan: activities, then milestones, each with empty rows after those that are filled."""
    groups = []
    for kind, title, help_text in (
        (ACTIVITY, _("Aktiviteter"), _("De sentrale aktivitetene, med start og slutt for hver.")),
        (MILESTONE, _("Milepæler"), _("Minst én milepæl, med dato.")),
    ):
        own = [row for row in rows if row.kind == kind]
        last = max((row.row for row in own), default=0)
        blank = (3 if not own else BLANK) + 2 * (kind == extra)
        own += [PlanRow(kind, last + number) for number in range(1, blank + 1) if last + number <= MOST_ROWS]
        groups.append(Group(kind, title, help_text, tuple(_plan_row(row, typed) for row in own)))
    return tuple(groups)


def _plan_row(row: PlanRow, typed: Typed) -> GridRow:
    texts = row.texts()
    cells = {
        name: typed.cell(f"{row.key}.{name}", texts.get(f"{row.key}.{name}", ""))
        for name in ("title", "responsible", "starts_on", "ends_on")
        if row.kind == ACTIVITY or name != "starts_on"
    }
    return GridRow(row.key, cells)


# ----- what a typed text becomes -------------------------------------------------------------------------------------


def clean_budget_cell(name: str, text: str, *, categories: frozenset[str], years: int) -> str:
    """The text as the cell keeps it; ValidationError in a sentence, KeyError for a name that is no cell here."""
    prefix, category, row, cell = _parts(name)
    if prefix != PREFIX or category not in categories or not 1 <= row <= MOST_ROWS:
        raise KeyError(name)
    if cell == "description":
        return clean_line(text, LONGEST["description"])
    if cell == "pct":
        return clean_pct(text)
    if cell == "part":
        return _clean_part(text)
    year, _dot, source = cell.partition(".")
    if source not in {GRANT, OWN} or not year.isdecimal() or not 1 <= int(year) <= years:
        raise KeyError(name)
    amount = AmountField(required=False).clean(text)
    return amount_text(amount or 0)


def clean_plan_cell(name: str, text: str) -> str:
    """The same for the plan; a day becomes YYYY-MM-DD."""
    prefix, kind, row, cell = _parts(name)
    if prefix != "plan" or kind not in CELLS or cell not in CELLS[kind] or not 1 <= row <= MOST_ROWS:  # type: ignore[index]
        raise KeyError(name)
    if cell in LONGEST:
        return clean_line(text, LONGEST[cell])
    day = DayField(required=False).clean(text)
    return day.isoformat() if day else ""


def _parts(name: str) -> tuple[str, str, int, str]:
    pieces = name.split(".", 3)
    if len(pieces) != 4 or not pieces[2].isdecimal() or len(pieces[2]) > 4:
        raise KeyError(name)
    return pieces[0], pieces[1], int(pieces[2]), pieces[3]


def clean_line(text: str, most: int) -> str:
    """One line of text without control characters, not longer than the column takes."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if len(line) > most:
        raise ValidationError(_("Teksten er for lang. Bruk høyst %(count)d tegn.") % {"count": most}, code="long")
    return line


def clean_pct(text: str) -> str:
    """A share of a position, 0 to 100 with at most two decimals, with a decimal comma."""
    bare = text.strip().removesuffix("%").strip().replace(",", ".")
    if not bare:
        return ""
    problem = ValidationError(_("Skriv stillingsprosenten som et tall fra 0 til 100, for eksempel 50."), code="pct")
    if len(bare) > 6 or not all(letter in "0123456789." for letter in bare):
        raise problem
    try:
        share = Decimal(bare)
    except InvalidOperation:
        raise problem from None
    exponent = share.as_tuple().exponent
    if share > 100 or (isinstance(exponent, int) and exponent < -2):
        raise problem
    return pct_text(share)


def _clean_part(text: str) -> str:
    if text and text not in PART.words:
        raise ValidationError(_("Velg utvikling eller gjennomføring."), code="part")
    return text
