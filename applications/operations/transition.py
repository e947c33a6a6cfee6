"""The only door from this floor to the gate: an application or an obligation moves, the trail is written."""

from collections.abc import Iterable
from datetime import datetime

from applications.models import Application, Obligation
from applications.permissions import rights_on
from applications.workflow import APPLICATION, OBLIGATION, Role
from organisations.actors import Actor
from organisations.gate import Guard, pass_gate


def move_application(
    *,
    application: Application,
    name: str,
    actor: Actor,
    now: datetime,
    guards: Iterable[Guard[Application]] = (),
    reason: str = "",
) -> Application:
    """Take one transition of the application's table. Raises GateClosed (and its kinds)."""
    row = pass_gate(
        instance=application,
        workflow=APPLICATION,
        name=name,
        actor=actor,
        roles=rights_on(application, actor).roles,
        now=now,
        case_ref=application.ref,
        guards=guards,
        reason=reason,
    )
    if row.last_event_at != now:
        row.last_event_at = now
        row.save(update_fields=["last_event_at"])
    return row


def move_obligation(
    *,
    obligation: Obligation,
    name: str,
    actor: Actor,
    now: datetime,
    roles: Iterable[Role] | None = None,
    reason: str = "",
) -> Obligation:
    """Take one transition of a duty's table; `roles` where the caller has established them already."""
    application = obligation.application
    return pass_gate(
        instance=obligation,
        workflow=OBLIGATION,
        name=name,
        actor=actor,
        roles=rights_on(application, actor).roles if roles is None else roles,
        now=now,
        case_ref=application.ref,
        reason=reason,
    )
