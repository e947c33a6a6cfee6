"""What an award letter merges: read from the decision, its award, instalments and duties; nothing is typed."""

from datetime import date

from applications.models import Application, Award, Decision, Instalment, Participant, Recommendation
from applications.workflow import ObligationKind
from letters.wording import Table, Value, long_date
from schemes.edition import EditionDocument
from schemes.money import kr
from schemes.queries import call_facts, document_of
from schemes.terms import Plan

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
WORDS = {
    "nb": {
        "category": "Kostnadsart",
        "amount": "Beløp",
        "sum": "Sum",
        "instalment": "Termin",
        "earliest": "Tidligst",
        "requirements": "Krav",
        "report": "Rapport",
        "due": "Frist",
        "who": "Hvem",
        ObligationKind.ACCEPTANCE: "vilkårene er godtatt",
        ObligationKind.MODEL: "modellen er godkjent",
        ObligationKind.INTERIM: "delrapporten er godkjent",
        ObligationKind.AGREEMENT: "intensjonsavtalen er inngått",
        "none": "ingen",
        "and": "og",
    },
    "nn": {
        "category": "Kostnadsart",
        "amount": "Beløp",
        "sum": "Sum",
        "instalment": "Termin",
        "earliest": "Tidlegast",
        "requirements": "Krav",
        "report": "Rapport",
        "due": "Frist",
        "who": "Kven",
        ObligationKind.ACCEPTANCE: "vilkåra er godtekne",
        ObligationKind.MODEL: "modellen er godkjend",
        ObligationKind.INTERIM: "delrapporten er godkjend",
        ObligationKind.AGREEMENT: "intensjonsavtalen er inngått",
        "none": "ingen",
        "and": "og",
    },
}
REPORTS = (ObligationKind.INTERIM, ObligationKind.FINAL, ObligationKind.YEARLY)


def split_of(application: Application) -> str:
    """The value of `call.mu_split` (C1), "" when it is not set."""
    return str(call_facts(application.call).get("call.mu_split") or "")


def later_years(application: Application, dates: list[date]) -> list[int]:
    """The years after the budget year in which an instalment may fall (R93); none while the budget year is not set."""
    budget_year = application.call.budget_year
    return sorted({each.year for each in dates if budget_year is not None and each.year > budget_year})


def award_conditions(application: Application, recommendation: Recommendation, dates: list[date]) -> set[str]:
    """The conditions that choose the blocks of an award letter; `dates` are the earliest days of the instalments."""
    document = document_of(application.edition)
    track = application.track
    granted = sum(line.amount_nok for line in recommendation.lines.all())
    basis = set(_answer(application, "application.basis", document).split(","))
    holds = {
        "outcome_full": granted >= application.applied_nok,
        "outcome_partial": granted < application.applied_nok,
        "budget_post_set": bool(application.call.budget_post),
        "several_instalments": len(dates) > 1,
        "later_budget_year": bool(later_years(application, dates)),
        "reports_due": any(each.kind in REPORTS for each in document.terms_of(track).obligations),
        "no_reports": not any(each.kind in REPORTS for each in document.terms_of(track).obligations),
        "auditor_set": document.auditor_kind is not None,
        "repays_unused": bool(document.repays_unused),
        "guidance_offered": track in {"mu", "im", "bt", "ti"},
        "split_500_500": track == "mu" and split_of(application) == "500/500",
        "basis_model_trial": "model_trial" in basis,
        "basis_bti": "bti" in basis,
        "track_im": track == "im",
        "track_ti": track == "ti",
        "track_bt": track == "bt",
        "track_b17": track == "b17",
    }
    return {name for name, holding in holds.items() if holding}


def _answer(application: Application, fact: str, document: EditionDocument) -> str:
    """The text of the answer that feeds `fact`; "" when it was not asked or not answered."""
    keys = [question.key for question in document.questions if question.fact == fact]
    row = application.answers.filter(question__in=keys).first()
    return row.text if row is not None else ""


