"""What the portal itself knows of a case: how and when it came, who stands in other cases, the municipality's model."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from applications.models import Application, Obligation
from applications.queries.contents import Content, also_in
from applications.workflow import ObligationKind, ObligationStatus
from organisations.models import MunicipalModel, Organisation
from organisations.queries import municipality_number_on, registers_from_rows
from schemes.queries import document_of
from schemes.rules.facts import FACTS
from schemes.rules.outcome import Phase
from schemes.workdays import is_after_deadline

ALSO_IN, PARTNERS, MODEL = "application.also_in", "partners", "model.status"


def is_read(application: Application, fact: str, phase: Phase) -> bool:
    """Whether any rule on this track may read `fact` in `phase`: what nobody reads is not looked up."""
    rules = document_of(application.edition).rules_for(application.track)
    return any(phase in rule.phases and rule.code in FACTS[fact].rules for rule in rules)


def system_facts(content: Content, *, now: datetime) -> dict[str, object]:
    """The channel, and the moment: of receipt, or of the check while it is a draft."""
    call, at = content.application.call, content.application.submitted_at or now
    facts: dict[str, object] = {"application.channel": "portal", "application.submitted_at": at}
    if call.grace_minutes and is_after_deadline(at, call.deadline_on):
        facts["application.in_grace"] = not is_after_deadline(at, call.deadline_on, call.grace_minutes)
    return facts


def standing_in_others(
    contents: Mapping[int, Content], days: Mapping[int, tuple[Organisation, date]], phase: Phase
) -> dict[int, dict[str, object]]:
    """Partners, and who of lead and partners stands in another application of the call (R61, R62)."""
    wanted = {key: each for key, each in contents.items() if is_read(each.application, PARTNERS, phase)}
    if not wanted:
        return {}
    registers = registers_from_rows()
    elsewhere = also_in(wanted)
    found = {}
    for key, content in wanted.items():
        _lead, on = days[key]
        numbers = {
            each.organisation_id: municipality_number_on(each.organisation, on, registers=registers)
            for each in content.participants
        }
        partners = [numbers[each.organisation_id] for each in content.participants if not each.is_lead]
        found[key] = {
            PARTNERS: [{"municipality_number": number} for number in partners if number],
            ALSO_IN: sorted(number for pk, number in numbers.items() if number and pk in elsewhere[key]),
        }
    return found


def model_facts(applications: Sequence[Application], phase: Phase) -> dict[int, dict[str, object]]:
    """The applicant's model (C2): approved, handed in, or begun. Without a trace of one here, nothing is known."""
    asked = [each for each in applications if is_read(each, MODEL, phase)]
    if not asked:
        return {}
    leads = {each.lead_id for each in asked}
    approved = {
        model.organisation_id: model
        for model in MunicipalModel.objects.filter(organisation__in=leads).order_by("approved_on", "id")
    }
    open_duties = _duties(leads - set(approved))
    found = {}
    for each in asked:
        model = approved.get(each.lead_id)
        if model is not None:
            found[each.pk] = {
                MODEL: "approved",
                "model.submitted_on": model.submitted_on,
                "model.approved_on": model.approved_on,
            }
        elif each.lead_id in open_duties:
            found[each.pk] = {MODEL: open_duties[each.lead_id]}
    return found


def _duties(organisations: Iterable[int]) -> dict[int, str]:
    """Where the duty to hand in a model stands, for organisations that have one."""
    rows = Obligation.objects.filter(kind=ObligationKind.MODEL, participant__organisation__in=list(organisations))
    rows = rows.exclude(status=ObligationStatus.WITHDRAWN).order_by("id")
    words = {
        ObligationStatus.OPEN: "draft",
        ObligationStatus.DELIVERED: "submitted",
        ObligationStatus.FULFILLED: "approved",
    }
    return {
        organisation: words[ObligationStatus(status)]
        for organisation, status in rows.values_list("participant__organisation", "status")
    }
