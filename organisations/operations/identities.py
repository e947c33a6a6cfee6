"""People known by an identity provider: found again by issuer and subject, entered at their first log-in."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organisations import audit
from organisations.actors import Actor
from organisations.models import User


class NameMissing(Exception):
    """The provider gave no name and none was written; the text is a sentence for the person."""


JOB = Actor.for_job("login.oidc")


def person_of(*, subject: str, name: str, now: datetime) -> User:
    """The person behind `subject`, entered with `name` (may be "") at their first log-in; no right comes with it.

    Two log-ins at once enter one person. A person who was shut out is returned as they stand; the caller looks.
    """
    found = User.objects.filter(subject=subject).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            user = User.objects.create(
                username=f"oidc-{sha256(subject.encode()).hexdigest()[:24]}",
                password=make_password(None),
                subject=subject,
                display_name=name[:120],
            )
            audit.record(actor=JOB, action="user.enter", subject=user, now=now)
    except IntegrityError:
        return User.objects.get(subject=subject)
    return user


def name_person(*, user_id: int, name: str, email: str = "") -> User:
    """Give a person the name and address that others see, where they have none. Raises NameMissing."""
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.display_name and not name.strip():
        raise NameMissing(_("Skriv navnet ditt, så de andre ser hvem du er."))
    user.display_name = user.display_name or " ".join(name.split())[:120]
    user.email = user.email or email
    user.save(update_fields=["display_name", "email"])
    return user


def note_log_in(*, user: User, values: Mapping[str, object], now: datetime) -> None:
    """Write in the trail that `user` logged in, how surely and for whom; never a number of theirs."""
    actor = Actor(user_id=user.pk, name=str(user))
    audit.record(actor=actor, action="user.log_in", subject=user, now=now, after=values)
