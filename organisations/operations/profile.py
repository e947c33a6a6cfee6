"""What an organisation itself says about how we reach it. The registers' own columns are never written here."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organisations import audit
from organisations.actors import Actor, MemberRole
from organisations.models import LanguageForm, Organisation

FIELDS = ("language_choice", "notice_email", "address", "postal_code", "postal_place")


class ProfileRefused(Exception):
    """The profile may not be changed; the text is a sentence for the person who tried."""


def may_choose_language(organisation: Organisation) -> bool:
    """Only who has not decided a form of Norwegian chooses here: a decision under språklova § 15 binds our letters."""
    return organisation.language_form in {"", LanguageForm.NEUTRAL}


def update_profile(
    *,
    organisation: Organisation,
    language_choice: str,
    notice_email: str,
    address: str,
    postal_code: str,
    postal_place: str,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """Write the five fields; only those that differ reach the trail. Raises ProfileRefused or ValidationError."""
    if actor.organisation_id != organisation.pk or not actor.has_role(MemberRole.ADMIN):
        raise ProfileRefused(_("Bare den som styrer tilganger hos dere, kan endre opplysningene."))
    values = dict(zip(FIELDS, (language_choice, notice_email, address, postal_code, postal_place), strict=True))
    with transaction.atomic():
        row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        if language_choice and not may_choose_language(row):
            raise ProfileRefused(_("Kommunen har selv vedtatt målform, og brevene følger vedtaket."))
        changed = {name: value.strip() for name, value in values.items() if getattr(row, name) != value.strip()}
        before = {name: getattr(row, name) for name in changed}
        for name, value in changed.items():
            setattr(row, name, value)
        row.clean_fields(exclude={field.name for field in row._meta.fields} - set(FIELDS))
        if changed:
            row.save(update_fields=list(changed))
            audit.record(actor=actor, action="organisation.profile", subject=row, now=now, before=before, after=changed)
    return row
