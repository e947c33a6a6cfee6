"""Completing the registers from a case (facts.md 5): found by its caseworker, a fact once a second person confirms."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from applications.guards.assessing import check, check_right, check_status, holds_case, is_impartial
from applications.models import Application
from applications.operations.evaluating import keep_outcomes, locked
from applications.permissions import rights_on
from applications.workflow import Role, Status
from organisations.actors import Actor
from organisations.models import RegisterCompletion
from organisations.operations.completing import (
    CompletionRefused,
    complete_register,
    confirm_completion,
    refuse_completion,
)
from organisations.workflow import GateClosed
from schemes.models import RuleRun
from schemes.rules.outcome import Phase


def enter_found(
    *,
    application: Application,
    kind: str,
    source: str,
    reason: str,
    actor: Actor,
    now: datetime,
    year: int | None = None,
    number: int | None = None,
    is_true: bool | None = None,
    relation: str = "",
    period_end_on: date | None = None,
) -> RegisterCompletion:
    """Enter what was found about the applicant. Raises GateClosed with the reasons."""
    with transaction.atomic():
        row = locked(application)
        check_status(row, Status.ASSESSING)
        check_right(rights_on(row, actor).may(Role.CASEWORKER))
        check(row, holds_case(actor), is_impartial(actor))
        with _reasons():
            return complete_register(
                organisation=row.lead,
                case_ref=row.ref,
                kind=kind,
                source=source,
                reason=reason,
                actor=actor,
                now=now,
                year=year,
                number=number,
                is_true=is_true,
                relation=relation,
                period_end_on=period_end_on,
            )


def confirm_found(
    *, application: Application, completion: RegisterCompletion, actor: Actor, now: datetime
) -> RegisterCompletion:
    """A second person stands behind it; the rules are asked anew with the new fact, and kept."""
    with transaction.atomic():
        row = _open_to_colleague(application, actor)
        with _reasons():
            confirmed = confirm_completion(completion=completion, actor=actor, now=now)
        if row.status == Status.ASSESSING:
            keep_outcomes(
                application=row, phase=Phase.ASSESS, occasion=RuleRun.Occasion.ASSESSMENT, actor=actor, now=now
            )
    return confirmed


def refuse_found(
    *, application: Application, completion: RegisterCompletion, reason: str, actor: Actor, now: datetime
) -> RegisterCompletion:
    """Put it aside with a reason; whoever entered it may, too."""
    with transaction.atomic():
        _open_to_colleague(application, actor)
        with _reasons():
            return refuse_completion(completion=completion, reason=reason, actor=actor, now=now)


def _open_to_colleague(application: Application, actor: Actor) -> Application:
    row = locked(application)
    check_status(row, Status.ASSESSING, Status.RECOMMENDED)
    check_right(rights_on(row, actor).may(Role.CASEWORKER, Role.DECISION_MAKER))
    check(row, is_impartial(actor))
    return row


@contextmanager
def _reasons() -> Iterator[None]:
    """What the register refuses is a closed gate of the case: one way to tell reasons on its pages."""
    try:
        yield
    except CompletionRefused as refused:
        raise GateClosed(refused.reasons) from refused
