"""The append-only trace of writes and reads. Called inside the transaction of the act it records."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db.models import Model

from organisations.actors import Actor
from organisations.models import AuditEntry, ReadEntry


def subject_of(instance: Model) -> str:
    """How the trail names a row: "application:17"."""
    return f"{instance._meta.model_name}:{instance.pk}"


def _lines(values: Mapping[str, Any] | None) -> str:
    """One "name: value" a line, sorted by name: readable, and the same text on both databases."""
    return "\n".join(f"{name}: {value}" for name, value in sorted((values or {}).items()))


def record(
    *,
    actor: Actor,
    action: str,
    subject: Model,
    now: datetime,
    case_ref: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write one line of the audit trail: who did what to which row, with old and new values and the reason."""
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    return AuditEntry.objects.create(
        at=now,
        user_id=actor.user_id,
        actor_name=actor.name,
        organisation_name=actor.organisation_name,
        action=action,
        subject=subject_of(subject),
        case_ref=case_ref,
        before=_lines(before),
        after=_lines(after),
        reason=reason,
        request_id=request_id,
    )


def record_reading(*, actor: Actor, what: str, case_ref: str, now: datetime) -> None:
    """Write one line of the read log; jobs do not read."""
    if actor.user_id is None:
        return
    ReadEntry.objects.create(
        at=now,
        user_id=actor.user_id,
        actor_name=actor.name,
        organisation_name=actor.organisation_name,
        what=what,
        case_ref=case_ref,
    )
