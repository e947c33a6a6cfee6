"""What the applicant says, as facts: answers, budget, plan, documents, endorsements, partners. Source: answer."""

from collections.abc import Mapping

from applications.models import Attachment, Endorsement, Participant
from applications.queries.budget import GRANT, OWN, BudgetRow, rows_of, sum_of
from applications.queries.completeness import Missing, is_asked, is_filled, missing_in
from applications.queries.contents import Content, grant_by_year
from applications.queries.plan import ACTIVITY, MILESTONE, plan_rows
from organisations.models import Organisation
from schemes.edition import EditionDocument, Form, Text
from schemes.questions import fact_value
from schemes.rules.facts import FACTS

FIELD_WORDS = {
    "contact_name": Text("kontaktperson", "kontaktperson"),
    "contact_email": Text("e-postadresse", "e-postadresse"),
    "contact_phone": Text("telefonnummer", "telefonnummer"),
    "account_number": Text("kontonummer", "kontonummer"),
    "budget": Text("budsjett", "budsjett"),
    "plan": Text("aktiviteter i planen", "aktivitetar i planen"),
    "partner": Text("bekreftelse fra deltaker", "stadfesting frå deltakar"),
}
SERVICES, MUNICIPALITIES = "services", "municipalities"  # list facts: one item for each participant


def answer_facts(content: Content, document: EditionDocument) -> dict[str, object]:
    """Every fact the form feeds. What is not answered is absent, except where the form itself knows it is no."""
    facts = _question_facts(content, document)
    facts |= _budget_facts(content)
    facts |= _plan_facts(content)
    facts["documents"] = _documents(content, document)
    for kind in Endorsement.Kind:
        given = content.endorsement(kind)
        facts[f"endorsements.{kind}"] = given is not None and given.confirmed_at is not None
    facts["application.missing_required"] = [_named(each, content, document) for each in missing_in(content, document)]
    return facts


def _named(missing: Missing, content: Content, document: EditionDocument) -> str:
    """An empty field as the form calls it, in the form of Norwegian the application is written in."""
    language = content.application.language
    if missing.field in FIELD_WORDS:
        return FIELD_WORDS[missing.field].in_language(language)
    words = {each.key: each.name for each in document.documents} | {each.key: each.label for each in document.questions}
    if missing.field in words:
        return words[missing.field].in_language(language).rstrip("?")
    files = {f"file-{each.pk}": each.name for each in content.attachments}
    return files.get(missing.field, missing.field)


def _question_facts(content: Content, document: EditionDocument) -> dict[str, object]:
    """Facts of single answers, and the list facts that have one item for each participant."""
    facts: dict[str, object] = {}
    items: dict[str, dict[int, dict[str, object]]] = {}
    track = content.application.track
    for section in document.sections_for(track, Form.APPLICATION):
        for question in document.questions_for(track, section.key):
            if not question.fact or not is_asked(content, question):
                continue
            for participant in content.participants if question.participant_scope else [None]:
                value = fact_value(question, content.answer(question.key, participant))
                if value is None:
                    continue
                if question.fact in FACTS:
                    facts[question.fact] = value
                elif participant is not None:
                    name, _dot, field = question.fact.partition(".")
                    items.setdefault(name, {}).setdefault(participant.pk, {})[field] = value
    for name, by_participant in items.items():
        listed = [_item(name, each, by_participant.get(each.pk, {})) for each in content.participants]
        facts[name] = [item for item in listed if item]
    if content.supports:
        facts[MUNICIPALITIES] = _supports(content, items.get(MUNICIPALITIES, {}))
    return facts


def _supports(content: Content, said: Mapping[int, Mapping[str, object]]) -> list[dict[str, object]]:
    """Every municipality behind the services: what its own leadership has said, else what the service says of it."""
    named = {each.participant_id for each in content.supports}
    others = (each for each in content.participants if each.pk not in named)
    listed = [_item(MUNICIPALITIES, each, said.get(each.pk, {})) for each in others]
    for each in content.supports:
        number = _number_of(each.municipality)
        if number:
            answer = {"leadership_support": True} if each.confirmed_at is not None else {}
            listed.append({"municipality_number": number, **answer})
    return [item for item in listed if item]


def _item(name: str, participant: Participant, given: Mapping[str, object]) -> dict[str, object]:
    """One item of a list fact, named by the organisation it is about; nothing for one without a number."""
    organisation = participant.organisation
    if name == SERVICES:
        return {"name": organisation.name, **given}
    number = _number_of(organisation)
    return {"municipality_number": number, **given} if number else {}


def _number_of(organisation: Organisation) -> str:
    """The municipality's number, or that of the one it is part of; "" for none."""
    parent = organisation.parent
    return organisation.municipality_number or (parent.municipality_number if parent else "")


def _budget_facts(content: Content) -> dict[str, object]:
    """The lines of what the grant shall pay; nothing while no amount is written."""
    rows = rows_of(content.budget)
    paid = [row for row in rows if row.paid_by(GRANT)]
    if not paid:
        return {}
    return {
        "budget.lines": [_line(row) for row in paid],
        "application.applied_nok": sum_of(rows, GRANT),
        "application.years": _years(content),
        "budget.own_contribution_nok": sum_of(rows, OWN),
    }


def _line(row: BudgetRow) -> dict[str, object]:
    line: dict[str, object] = {"category": row.category, "amount_nok": row.paid_by(GRANT)}
    if row.position_pct is not None:
        line["position_pct"] = row.position_pct
    if row.part:
        line["part"] = row.part
    if row.description:
        line["description"] = row.description
    return line


def _years(content: Content) -> list[dict[str, object]]:
    """The sum applied for in each calendar year."""
    return [{"year": year, "amount_nok": amount} for year, amount in grant_by_year(content).items()]


def _plan_facts(content: Content) -> dict[str, object]:
    """Which parts the project plan has (R42): activities, milestones, and a time for each activity."""
    rows = plan_rows(content.activities)
    activities = [row for row in rows if row.kind == ACTIVITY and row.title]
    milestones = [row for row in rows if row.kind == MILESTONE and row.title and row.is_dated]
    parts = []
    if activities:
        parts.append("activities")
    if milestones:
        parts.append("milestones")
    if activities and all(row.is_dated for row in activities):
        parts.append("timeline")
    return {"application.plan_parts": parts}


def _documents(content: Content, document: EditionDocument) -> list[str]:
    """The documents that are there: attached and not found unclean, or filled in as a part of the form."""
    attached = {each.kind for each in content.attachments if each.scan_state != Attachment.Scan.INFECTED}
    asked = document.documents_for(content.application.track)
    filled = {each.key for each in asked if each.filled_by and is_filled(content, document, each.filled_by)}
    known = [each.key for each in asked if each.key in attached | filled]
    return known + sorted(attached - set(known))
