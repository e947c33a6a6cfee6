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


def role_words(roles: Collection[str]) -> str:
    """What these roles allow, strongest first; reading is not said beside anything else."""
    held = [role for role in ROLE_WORDS if role in roles]
    shown = [role for role in held if role != MemberRole.READ] or held
    return ", ".join(str(ROLE_WORDS[role]) for role in shown)
