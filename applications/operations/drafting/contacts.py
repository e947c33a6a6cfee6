"""Who to write to, and the account: the fields of one participant, each with its own version check."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from applications.guards.editing import check_may_edit
from applications.models import Application, Participant
from applications.models.application import CONTACT_FIELDS
from applications.operations.drafting.cells import StaleAnswer, changes, last_writer, locked, token, touch
from organisations import audit
from organisations.actors import Actor

CONTACTS = "contacts"  # the field that a request for corrections opens
ACTION = "contacts.save"


def contact_texts(participant: Participant) -> dict[str, str]:
    """The fields of a participant as text, by name."""
    return {name: getattr(participant, name) for name in CONTACT_FIELDS}


def save_contacts(
    *,
    application: Application,
    participant: Participant,
    values: Mapping[str, str],
    seen: Mapping[str, int] | None = None,
    actor: Actor,
    now: datetime,
) -> Participant:
    """Keep some or all of a participant's fields, checked already by the form (account by modulus 11).

    `seen` holds the token of each field as it stood on the writer's screen. Raises StaleAnswer for the first field that
    another changed meanwhile, NotOpen and PermissionDenied. Account digits are masked in the trail.
    """
    unknown = set(values) - set(CONTACT_FIELDS)
    if unknown:
        raise ValueError(f"not fields of a participant: {sorted(unknown)}")
    with transaction.atomic():
        row = locked(application)
        check_may_edit(application=row, field=CONTACTS, actor=actor, participant=participant)
        kept = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk, application=row)
        stored = contact_texts(kept)

        def stale(name: str) -> StaleAnswer:
            return StaleAnswer(
                field=name,
                mine=values[name],
                theirs=stored[name],
                theirs_by=last_writer(row, ACTION),
                revision=token(stored[name]),
            )

        changed = changes(stored=stored, given=values, seen=seen, stale=stale)
        if not changed:
            return kept
        for name, text in changed.items():
            setattr(kept, name, text)
        kept.revision = F("revision") + 1
        kept.save(update_fields=[*changed, "revision"])
        kept.refresh_from_db(fields=["revision"])
        touch(row, now=now)
        audit.record(
            actor=actor,
            action=ACTION,
            subject=kept,
            case_ref=row.ref,
            now=now,
            before={name: _shown(name, stored[name]) for name in changed},
            after={name: _shown(name, text) for name, text in changed.items()},
        )
    return kept


def _shown(name: str, text: str) -> str:
    """The trail holds the last digits of an account, never the number (T22)."""
    return f"•••• {text[-4:]}" if name == "account_number" and text else text
