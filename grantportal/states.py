"""The closed list of states a badge, an outcome or a step can show: icon, tone and word. No colours, no markup."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class StateLook:
    """How a state reads without colour.

    `icon` in the sprite ("" when the row has its own), `tone` of the CSS, and the usual `word`.
    """

    icon: str
    tone: str
    word: Promise


STATES: dict[str, StateLook] = {
    "met": StateLook("met", "good", _("Oppfylt")),
    "not_met": StateLook("not-met", "bad", _("Ikke oppfylt")),
    "unknown": StateLook("unknown", "unknown", _("Mangler opplysninger")),
    "discretion": StateLook("discretion", "human", _("Må vurderes")),
    "waiting_you": StateLook("clock", "attention", _("Venter på dere")),
    "waiting_other": StateLook("clock", "human", _("Venter på andre")),
    "in_progress": StateLook("half", "progress", _("Under behandling")),
    "new": StateLook("ring", "neutral", _("Ny")),
    "not_started": StateLook("ring", "neutral", _("Ikke startet")),
    "locked": StateLook("lock", "outline", _("Lukket")),
    "granted": StateLook("met", "good", _("Innvilget")),
    "partly": StateLook("half", "good", _("Delvis innvilget")),
    "rejected": StateLook("cross-circle", "neutral", _("Avslått")),
    "dismissed": StateLook("cross-circle", "neutral", _("Avvist")),
    "withdrawn": StateLook("undo", "neutral", _("Trukket")),
    "late": StateLook("late", "bad", _("Over fristen")),
    "due": StateLook("clock", "attention", _("Frist")),
    "not_sent": StateLook("pencil", "attention", _("Ikke sendt")),
    "received": StateLook("inbox", "progress", _("Mottatt")),
    "done": StateLook("met", "good", _("Ferdig")),
    "must_fix": StateLook("not-met", "bad", _("Må rettes")),
    "warning": StateLook("late", "attention", _("Må leses")),
    "ready": StateLook("clock", "neutral", _("Klar")),
    "on_hold": StateLook("pause", "neutral", _("Satt på vent")),
    "unread": StateLook("", "progress", _("Ulest")),
    "changed": StateLook("lines", "attention", _("Endret")),
    "added": StateLook("plus", "progress", _("Ny")),
    "moved": StateLook("person", "outline", _("Flyttet")),
    "closed": StateLook("met", "neutral", _("Avsluttet")),
    "repay": StateLook("money", "attention", _("Skal betales tilbake")),
}


class UnknownStateError(LookupError):
    """A template named a state that is not in the list: a programming error, shown at once."""


def look_of(state: str) -> StateLook:
    """The look of `state`; raises UnknownStateError, so that a misspelt state never becomes a blank badge."""
    try:
        return STATES[str(state)]
    except KeyError:
        raise UnknownStateError(f"{state!r} is not one of {', '.join(sorted(STATES))}") from None
