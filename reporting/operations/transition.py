"""The only door from this floor to the gate: a report or a repayment moves, the trail is written."""

from collections.abc import Iterable
from datetime import datetime

from organisations.actors import Actor
from organisations.gate import Guard, pass_gate
from reporting.models import Repayment, Report
from reporting.permissions import roles_on
from reporting.workflow import REPAYMENT, REPORT


def move_report(
    *,
    report: Report,
    name: str,
    actor: Actor,
    now: datetime,
    guards: Iterable[Guard[Report]] = (),
    reason: str = "",
) -> Report:
    """Take one transition of the report's table. Raises GateClosed (and its kinds)."""
    application = report.obligation.application
    return pass_gate(
        instance=report,
        workflow=REPORT,
        name=name,
        actor=actor,
        roles=roles_on(application, actor),
        now=now,
        case_ref=application.ref,
        guards=guards,
        reason=reason,
    )


def move_repayment(
    *,
    repayment: Repayment,
    name: str,
    actor: Actor,
    now: datetime,
    guards: Iterable[Guard[Repayment]] = (),
    reason: str = "",
) -> Repayment:
    """Take one transition of the repayment's table. Raises GateClosed (and its kinds)."""
    application = repayment.application
    return pass_gate(
        instance=repayment,
        workflow=REPAYMENT,
        name=name,
        actor=actor,
        roles=roles_on(application, actor),
        now=now,
        case_ref=application.ref,
        guards=guards,
        reason=reason,
    )
