"""The ways out of the house, one file each. A channel takes a message or says why not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from letters.channels import email
from letters.channels.refusal import Refused

__all__ = ["CHANNELS", "Channel", "Refused"]


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out. `repeats_safely` = a message whose fate is unknown may be sent again under the same identity.

    `per_commit`: how many messages are begun, handed over and recorded at once. A worker killed in between repeats at
    most so many, so it is one where a repeat is seen by somebody.
    """

    name: str
    hand_over: Callable[[UUID, str, str, str, datetime], None]
    repeats_safely: bool
    per_commit: int = 1


# A mail only says that something is in the portal, so one too many under the same Message-ID does no harm.
CHANNELS: dict[str, Channel] = {"email": Channel("email", email.hand_over, repeats_safely=True)}
