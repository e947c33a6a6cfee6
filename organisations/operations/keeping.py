"""Text of open forms whose writer has lost the access meanwhile: it is kept for the organisation, and nobody else."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from organisations import audit
from organisations.actors import Actor, MemberRole
from organisations.models import KeptText, Membership

GRACE = timedelta(hours=8)  # as long as a session lasts: no form was opened earlier
MOST_ROWS = 40  # texts of one person in one organisation
MOST_CHARACTERS = 100_000  # in each


def keep_texts(*, organisation_id: int, page: str, texts: Mapping[str, str], actor: Actor, now: datetime) -> bool:
    """Keep `texts` (field → text) for an organisation that `actor` could act for until just now; False = nothing kept.

    Who never could, who lost it long ago or who still can is refused: this opens no door, it closes one softly.
    """
    own = Membership.objects.filter(user_id=actor.user_id, organisation_id=organisation_id)
    if own.filter(ended_at__isnull=True).exists() or not own.filter(ended_at__gte=now - GRACE).exists():
        return False
    written = {field[:80]: text[:MOST_CHARACTERS] for field, text in texts.items() if text.strip()}
    kept = KeptText.objects.filter(user_id=actor.user_id, organisation_id=organisation_id)
    if not written or kept.count() + len(written) > MOST_ROWS:
        return False
    with transaction.atomic():
        for field, text in written.items():
            KeptText.objects.update_or_create(
                organisation_id=organisation_id,
                user_id=actor.user_id,
                page=page[:200],
                field=field,
                defaults={"text": text, "kept_at": now},
            )
    return True


def drop_text(*, kept: KeptText, actor: Actor, now: datetime) -> bool:
    """Remove a text that has been dealt with; False for others than the organisation's writers and administrators."""
    if actor.organisation_id != kept.organisation_id or not actor.has_role(MemberRole.ADMIN, MemberRole.WRITE):
        return False
    with transaction.atomic():
        audit.record(
            actor=actor, action="kept_text.drop", subject=kept, now=now, before={"page": kept.page, "user": kept.user}
        )
        kept.delete()
    return True
