"""The agreement of intent with a competence centre (R77): the service says it is made, the directorate confirms."""

from datetime import datetime

from django.db import transaction

from applications.models import Obligation
from applications.operations.obligations import fulfil
from applications.operations.transition import move_obligation
from applications.permissions import rights_on
from applications.workflow import ObligationKind, Role
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import NotAllowed


def tell_agreement(*, obligation: Obligation, actor: Actor, now: datetime) -> Obligation:
    """The service says that the agreement is signed: who may write for the one that owes it. Raises NotAllowed."""
    _check_kind(obligation)
    if obligation.participant.organisation_id != actor.organisation_id:
        raise NotAllowed(["agreement: it is told by the service that made it"])
    roles = rights_on(obligation.application, actor).roles & {Role.SENDER, Role.WRITER}
    with transaction.atomic():
        row = move_obligation(obligation=obligation, name="deliver", actor=actor, now=now, roles=roles)
        _record(row, "agreement.tell", actor=actor, now=now)
    return row


def confirm_agreement(*, obligation: Obligation, actor: Actor, now: datetime) -> Obligation:
    """A caseworker has seen that the agreement is made: the duty is done. Raises NotAllowed, GateClosed."""
    _check_kind(obligation)
    roles = rights_on(obligation.application, actor).roles & {Role.CASEWORKER}
    with transaction.atomic():
        row = fulfil(obligation=obligation, actor=actor, now=now, roles=roles)
        _record(row, "agreement.confirm", actor=actor, now=now)
    return row


def _check_kind(obligation: Obligation) -> None:
    if obligation.kind != ObligationKind.AGREEMENT:
        raise ValueError("this duty is no agreement")


def _record(obligation: Obligation, action: str, *, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=obligation,
        case_ref=obligation.application.ref,
        now=now,
        after={"organisation": obligation.participant.organisation.name},
    )
