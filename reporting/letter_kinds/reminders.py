"""The reminders about duties. A mail names organisation, case, kind of task, date and link, nothing else."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from applications.models import Obligation
from letters.registry import Channel, kinds
from letters.wording import Value, long_date
from organisations.actors import MemberRole
from reporting.letter_kinds import NAMES, form_of, letter_to, listed
from reporting.queries.duties import due_of
from schemes.money import kr

RECEIVERS = {
    "writers": (MemberRole.WRITE, MemberRole.SEND),
    "economy": (MemberRole.ECONOMY,),
    "leader": (MemberRole.LEAD,),
}  # contact, submitter and the organisation itself always get it
DAYS = {"nb": ("dag", "dager"), "nn": ("dag", "dagar")}
MAIL_ARGUMENTS = ("kind", "case_ref", "recipient", "text", "fields", "addresses", "conditions")


def reminder(
    duty: Obligation,
    kind: str,
    receivers: Collection[str],
    *,
    today: date,
    earlier: Sequence[date],
    answer_on: date | None,
) -> dict[str, Any]:
    """The one reminder owed about a duty. `earlier` are the days of those before it, `answer_on` the new date it sets.

    Without earlier reminders, none are claimed.
    """
    application, participant = duty.application, duty.participant
    language = form_of(participant, application)
    due_on = due_of(duty)
    left = max((due_on - today).days, 0)
    one, many = DAYS[language]
    fields: dict[str, Value] = {
        "report_kind": NAMES[language].get(duty.kind, duty.kind),
        "report_due_on": long_date(due_on),
        "model_due_on": long_date(due_on),
        "days_left": f"{left} {one if left == 1 else many}",
        "reminder_dates": listed([long_date(day) for day in earlier]) if earlier else "",
        "due_on": long_date(answer_on) if answer_on else "",
        "portal_url": f"{settings.BASE_URL}/tilskudd/{application.ref}/",
        **_claim(duty),
    }
    roles = tuple(role for receiver in receivers for role in RECEIVERS.get(receiver, ()))
    letter = letter_to(
        participant, application, kind, fields, roles=roles, due_on=answer_on,
        unset=() if earlier else ("reminder_dates",),
    )  # fmt: skip
    return letter if kinds.get(kind).channel is not Channel.MAIL else _as_mail(letter)


def _claim(duty: Obligation) -> dict[str, Value]:
    """What a reminder about an unpaid claim names."""
    repayment = getattr(duty, "repayment", None)
    if repayment is None or repayment.claim_due_on is None:
        return {}
    return {
        "claim_nok": kr(repayment.amount_nok),
        "claim_due_on": long_date(repayment.claim_due_on),
        "claim_account": settings.CLAIM_ACCOUNT,
        "claim_reference": duty.application.case_no,
    }


def _as_mail(letter: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `notify`: a mail has no letter number, so the case is named by a field."""
    mail = {name: letter[name] for name in MAIL_ARGUMENTS}
    mail["fields"] = {**letter["fields"], "case_no": letter["case_no"]}
    return mail
