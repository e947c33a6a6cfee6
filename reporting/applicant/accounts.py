"""The accounts of a report (look.md 11): granted amounts stand ready, costs by category, deviation, what is left."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.operations.drafting import token
from organisations.access import ActorRequest, Audience, audience
from reporting.applicant.conflicts import ask
from reporting.applicant.loading import reading_language
from reporting.applicant.opening import OpenReport, answers_of, head_of, open_report, reminders_shown
from reporting.applicant.report import keep
from reporting.applicant.writing import REVISION, Written
from reporting.models import Report, ReportAnswer
from reporting.operations.delivering import EDITABLE
from reporting.operations.reviewing import evaluation_of
from reporting.queries.accounts import (
    CELLS,
    EXPLAIN,
    PREFIX,
    AccountLine,
    Accounts,
    ExpenseRow,
    accounts_of,
    asks_purpose,
    carried_keys,
    category_names,
    rows_of,
)
from reporting.sheets import purposes
from schemes.edition import SectionKind
from schemes.rules.explain import RuleNode, explain
from schemes.rules.outcome import OutcomeKind

ADD, OPEN, REMOVE, CLOSE = "add.", "open.", "remove.", "close"


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a cost, as it stands or was typed."""

    name: str
    text: str
    revision: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class CostRow:
    """One cost as the open category shows it."""

    key: str
    number: int
    cells: Mapping[str, Cell]
    is_carried: bool = False  # it stands as it was handed in with the interim report

    @property
    def errors(self) -> list[Cell]:
        """The cells that could not be read."""
        return [each for each in self.cells.values() if each.error]


@dataclass(frozen=True, slots=True)
class CategoryShown:
    """One cost category: its sums, and its costs when it is open."""

    line: AccountLine
    name: str
    count: int
    is_open: bool
    rows: tuple[CostRow, ...]
    explanation: Cell
    is_explained: bool

    @property
    def deviation_pct(self) -> Decimal | None:
        """The deviation in percent; None where nothing was granted."""
        return self.line.deviation_pct


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def accounts(request: ActorRequest, ref: str, pk: int) -> HttpResponse:
    """The accounts; POST keeps what was written and goes where the button says."""
    opened = open_report(request, ref, pk)
    if opened.report is None:
        return redirect(opened.url("report"))
    if all(step.section.kind is not SectionKind.ACCOUNTS for step in opened.steps):
        raise Http404
    if opened.report.status not in EDITABLE:
        return redirect(opened.url("receipt"))
    written: Written | None = None
    if request.method == "POST":
        _blank_removed(request)
        written = keep(opened, opened.report)
        if written.conflicts:
            labels = {each.field: _label(opened, each.field) for each in written.conflicts}
            return ask(request, opened.report, written.conflicts, labels=labels, back=opened.url("accounts"))
        if not written.errors:
            return redirect(_onward(opened))
    return _page(opened, opened.report, written)


def _blank_removed(request: ActorRequest) -> None:
    """«Slett» empties the cells of one cost; an empty cost falls away."""
    go = request.POST.get("go", "")
    if go.startswith(REMOVE):
        data: QueryDict = request.POST.copy()
        for cell in CELLS:
            name = f"{go.removeprefix(REMOVE)}.{cell}"
            if f"{REVISION}{name}" in data:
                data[name] = ""
        request.POST = data  # type: ignore[assignment]  # a copy that may be changed, of the same class


def _onward(opened: OpenReport) -> str:
    """Another category, a new line in this one, or the sending."""
    go = opened.request.POST.get("go", "")
    here = opened.url("accounts")
    if go.startswith((ADD, OPEN)):
        category = go.partition(".")[2]
        known = category.replace("_", "").isalnum() and category.isascii()
        extra = "&ny=1" if go.startswith(ADD) else ""
        return f"{here}?apen={category}{extra}#kostnad-{category}" if known else here
    if go.startswith(REMOVE):
        return f"{here}?apen={go.split('.')[2]}#kostnad-{go.split('.')[2]}" if go.count(".") > 1 else here
    if go == CLOSE:
        return f"{here}?apen=ingen"
    return opened.url("review")


def _label(opened: OpenReport, key: str) -> str:
    """What a field of the accounts is called where two wrote it."""
    parts = key.split(".")
    name = category_names(opened.application, reading_language()).get(parts[1], parts[1]) if len(parts) > 1 else key
    if parts[0] == EXPLAIN:
        return _("Forklaring: %(name)s") % {"name": name}
    words = {"spent_on": _("dato"), "purpose": _("formål"), "description": _("beskrivelse"), "amount": _("beløp")}
    values = {"name": name, "row": parts[2], "what": words.get(parts[-1], parts[-1])}
    return _("%(name)s, utgift %(row)s: %(what)s") % values


