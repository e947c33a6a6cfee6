"""May this person write this field now? A draft is open; a sent application only where a request opened it."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from applications.models import Application, Participant
from applications.permissions import rights_on
from applications.queries.drafts import is_open, open_fields
from applications.workflow import Role, Status
from organisations.actors import Actor


class NotOpen(Exception):
    """The field cannot be written now. `sentence` says why, and what can be done instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def may_edit(application: Application, field: str) -> bool:
    """Whether `field` (a question's key, or a part: contacts, budget, plan, endorsements, attachments) is open now."""
    return is_open(field, open_fields(application))


def check_may_edit(
    *, application: Application, field: str, actor: Actor, participant: Participant | None = None
) -> None:
    """Raise PermissionDenied for who may not write here, NotOpen when the field is closed.

    The lead's people write everything; another participant's people only what is asked of their own organisation.
    """
    if not rights_on(application, actor).may(Role.WRITER):
        raise PermissionDenied
    own = participant.organisation_id if participant else application.lead_id
    if actor.organisation_id not in {application.lead_id, own}:
        raise PermissionDenied
    check_open(application, field)


def check_open(application: Application, field: str) -> None:
    """Raise NotOpen when the field is closed."""
    if not may_edit(application, field):
        raise NotOpen(
            _("Søknaden er sendt. Bare felt som Bufdir har bedt dere rette, kan endres.")
            if application.status != Status.DRAFT
            else _("Feltet kan ikke endres nå.")
        )
