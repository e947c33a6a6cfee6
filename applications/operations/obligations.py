"""The duties and payments that follow from an award: laid down with the decision, moved with its date, fulfilled."""

from collections import Counter
from datetime import datetime

from django.db import transaction

from applications.models import Application, Award, Decision, Instalment, Obligation, Participant
from applications.operations.transition import move_obligation
from applications.permissions import rights_on
from applications.workflow import ObligationKind, ObligationStatus, Role
from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import NotAllowed
from schemes.queries import document_of
from schemes.terms import Plan

REQUEST = "request"  # the step before any reminder: the mail that says the duty is there


class TermsNotOpen(Exception):
    """There is nothing to accept: no released award, or the terms are accepted already."""


class AccountMissing(Exception):
    """No account number is known for the participant: terms cannot be accepted without one."""


def reminder_key(obligation: Obligation, step: int | str) -> str:
    """The key of one reminder: obligation, due date, step. A new date starts a new ladder."""
    return f"obligation:{obligation.pk}:{obligation.due_on.isoformat()}:{step}"


def lay_down(*, decision: Decision, award: Award, participant: Participant, plan: Plan) -> None:
    """Write the period, duties and instalments of `plan` as rows. Inside the transaction of the decision."""
    award.period_start_on, award.period_end_on = plan.period_start_on, plan.period_end_on
    award.save(update_fields=["period_start_on", "period_end_on"])
    duties = [
        Obligation.objects.create(
            application=decision.application,
            decision=decision,
            participant=participant,
            kind=each.kind,
            due_on=each.due_on,
        )
        for each in plan.obligations
    ]
    for each in plan.instalments:
        instalment = Instalment.objects.create(
            application=decision.application,
            decision=decision,
            participant=participant,
            number=each.number,
            amount_nok=each.amount_nok,
            earliest_on=each.earliest_on,
        )
        instalment.requires.set([duty for duty in duties if duty.kind in each.requires])


def redate(*, decision: Decision, award: Award, plan: Plan) -> None:
    """Move the dates of a decision that is not released yet to those of `plan`: same duties, new day of decision."""
    award.period_start_on, award.period_end_on = plan.period_start_on, plan.period_end_on
    award.save(update_fields=["period_start_on", "period_end_on"])
    planned = {kind: [each.due_on for each in plan.obligations if each.kind == kind] for kind in ObligationKind}
    seen: Counter[tuple[int, str]] = Counter()
    for duty in decision.obligations.order_by("due_on", "id"):
        number = seen[duty.participant_id, duty.kind]
        seen[duty.participant_id, duty.kind] += 1
        due_on = planned[ObligationKind(duty.kind)][number : number + 1]
        if due_on and due_on[0] != duty.due_on:
            duty.due_on = due_on[0]
            duty.save(update_fields=["due_on"])
    dates = {each.number: each.earliest_on for each in plan.instalments}
    for instalment in decision.instalments.all():
        if instalment.earliest_on != dates[instalment.number]:
            instalment.earliest_on = dates[instalment.number]
            instalment.save(update_fields=["earliest_on"])


def silence(*, obligation: Obligation, now: datetime, reason: str) -> int:
    """Take back the messages that wait about a duty; in the transaction that fulfils or moves it."""
    application = obligation.application
    steps = document_of(application.edition).ladder_for(obligation.kind).steps
    names: list[int | str] = [REQUEST, *(each.offset_days for each in steps)]
    keys = [reminder_key(obligation, name) for name in names]
    return outbox.cancel(case_ref=application.ref, keys=keys, now=now, reason=reason)


def fulfil(*, obligation: Obligation, actor: Actor, now: datetime, roles: frozenset[Role]) -> Obligation:
    """A duty is done: its status moves, the reminders that wait about it are taken back."""
    with transaction.atomic():
        row = move_obligation(obligation=obligation, name="fulfil", actor=actor, now=now, roles=roles)
        silence(obligation=row, now=now, reason="fulfilled")
    return row


def open_acceptance(application: Application, organisation_id: int | None = None) -> Obligation | None:
    """The acceptance of terms that waits for this organisation, else for any that is paid; None when nobody's does."""
    rows = application.obligations.filter(kind=ObligationKind.ACCEPTANCE, decision__released_at__isnull=False)
    if rows.filter(participant__organisation_id=organisation_id).exists():
        rows = rows.filter(participant__organisation_id=organisation_id)
    return rows.filter(status=ObligationStatus.OPEN).select_related("application", "participant").first()


def accept_terms(*, application: Application, actor: Actor, now: datetime) -> Obligation:
    """The municipality accepts the terms of the award and confirms the account (F53): instalment 1 may then be paid.

    Only the one who is paid, with the right to send. Raises TermsNotOpen, AccountMissing and NotAllowed.
    """
    with transaction.atomic():
        duty = open_acceptance(application, actor.organisation_id)
        if duty is None:
            raise TermsNotOpen(application.ref)
        participant = Participant.objects.select_for_update(of=("self",)).get(pk=duty.participant_id)
        if participant.organisation_id != actor.organisation_id:
            raise NotAllowed(["terms: they are accepted by the one who is paid"])
        if not participant.account_number:
            raise AccountMissing(application.ref)
        rights = rights_on(application, actor)
        done = fulfil(obligation=duty, actor=actor, now=now, roles=rights.roles & {Role.SENDER})
        participant.confirmed_at, participant.confirmed_by_id = now, actor.user_id
        participant.save(update_fields=["confirmed_at", "confirmed_by"])
        audit.record(
            actor=actor,
            action="terms.accept",
            subject=application,
            case_ref=application.ref,
            now=now,
            after={"account": f"•••• {participant.account_number[-4:]}"},
        )
    return done
