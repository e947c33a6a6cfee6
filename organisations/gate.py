"""The one writer of a status: locks the row, checks table, role and guards, sets status and stamp, writes the trail."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db import models, transaction

from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed, Guard, NotAllowed, Workflow, WrongStatus

M = TypeVar("M", bound=models.Model)
__all__ = ["GateClosed", "Guard", "NotAllowed", "WrongStatus", "pass_gate"]


def pass_gate(
    *,
    instance: M,
    workflow: Workflow,
    name: str,
    actor: Actor,
    roles: Iterable[str],
    now: datetime,
    case_ref: str = "",
    guards: Iterable[Guard[M]] = (),
    reason: str = "",
) -> M:
    """Take the transition `name` and return the row as it now stands, locked until the caller's transaction ends.

    Raises WrongStatus, NotAllowed or GateClosed; nothing is written then. A missing reason where the table
    asks for one is a GateClosed too.
    """
    step = workflow.transition(name)
    with transaction.atomic():
        row = type(instance)._default_manager.select_for_update(of=("self",)).get(pk=instance.pk)
        status = row.status  # type: ignore[attr-defined]
        if status not in step.sources:
            raise WrongStatus([f"{workflow.name}: {name} starts from {sorted(step.sources)}, not {status}"])
        if not step.roles & frozenset(roles):
            raise NotAllowed([f"{workflow.name}: {name} is for {sorted(step.roles)}"])
        reasons = [sentence for guard in guards for sentence in guard(row)]
        if step.needs_reason and not reason.strip():
            reasons.append(f"{workflow.name}: {name} needs a reason")
        if reasons:
            raise GateClosed(reasons)
        row.status = step.target  # type: ignore[attr-defined]
        fields = ["status"]
        if step.stamp:
            setattr(row, f"{step.stamp}_at", now)
            setattr(row, f"{step.stamp}_by_id", actor.user_id)
            fields += [f"{step.stamp}_at", f"{step.stamp}_by"]
        row.save(update_fields=fields)
        audit.record(
            actor=actor,
            action=f"{workflow.name}.{name}",
            subject=row,
            case_ref=case_ref,
            now=now,
            before={"status": status},
            after={"status": step.target},
            reason=reason,
        )
    return row
