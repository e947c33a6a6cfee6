"""What an award letter merges: amounts, period, instalments and duties as they are laid down; nothing is typed."""

from collections.abc import Iterable, Iterator
from datetime import date

from applications.letter_kinds.decided import JOINED, Decided, listed
from applications.letter_kinds.kinship import predecessors_with_grants
from applications.letter_kinds.parts import Part
from applications.models import Application, Participant
from applications.workflow import ObligationKind
from letters.wording import Table, Value, long_date
from schemes.edition import EditionDocument
from schemes.edition.text import Text
from schemes.money import format_nok, kr
from schemes.queries import call_facts, document_of
from schemes.terms import Plan
from schemes.workdays import oslo_day

Line = tuple[str, int]  # cost category, whole kroner
# Blocks of the wording -> values of the fact `letter.blocks` (R34, R92, R93).
FACT_OF_BLOCK = {
    "purpose": "purpose",
    "gm_purpose": "purpose",
    "amount_full": "amount",
    "amount_partial": "amount",
    "gm_amount": "amount",
    "payment": "payment",
    "terms": "conditions",
    "gm_conditions": "conditions",
    "reporting": "reporting",
    "gm_report": "reporting",
    "control": "control",
    "breach": "reactions",
    "appeal": "appeal",
    "reservation": "budget_reservation",
}
REPORTS = (ObligationKind.INTERIM, ObligationKind.FINAL, ObligationKind.YEARLY)
GUIDED = frozenset({"mu", "im", "bt", "ti"})  # tracks in which the directorate guides (R54)
HEADINGS = {
    "cost": (Text("Kostnadsart", "Kostnadsart"), Text("Beløp", "Beløp")),
    "year": (Text("År", "År"), Text("Beløp", "Beløp")),
    "instalment": (
        Text("Termin", "Termin"),
        Text("Beløp", "Beløp"),
        Text("Tidligst", "Tidlegast"),
        Text("Krav", "Krav"),
    ),
    "obligation": (Text("Rapport", "Rapport"), Text("Frist", "Frist"), Text("Hvem", "Kven")),
}
SUM = Text("Sum", "Sum")
REQUIREMENTS = {
    ObligationKind.ACCEPTANCE: Text("vilkårene er godtatt", "vilkåra er godtekne"),
    ObligationKind.MODEL: Text("modellen er godkjent", "modellen er godkjend"),
    ObligationKind.INTERIM: Text("delrapporten er godkjent", "delrapporten er godkjend"),
    ObligationKind.AGREEMENT: Text("intensjonsavtalen er inngått", "intensjonsavtalen er inngått"),
}
NONE = Text("ingen", "ingen")
PERCENT = Text("{} prosent", "{} prosent")


def split_of(application: Application) -> str:
    """The value of `call.mu_split` (C1), "" when it is not set."""
    return str(call_facts(application.call).get("call.mu_split") or "")


def later_years(application: Application, plan: Plan) -> list[int]:
    """The years after the budget year in which an instalment falls (R93); none while the budget year is not set."""
    budget_year = application.call.budget_year
    years = {each.earliest_on.year for each in plan.instalments}
    return sorted(year for year in years if budget_year is not None and year > budget_year)


def award_conditions(application: Application, *, award_nok: int, plan: Plan) -> set[str]:
    """The conditions that choose the blocks of an award letter."""
    document, track = document_of(application.edition), application.track
    basis = _answer(application, "application.basis", document).split(",")
    cap = staff_release_cap(application)
    has_reports = any(each.kind in REPORTS for each in document.terms_of(track).obligations)
    holds = {
        "outcome_full": award_nok >= application.applied_nok,
        "outcome_partial": award_nok < application.applied_nok,
        "budget_post_set": bool(application.call.budget_post),
        "several_instalments": len(plan.instalments) > 1,
        "later_budget_year": bool(later_years(application, plan)),
        "reports_due": has_reports,
        "no_reports": not has_reports,
        "auditor_set": document.auditor_kind is not None,
        "repays_unused": bool(document.repays_unused),
        "guidance_offered": track in GUIDED,
        "split_500_500": track == "mu" and split_of(application) == "500/500",
        "basis_model_trial": "model_trial" in basis,
        "basis_bti": "bti" in basis,
        "stepped_down": track == "b17" and len(plan.instalments) > 1,
        "leave_cap_position": cap[0] == "position",
        "leave_cap_budget": cap[0] == "budget",
        f"track_{track}": track in {"im", "ti", "bt", "b17"},
    }
    return {name for name, holding in holds.items() if holding}


def staff_release_cap(application: Application) -> tuple[str, int | None]:
    """What the cap on staff release is a share of, and how many per cent (R22, R65); "" while that is not set (C7)."""
    rules = document_of(application.edition).rules_for(application.track)
    percent = next((rule.parameters["max_pct"] for rule in rules if "max_pct" in rule.parameters), None)
    if not isinstance(percent, int):
        return "", None
    return str(call_facts(application.call).get("call.staff_release_basis") or ""), percent


def _answer(application: Application, fact: str, document: EditionDocument) -> str:
    """The text of the answer that feeds `fact`; "" when it was not asked or not answered."""
    keys = [question.key for question in document.questions if question.fact == fact]
    row = application.answers.filter(question__in=keys).first()
    return row.text if row is not None else ""


