"""The demo's people: role names, never real ones. The directorate's staff, and four per municipality."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import make_password

from organisations.actors import Actor, MemberRole, OrganisationKind
from organisations.models import Membership, Organisation, User
from organisations.operations.members import grant_membership
from schemes.models import SchemeRole
from schemes.workflow import SchemeRoleName

PASSWORD = "demo-portal-2019"  # noqa: S105 - the published password of invented people, set in demo mode only


@dataclass(frozen=True, slots=True)
class Part:
    """One invented person of the directorate."""

    key: str
    name: str
    title: str
    roles: tuple[SchemeRoleName, ...]


STAFF = (
    Part("saksbehandler-1", "Saksbehandler Én", "seniorrådgiver", (SchemeRoleName.CASEWORKER,)),
    Part("saksbehandler-2", "Saksbehandler To", "rådgiver", (SchemeRoleName.CASEWORKER,)),
    Part(
        "beslutter",
        "Beslutter Demo",
        "avdelingsdirektør",
        (SchemeRoleName.DECISION_MAKER, SchemeRoleName.SPENDING_AUTHORITY),
    ),
    Part("attestant", "Attestant Demo", "økonomikonsulent", (SchemeRoleName.ATTESTANT, SchemeRoleName.ECONOMIST)),
    Part("leser", "Leser Demo", "rådgiver", (SchemeRoleName.READER,)),
    Part("admin", "Administrator Én", "fagansvarlig", (SchemeRoleName.SCHEME_ADMIN,)),
    Part("admin-2", "Administrator To", "fagansvarlig", (SchemeRoleName.SCHEME_ADMIN,)),
)
MEMBERS = (
    ("skriver", "Skriver", "rådgiver oppvekst", (MemberRole.WRITE,)),
    ("sender", "Signatør", "kommunalsjef", (MemberRole.SEND, MemberRole.WRITE, MemberRole.ADMIN)),
    ("leder", "Leder", "kommunedirektør", (MemberRole.LEAD, MemberRole.READ)),
    ("okonomi", "Økonomi", "økonomirådgiver", (MemberRole.ECONOMY,)),
)


LETTERS: dict[int, str] = {
    ord(a): b for a, b in (("æ", "ae"), ("ø", "o"), ("å", "a"), ("á", "a"), (" ", "-"), ("/", "-"))
}


def slug(name: str) -> str:
    """A municipality's name as part of a user name: "gjesdal", "indre-ostfold"."""
    plain = name.casefold().translate(LETTERS)
    return "".join(letter for letter in plain if letter.isalnum() or letter == "-")


def _person(username: str, name: str, title: str, *, is_staff: bool = False) -> User:
    """One invented person; made once."""
    user, is_new = User.objects.get_or_create(
        username=f"demo-{username}",
        defaults={
            "display_name": name,
            "title": title,
            "email": f"{username}@example.invalid",
            "is_staff": is_staff,
        },
    )
    if is_new:
        user.password = _hashed()
        user.save(update_fields=["password"])
    return user


@cache
def _hashed() -> str:
    """One hash for all: they share the published password, and a hundred hashes take half a minute."""
    return make_password(PASSWORD)


def _member(user: User, organisation: Organisation, roles: tuple[MemberRole, ...], now: datetime) -> None:
    for role in roles:
        grant_membership(user=user, organisation=organisation, role=role, actor=Actor.for_job("demo"), now=now)


def make_staff(now: datetime) -> None:
    """The seven of the directorate, with their scheme roles for every scheme."""
    directorate = Organisation.objects.get(kind=OrganisationKind.DIRECTORATE)
    for part in STAFF:
        is_admin = SchemeRoleName.SCHEME_ADMIN in part.roles
        user = _person(part.key, part.name, part.title, is_staff=is_admin)
        _member(user, directorate, (MemberRole.STAFF, *((MemberRole.ADMIN,) if is_admin else ())), now)
        for role in part.roles:
            SchemeRole.objects.get_or_create(
                user=user, scheme=None, role=role, ended_at=None, defaults={"granted_at": now}
            )


def make_members(organisation: Organisation, now: datetime) -> None:
    """Writer, signatory, leader and economy of one organisation, and its notice address."""
    base = slug(organisation.name.removesuffix(" kommune"))
    for key, role, title, roles in MEMBERS:
        user = _person(f"{base}-{key}", f"{role} i {organisation.name}", title)
        _member(user, organisation, roles, now)
    if not organisation.notice_email:
        organisation.notice_email = f"postmottak@{base}.example.invalid"
        organisation.save(update_fields=["notice_email"])


def actor(key: str, organisation: Organisation | None = None) -> Actor:
    """The Actor of a demo person: "beslutter", or "skriver" with a municipality."""
    username = f"demo-{slug(organisation.name.removesuffix(' kommune'))}-{key}" if organisation else f"demo-{key}"
    user = User.objects.get(username=username)
    rows = Membership.objects.filter(user=user, ended_at__isnull=True).select_related("organisation")
    own = organisation or rows[0].organisation
    return Actor(
        user_id=user.pk,
        name=str(user),
        organisation_id=own.pk,
        organisation_name=own.name,
        organisation_kind=own.kind,
        roles=frozenset(row.role for row in rows if row.organisation_id == own.pk),
    )


def staff() -> Mapping[str, Actor]:
    """Every person of the directorate by key."""
    return {part.key: actor(part.key) for part in STAFF}