def award_blocks(
    application: Application, recommendation: Recommendation, plan: Plan, kind: str, conditions: set[str]
) -> list[str]:
    """The blocks that the letter `kind` will have, as values of the fact `letter.blocks`."""
    del plan, recommendation
    blocks = document_of(application.edition).wording.blocks_of(kind)
    found = {
        FACT_OF_BLOCK[block.key]
        for block in blocks
        if block.key in FACT_OF_BLOCK and (block.when == "always" or block.when in conditions)
    }
    return sorted(found)


def cost_table(document: EditionDocument, amounts: list[tuple[str, int]], language: str) -> Table:
    """The approved budget: one row for each cost category, and the sum."""
    words = WORDS[language]
    rows = tuple((document.category(key).name.in_language(language), kr(amount)) for key, amount in amounts)
    total = sum(amount for _key, amount in amounts)
    return Table((words["category"], words["amount"]), rows, frozenset({1}), (words["sum"], kr(total)))


def instalment_table(instalments: list[Instalment], language: str) -> Table:
    """When money comes and what it waits for."""
    words = WORDS[language]
    rows = []
    for each in instalments:
        needs = [words.get(ObligationKind(duty.kind), duty.kind) for duty in each.requires.all()]
        text = f" {words['and']} ".join(needs) or words["none"]
        rows.append((str(each.number), kr(each.amount_nok), long_date(each.earliest_on), text))
    columns = (words["instalment"], words["amount"], words["earliest"], words["requirements"])
    return Table(columns, tuple(rows), frozenset({1}))


def obligation_table(decision: Decision, document: EditionDocument, language: str) -> Table:
    """The reports with their due dates and who hands them in."""
    words = WORDS[language]
    titles = {each.kind: each.title.in_language(language) for each in document.terms_of(decision.application.track).obligations}
    rows = tuple(
        (titles.get(duty.kind, duty.kind), long_date(duty.due_on), str(duty.participant))
        for duty in decision.obligations.select_related("participant__organisation").filter(kind__in=REPORTS)
    )
    return Table((words["report"], words["due"], words["who"]), rows)


def award_fields(decision: Decision, award: Award, participant: Participant, language: str) -> dict[str, Value]:
    """Every field of an award letter that does not stand in all decision letters."""
    application = decision.application
    document = document_of(application.edition)
    instalments = list(decision.instalments.prefetch_related("requires").order_by("number"))
    duties = {duty.kind: duty for duty in decision.obligations.all()}
    years = later_years(application, [each.earliest_on for each in instalments])
    model = duties.get(ObligationKind.MODEL)
    half = award.total_nok // 2
    fields: dict[str, Value] = {
        "award_nok": kr(award.total_nok),
        "project_title": application.project_title,
        "scheme_goal": document.goal.in_language(language),
        "cost_categories": tuple(
            line.in_language(language) for line in document.covered_costs_for(application.track, split_of(application))
        ),
        "cost_table": cost_table(document, [(each.category, each.amount_nok) for each in award.lines.all()], language),
        "instalment_table": instalment_table(instalments, language),
        "obligation_table": obligation_table(decision, document, language),
        "account_masked": f"•••• {participant.account_number[-4:]}" if participant.account_number else "",
        "reduction_reason": decision.recommendation.reduction_reason,
        "reservation_years": f" {WORDS[language]['and']} ".join(str(year) for year in years),
        "budget_post": application.call.budget_post,
        "auditor_kind": document.auditor_kind.in_language(language) if document.auditor_kind else "",
        "extra_conditions": (),
        "develop_nok": kr(award.total_nok - half),
        "implement_nok": kr(half),
    }
    for name, day in (
        ("period_start_on", award.period_start_on),
        ("period_end_on", award.period_end_on),
        ("terms_due_on", duties[ObligationKind.ACCEPTANCE].due_on if ObligationKind.ACCEPTANCE in duties else None),
        ("model_due_on", model.due_on if model else None),
    ):
        if day is not None:
            fields[name] = long_date(day)
    return fields