def blocks_with(application: Application, kind: str, conditions: set[str]) -> list[str]:
    """The blocks that the letter `kind` will have, as values of the fact `letter.blocks`."""
    blocks = document_of(application.edition).wording.blocks_of(kind)
    printed = (block.key for block in blocks if block.when == "always" or block.when in conditions)
    return sorted({FACT_OF_BLOCK[key] for key in printed if key in FACT_OF_BLOCK})


def category_name(document: EditionDocument, track: str, key: str, language: str) -> str:
    """What a cost category is called on its track: two tracks may name one key differently."""
    named = (each for each in document.cost_categories if each.key == key and track in each.tracks)
    return next((each.name.in_language(language) for each in named), key)


def in_order(document: EditionDocument, track: str, lines: Iterable[Line]) -> list[Line]:
    """The lines in the order of the edition's cost categories."""
    order = {each.key: place for place, each in enumerate(document.categories_for(track))}
    return sorted(lines, key=lambda line: order.get(line[0], len(order)))


def _columns(name: str, language: str) -> tuple[str, ...]:
    return tuple(heading.in_language(language) for heading in HEADINGS[name])


def cost_table(decided: Decided, language: str) -> Table:
    """The approved budget: one row for each cost category, and the sum."""
    document, track = document_of(decided.application.edition), decided.application.track
    lines = in_order(document, track, decided.lines)
    rows = tuple((category_name(document, track, key, language), kr(amount)) for key, amount in lines)
    foot = (SUM.in_language(language), kr(decided.award_nok))
    return Table(_columns("cost", language), rows, frozenset({1}), foot)


def award_table(plan: Plan, language: str) -> Table:
    """The amount of each year, where the money is granted year by year."""
    rows = tuple((str(each.earliest_on.year), kr(each.amount_nok)) for each in plan.instalments)
    total = sum(each.amount_nok for each in plan.instalments)
    return Table(_columns("year", language), rows, frozenset({1}), (SUM.in_language(language), kr(total)))


def instalment_table(plan: Plan, language: str) -> Table:
    """When money comes and what it waits for."""
    rows = []
    for each in plan.instalments:
        needs = [REQUIREMENTS[ObligationKind(kind)].in_language(language) for kind in each.requires]
        waits = JOINED.join(needs) or NONE.in_language(language)
        rows.append((str(each.number), kr(each.amount_nok), long_date(each.earliest_on), waits))
    return Table(_columns("instalment", language), tuple(rows), frozenset({1}))


def obligation_table(plan: Plan, participant: Participant, language: str) -> Table:
    """The reports with their due dates and who hands them in."""
    rows = tuple(
        (duty.title.in_language(language), long_date(duty.due_on), str(participant.organisation))
        for duty in plan.obligations
        if duty.kind in REPORTS
    )
    return Table(_columns("obligation", language), rows)


def award_fields(decided: Decided, part: Part, language: str) -> dict[str, Value]:
    """Every field of an award letter that does not stand in all decision letters; `part` is paid and reports."""
    plan, lead, application = part.plan, part.participant, decided.application
    document = document_of(application.edition)
    auditor = document.auditor_kind
    covered = document.covered_costs_for(application.track, split_of(application))
    _basis, percent = staff_release_cap(application)
    return {
        "award_nok": kr(decided.award_nok),
        "project_title": application.project_title,
        "scheme_goal": document.goal.in_language(language),
        "cost_categories": tuple(line.in_language(language) for line in covered),
        "cost_table": cost_table(decided, language),
        "award_table": award_table(plan, language),
        "instalment_table": instalment_table(plan, language),
        "obligation_table": obligation_table(plan, lead, language),
        "account_masked": f"•••• {lead.account_number[-4:]}" if lead.account_number else "",
        "reduction_reason": decided.marked("reduction_reason", language),
        "reservation_years": JOINED.join(str(year) for year in later_years(application, plan)),
        "budget_post": application.call.budget_post,
        "auditor_kind": auditor.in_language(language) if auditor else "",
        "leave_cap": PERCENT.in_language(language).format(format_nok(percent)) if percent is not None else "",
        "extra_conditions": (),
        **_parts(plan),
        **dict(_dates(decided, plan)),
        "model_owner": _model_owner(application) if application.track == "ti" else "",
    }


def _parts(plan: Plan) -> dict[str, Value]:
    """The two halves of an award that the call splits (C1): what the two instalments pay."""
    if len(plan.instalments) != 2:
        return {}
    first, second = plan.instalments
    return {"develop_nok": kr(first.amount_nok), "implement_nok": kr(second.amount_nok)}


def _dates(decided: Decided, plan: Plan) -> Iterator[tuple[str, str]]:
    """The dates that are set; a letter that needs another one cannot be made."""
    acceptance, model = plan.obligation(ObligationKind.ACCEPTANCE), plan.obligation(ObligationKind.MODEL)
    dates = {
        "period_start_on": plan.period_start_on,
        "period_end_on": plan.period_end_on,
        "terms_due_on": acceptance.due_on if acceptance else None,
        "model_due_on": model.due_on if model else None,
        "model_approved_on": decided.facts.get("model.approved_on").value,
    }
    for name, day in dates.items():
        if isinstance(day, date):
            yield name, long_date(day)


def _model_owner(application: Application) -> str:
    """Whose model is adapted: the predecessors that were granted modellutvikling (R23)."""
    day = oslo_day(application.submitted_at or application.created_at)
    return listed(predecessors_with_grants(application.lead, day))
