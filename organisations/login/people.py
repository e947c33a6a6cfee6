"""The demo's people, grouped for the page where one of them is chosen. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from organisations.actors import OrganisationKind
from organisations.models import Membership, User
from organisations.models.keys import fold
from organisations.models.words import role_words

PREFIX = "demo-"  # a demo person's user name begins so; nobody else may be entered without a password


@dataclass(frozen=True, slots=True)
class Person:
    """One card: who, and what they may do."""

    user_id: int
    name: str
    title: str
    roles: str


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one organisation."""

    organisation_id: int
    name: str
    county_name: str
    is_directorate: bool
    people: tuple[Person, ...]


def demo_users() -> QuerySet[User]:
    """Everybody who may be entered from the demo page."""
    return User.objects.filter(username__startswith=PREFIX, is_active=True)


def demo_groups(words: str = "") -> tuple[Group, ...]:
    """The demo's people by organisation, the directorate first, then in Norwegian order; one query.

    `words` keeps the organisations whose name or number, or one of whose people, contains each of them.
    """
    rows = Membership.objects.filter(user__in=demo_users(), ended_at__isnull=True)
    for word in fold(words).split():
        rows = rows.filter(
            Q(organisation__search_key__contains=word)
            | Q(organisation_id__in=Membership.objects.filter(_named(word)).values("organisation_id"))
        )
    rows = rows.select_related("user", "organisation").order_by(
        "organisation__sort_key", "organisation_id", "user__display_name", "user_id", "id"
    )
    groups: dict[int, list[Membership]] = {}
    for row in rows:
        groups.setdefault(row.organisation_id, []).append(row)
    found = [_group(members) for members in groups.values()]
    return tuple(sorted(found, key=lambda group: not group.is_directorate))


def _named(word: str) -> Q:
    """A demo person whose name or title contains `word`."""
    named = Q(user__display_name__icontains=word) | Q(user__title__icontains=word)
    return Q(user__username__startswith=PREFIX, ended_at__isnull=True) & named


def _group(rows: list[Membership]) -> Group:
    """One organisation with its people, each with all their roles."""
    organisation = rows[0].organisation
    return Group(
        organisation_id=organisation.pk,
        name=organisation.name,
        county_name=organisation.county_name,
        is_directorate=organisation.kind == OrganisationKind.DIRECTORATE,
        people=tuple(_people(rows)),
    )


def _people(rows: list[Membership]) -> Iterable[Person]:
    """The persons behind the memberships, in the order given."""
    for user in dict.fromkeys(row.user for row in rows):
        roles = [row.role for row in rows if row.user_id == user.pk]
        yield Person(user.pk, str(user), user.title, role_words(roles))
