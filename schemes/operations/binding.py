"""The frame of a call: locking it, binding an award to it, letting go. The only writer of `Frame.bound_nok`."""

from datetime import datetime

from django.db import transaction

from organisations import audit
from organisations.actors import Actor
from schemes.models import Call, Frame
from schemes.queries import document_of

FRAME_FACT = "call.frame_nok"  # a rule that holds awards against it makes a frame necessary (R03)


class FrameNotSet(Exception):
    """The call has a frame rule and no total: no award can be made before an administrator has set it."""


class FrameExceeded(Exception):
    """The award would go over the frame; `left_nok` is what is left to give."""

    def __init__(self, left_nok: int) -> None:
        self.left_nok = left_nok
        super().__init__(f"only {left_nok} kroner left")


class FrameBelowBound(Exception):
    """The new total is less than what has been awarded already, or than the earmarked part."""


def lock_frame(call: Call) -> Frame:
    """The frame of `call`, locked until the caller's transaction ends: whoever binds meanwhile waits."""
    return Frame.objects.select_for_update().get(call=call)


def needs_frame(call: Call) -> bool:
    """Whether the edition of the call has a frame rule: only then does a missing total stop a decision (R03)."""
    return any(rule.parameters.get("frame") == FRAME_FACT for rule in document_of(call.edition).rules)


def bind(*, call: Call, amount_nok: int, actor: Actor, now: datetime) -> Frame:
    """Take `amount_nok` whole kroner of the frame; raises FrameExceeded or FrameNotSet, and then nothing is written.

    A call without a frame rule and without a total has nothing to bind to: its frame is returned as it stands.
    """
    _must_be_an_amount(amount_nok)
    with transaction.atomic():
        frame = lock_frame(call)
        if frame.left_nok is None:
            if needs_frame(call):
                raise FrameNotSet(call.key)
            return frame
        if amount_nok > frame.left_nok:
            raise FrameExceeded(frame.left_nok)
        return _write_bound(frame, frame.bound_nok + amount_nok, "frame.bind", actor, now)


def unbind(*, call: Call, amount_nok: int, actor: Actor, now: datetime) -> Frame:
    """Give `amount_nok` whole kroner back to the frame (a reduced or reversed award); never more than is bound."""
    _must_be_an_amount(amount_nok)
    with transaction.atomic():
        frame = lock_frame(call)
        if frame.left_nok is None:
            return frame
        if amount_nok > frame.bound_nok:
            raise ValueError(f"{amount_nok} kroner cannot be given back: only {frame.bound_nok} are bound")
        return _write_bound(frame, frame.bound_nok - amount_nok, "frame.unbind", actor, now)


def set_frame(
    *, call: Call, total_nok: int | None, earmark_nok: int | None, actor: Actor, now: datetime, reason: str
) -> Frame:
    """Set or change the appropriation (R03) and its earmarked part (R04); raises FrameBelowBound."""
    with transaction.atomic():
        frame = lock_frame(call)
        before = {"total_nok": frame.total_nok, "earmark_nok": frame.earmark_nok}
        if (total_nok or 0) < frame.bound_nok or (total_nok is not None and (earmark_nok or 0) > total_nok):
            raise FrameBelowBound(call.key)
        frame.total_nok, frame.earmark_nok = total_nok, earmark_nok
        frame.save(update_fields=["total_nok", "earmark_nok"])
        after = {"total_nok": total_nok, "earmark_nok": earmark_nok}
        audit.record(actor=actor, action="frame.set", subject=frame, now=now, before=before, after=after, reason=reason)
    return frame


def _must_be_an_amount(amount_nok: int) -> None:
    if amount_nok < 0:
        raise ValueError(f"an amount is 0 or more whole kroner, not {amount_nok}")


def _write_bound(frame: Frame, bound_nok: int, action: str, actor: Actor, now: datetime) -> Frame:
    before = {"bound_nok": frame.bound_nok}
    frame.bound_nok = bound_nok
    frame.save(update_fields=["bound_nok"])
    audit.record(actor=actor, action=action, subject=frame, now=now, before=before, after={"bound_nok": bound_nok})
    return frame
