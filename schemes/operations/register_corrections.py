"""Corrections of the registers as scheme administrators make them: the registers count for every scheme's rules."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from organisations.actors import Actor
from organisations.models import RegisterCorrection
from organisations.operations.correcting import (
    CorrectionRefused,
    confirm_correction,
    enter_correction,
    refuse_correction,
)
from schemes.queries import roles_of
from schemes.workflow import SchemeRoleName


def may_correct(actor: Actor) -> bool:
    """Whether the person administers any scheme."""
    if actor.user_id is None or not actor.is_staff:
        return False
    return SchemeRoleName.SCHEME_ADMIN in roles_of(actor.user_id).any


def enter(
    *,
    register: str,
    row_key: str,
    after: Mapping[str, str] | None,
    source: str,
    reason: str,
    actor: Actor,
    now: datetime,
    valid_from_on: date | None = None,
    case_ref: str = "",
) -> RegisterCorrection:
    """Enter how a register row shall read; see `enter_correction`. Raises CorrectionRefused."""
    _check(actor)
    return enter_correction(
        register=register,
        row_key=row_key,
        after=after,
        source=source,
        reason=reason,
        actor=actor,
        now=now,
        valid_from_on=valid_from_on,
        case_ref=case_ref,
    )


def confirm(*, correction: RegisterCorrection, actor: Actor, now: datetime) -> RegisterCorrection:
    """Stand behind a colleague's correction: it works from now on. Raises CorrectionRefused."""
    _check(actor)
    return confirm_correction(correction=correction, actor=actor, now=now)


def refuse(*, correction: RegisterCorrection, reason: str, actor: Actor, now: datetime) -> RegisterCorrection:
    """Put a correction aside, with a reason. Raises CorrectionRefused."""
    _check(actor)
    return refuse_correction(correction=correction, reason=reason, actor=actor, now=now)


def _check(actor: Actor) -> None:
    if not may_correct(actor):
        raise CorrectionRefused([_("Bare en som styrer en ordning, kan rette registrene.")])
