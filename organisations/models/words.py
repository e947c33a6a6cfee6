"""What roles are called on the screen."""

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.actors import MemberRole

ROLE_WORDS: dict[str, Promise] = {
    MemberRole.STAFF: _("Ansatt i direktoratet"),
    MemberRole.ADMIN: _("Styrer tilganger"),
    MemberRole.LEAD: _("Godkjenner for ledelsen"),
    MemberRole.SEND: _("Sender søknader og rapporter"),
    MemberRole.ECONOMY: _("Fører økonomi"),
    MemberRole.WRITE: _("Skriver"),
    MemberRole.READ: _("Leser"),
}


# What one is invited to do, after the infinitive mark "å", in both forms of Norwegian: gettext translates no mail.
_TO_DO = {
    MemberRole.STAFF: ("behandle saker", "behandle saker"),
    MemberRole.ADMIN: ("styre tilganger", "styre tilgangar"),
    MemberRole.LEAD: ("godkjenne for ledelsen", "godkjenne for leiinga"),
    MemberRole.SEND: ("sende søknader og rapporter", "sende søknader og rapportar"),
    MemberRole.ECONOMY: ("føre økonomi", "føre økonomi"),
    MemberRole.WRITE: ("skrive", "skrive"),
    MemberRole.READ: ("lese", "lese"),
}


def roles_after_to(roles: Collection[str], language: str) -> str:
    """What `roles` let one do, as it stands after "å": "skrive og sende søknader og rapporter"."""
    place = 1 if language == "nn" else 0
    words = [forms[place] for role, forms in _TO_DO.items() if role in roles]
    return " og ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def role_words(roles: Collection[str]) -> str:
    """What these roles allow, strongest first; reading is not said beside anything else."""
    held = [role for role in ROLE_WORDS if role in roles]
    shown = [role for role in held if role != MemberRole.READ] or held
    return ", ".join(str(ROLE_WORDS[role]) for role in shown)
