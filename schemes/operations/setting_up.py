"""What the sources leave open and an administrator sets: letter settings of a scheme, dates and columns of a call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from organisations import audit
from organisations.actors import Actor
from organisations.workflow import NotAllowed
from schemes.models import Call, Scheme
from schemes.operations.publishing import roles_for
from schemes.workflow import SchemeRoleName

OF_SCHEME = frozenset(
    {
        "is_enkeltvedtak",
        "appeal_body_nb",
        "appeal_body_nn",
        "is_court_condition_on",
        "new_act_in_force_on",
        "terms_acceptance_days",
        "correction_min_days",
        "comment_min_days",
        "claim_days",
        "hold_after_days",
        "answer_days_application",
        "answer_days_report",
        "answer_days_change",
        "answer_days_appeal",
    }
)
OF_CALL = frozenset(
    {
        "opens_on",
        "deadline_on",
        "grace_minutes",
        "needs_signoff",
        "release_on",
        "budget_year",
        "budget_post",
        "neutral_default",
        "payee",
        "is_practice",
    }
)


def set_scheme_settings(
    *, scheme: Scheme, values: Mapping[str, Any], actor: Actor, now: datetime, reason: str
) -> Scheme:
    """Set some letter settings of a scheme (letters.md 1.1); None is "not set". Raises NotAllowed, ValidationError."""
    return _set(scheme, scheme.pk, OF_SCHEME, "scheme.set", values, actor=actor, now=now, reason=reason)


def set_call_columns(*, call: Call, values: Mapping[str, Any], actor: Actor, now: datetime, reason: str) -> Call:
    """Set dates and other columns of a call; None is "not set". Raises NotAllowed, ValidationError."""
    return _set(call, call.scheme_id, OF_CALL, "call.columns", values, actor=actor, now=now, reason=reason)


def _set(
    instance: Any, scheme_id: int, known: frozenset[str], action: str, values: Mapping[str, Any], *, actor: Actor,
    now: datetime, reason: str,
) -> Any:  # fmt: skip
    unknown = set(values) - known
    if unknown:
        raise ValueError(f"not a setting: {sorted(unknown)}")
    if SchemeRoleName.SCHEME_ADMIN not in roles_for(actor, scheme_id):
        raise NotAllowed([f"{action}: settings are for scheme administrators"])
    with transaction.atomic():
        row = type(instance)._default_manager.select_for_update(of=("self",)).get(pk=instance.pk)
        before = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean(exclude=[field.name for field in row._meta.fields if field.name not in values])
        row.save(update_fields=list(values))
        audit.record(actor=actor, action=action, subject=row, now=now, before=before, after=dict(values), reason=reason)
    return row