def _page(opened: OpenReport, report: Report, written: Written | None) -> HttpResponse:
    request = opened.request
    answers = answers_of(report)
    rows = rows_of(report.expenses.all())
    found = accounts_of(report, rows)
    carried = carried_keys(report, rows)
    step = next(each for each in opened.steps if each.section.kind is SectionKind.ACCOUNTS)
    typed = request.POST if written else None
    errors = written.errors if written else {}
    names = category_names(opened.application, reading_language())
    chosen = _open_category(opened, found, errors)
    categories = [
        _category(line, names, rows, answers, carried=carried, is_open=line.category == chosen, typed=typed,
                  errors=errors, extra=1 if request.GET.get("ny") else 0)
        for line in found.lines
    ]  # fmt: skip
    context = head_of(opened, step.key, answers) | {
        "step_title": step.section.title.in_language(reading_language()),
        "intro": step.section.intro.in_language(reading_language()) if step.section.intro else "",
        "categories": categories,
        "accounts": found,
        "purposes": purposes(),
        "asks_purpose": asks_purpose(opened.application),
        "carried": len(carried),
        "is_final": opened.duty.kind == "final",
        "revisions": [cell for each in categories for cell in _revisions(each)] if opened.may_write else [],
        "errors": [(f"id_{key}" if key else "innhold", text) for key, text in errors.items()],
        "panel": panel_of(report, opened),
        "reminders": reminders_shown(opened),
        "saved_at": max((each.updated_at for each in answers.values()), default=None),
    }
    return render(request, "reporting/applicant/accounts.html", context, status=422 if errors else 200)


def _open_category(opened: OpenReport, found: Accounts, errors: Mapping[str, str]) -> str:
    """The category with an error, else the one asked for, else the first."""
    for key in errors:
        if key.startswith(f"{PREFIX}."):
            return key.split(".")[1]
    asked = opened.request.GET.get("apen", "")
    if asked:
        return asked
    return found.lines[0].category if found.lines else ""


def _category(
    line: AccountLine, names: Mapping[str, str], rows: Iterable[ExpenseRow], answers: Mapping[str, ReportAnswer], *,
    carried: Collection[str], is_open: bool, typed: QueryDict | None, errors: Mapping[str, str], extra: int,
) -> CategoryShown:  # fmt: skip
    own = [row for row in rows if row.category == line.category]
    count = len(own)
    if is_open:
        last = max((row.row for row in own), default=0)
        blank = extra or (1 if not own else 0)
        own += [ExpenseRow(line.category, last + number) for number in range(1, blank + 1)]
    key = f"{EXPLAIN}.{line.category}"
    answer = answers.get(key)
    text = typed.get(key) if typed is not None else None
    explanation = Cell(
        key,
        answer.text if answer and text is None else text or "",
        answer.revision if answer else 0,
        errors.get(key, ""),
    )
    return CategoryShown(
        line=line,
        name=names.get(line.category, line.category),
        count=count,
        is_open=is_open,
        rows=tuple(_cost_row(row, typed, errors, row.key in carried) for row in own) if is_open else (),
        explanation=explanation,
        is_explained=bool(explanation.text.strip()),
    )


def _cost_row(row: ExpenseRow, typed: QueryDict | None, errors: Mapping[str, str], is_carried: bool) -> CostRow:
    stored = row.texts()
    cells = {}
    for cell in CELLS:
        name = f"{row.key}.{cell}"
        text = stored.get(name, "")
        shown = typed.get(name, text) if typed is not None else text
        cells[cell] = Cell(name, shown or "", token(text), errors.get(name, ""))
    return CostRow(row.key, row.row, cells, is_carried)


def _revisions(category: CategoryShown) -> list[Cell]:
    if not category.is_open:
        return []
    return [category.explanation, *(cell for row in category.rows for cell in row.cells.values())]


def panel_of(report: Report, opened: OpenReport) -> dict[str, list[RuleNode]]:
    """What the rules say of the report now: what needs somebody first, what is met folded away."""
    evaluation = evaluation_of(report, now=opened.now)
    nodes = explain(evaluation, audience="applicant", language=reading_language()).nodes()
    return {
        "open": [each for each in nodes if each.state is not OutcomeKind.MET],
        "met": [each for each in nodes if each.state is OutcomeKind.MET],
    }
