"""Who works on a case: the declaration of habilitet (fvl §§ 6-10), taking a case, giving it to a colleague."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.assessing import (
    check,
    check_right,
    check_status,
    has_declared,
    holds_case,
    is_impartial,
    person,
)
from applications.models import Application, ConflictDeclaration
from applications.operations.evaluating import keep_outcomes, locked
from applications.operations.transition import move_application
from applications.permissions import CASEWORK, cases_of, rights_on
from applications.queries.cases import next_cases
from applications.workflow import Role, Status
from organisations import audit
from organisations.actors import Actor
from organisations.models import User
from organisations.workflow import GateClosed
from schemes.models import RuleRun
from schemes.queries import roles_of
from schemes.rules.outcome import Phase
from schemes.workflow import SchemeRoleName


class NotACaseworker(GateClosed):
    """The colleague cannot be given the case: no role for the scheme, or a conflict of interest."""


def declare_interest(
    *, application: Application, has_conflict: bool, reason: str, actor: Actor, now: datetime
) -> ConflictDeclaration:
    """Say whether one has a conflict of interest in this case. With one, the case is gone for that person at once.

    A conflict needs its reason, and sends the case back to the unassigned when the person held it. Without one, a case
    that was kept or given to the person is taken in the same moment. Raises GateClosed.
    """
    if has_conflict and not reason.strip():
        raise GateClosed([_("Skriv hva som gjør at du er inhabil.")])
    with transaction.atomic():
        row = locked(application)
        check_right(bool(rights_on(row, actor).scheme & CASEWORK))
        declaration = ConflictDeclaration.objects.create(
            application=row, user_id=person(actor), has_conflict=has_conflict, reason=reason.strip(), declared_at=now
        )
        audit.record(
            actor=actor,
            action="habilitet.declare",
            subject=declaration,
            case_ref=row.ref,
            now=now,
            after={"has_conflict": has_conflict},
            reason=declaration.reason,
        )
        if row.caseworker_id == actor.user_id and has_conflict:
            _hand_over(row, to=None, action="case.release", reason="", actor=actor, now=now)
        elif row.caseworker_id == actor.user_id and row.status == Status.SUBMITTED:
            _start(row, actor=actor, now=now)
    return declaration


def keep_next_case(*, actor: Actor, now: datetime) -> Application | None:
    """Keep the unassigned case that is due first for this person, who then declares; None when there is none.

    Two people who press at once get two cases: the row is locked and looked at again.
    """
    for candidate in next_cases(cases_of(actor)):
        with transaction.atomic():
            row = locked(candidate)
            if row.caseworker_id is not None or row.status not in {Status.SUBMITTED, Status.ASSESSING}:
                continue
            if not rights_on(row, actor).may(Role.CASEWORKER):
                continue
            _hand_over(row, to=actor.user_id, action="case.keep", reason="", actor=actor, now=now)
            if row.status == Status.SUBMITTED and has_declared(row, actor.user_id) is False:
                row = _start(row, actor=actor, now=now)
            return row
    return None


def take_case(*, application: Application, actor: Actor, now: datetime) -> Application:
    """Become the caseworker of a case that nobody has; the first time the rules are kept in phase assess.

    Needs a declaration without conflict. Raises GateClosed (WrongStatus, NotAllowed).
    """
    with transaction.atomic():
        row = locked(application)
        check_status(row, Status.SUBMITTED, Status.ASSESSING)
        check_right(rights_on(row, actor).may(Role.CASEWORKER))
        if row.caseworker_id not in {None, actor.user_id}:
            raise GateClosed([_("En kollega har tatt saken.")])
        check(row, is_impartial(actor))
        if row.caseworker_id is None:
            _hand_over(row, to=actor.user_id, action="case.take", reason="", actor=actor, now=now)
        if row.status == Status.SUBMITTED:
            row = _start(row, actor=actor, now=now)
    return row


def _start(row: Application, *, actor: Actor, now: datetime) -> Application:
    """From sent to assessed: the rules are asked and kept in the new phase."""
    move_application(application=row, name="take", actor=actor, now=now)
    row = locked(row)
    keep_outcomes(application=row, phase=Phase.ASSESS, occasion=RuleRun.Occasion.ASSESSMENT, actor=actor, now=now)
    return row


def give_case(*, application: Application, to: User, reason: str, actor: Actor, now: datetime) -> Application:
    """Make a colleague the caseworker; they declare before they can read. Raises NotACaseworker, GateClosed.

    The caseworker gives their own case away; a decision maker gives any, and a caseworker one that nobody has.
    """
    with transaction.atomic():
        row = locked(application)
        check_status(row, Status.SUBMITTED, Status.ASSESSING, Status.RECOMMENDED)
        rights = rights_on(row, actor)
        check_right(rights.may(Role.CASEWORKER, Role.DECISION_MAKER))
        if row.caseworker_id is not None and not rights.may(Role.DECISION_MAKER):
            check(row, holds_case(actor))
        if SchemeRoleName.CASEWORKER not in roles_of(to.pk).for_scheme(row.call.scheme_id):
            raise NotACaseworker([_("%(name)s er ikke saksbehandler for ordningen.") % {"name": to}])
        if has_declared(row, to.pk):
            raise NotACaseworker([_("%(name)s kan ikke ha saken.") % {"name": to}])
        _hand_over(row, to=to.pk, action="case.give", reason=reason.strip(), actor=actor, now=now)
    return row


def _hand_over(row: Application, *, to: int | None, action: str, reason: str, actor: Actor, now: datetime) -> None:
    before, row.caseworker_id, row.last_event_at = row.caseworker_id, to, now
    row.save(update_fields=["caseworker", "last_event_at"])
    audit.record(
        actor=actor,
        action=action,
        subject=row,
        case_ref=row.ref,
        now=now,
        before={"caseworker": before or "–"},
        after={"caseworker": to or "–"},
        reason=reason,
    )
