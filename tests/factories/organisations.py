"""People, organisations and what hangs on them. Traits are named as the domain names them."""

from datetime import UTC, datetime

import factory
from django.test import Client

from organisations.access import ORGANISATION_KEY
from organisations.actors import Actor, MemberRole, OrganisationKind
from organisations.models import Account, Membership, Organisation, RegisterCompletion, User
from organisations.models.keys import search_key, sort_key

LONG_AGO = datetime(2019, 1, 2, 8, 0, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can log in with the password "hemmelig-nok-her"."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person-{n}")
    display_name = factory.Sequence(lambda n: f"Kari Nordmann {n}")
    password = factory.django.Password("hemmelig-nok-her")

    class Params:
        demo = factory.Trait(username=factory.Sequence(lambda n: f"demo-{n}"))


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A municipality, unless a trait says otherwise."""

    class Meta:
        model = Organisation

    kind = OrganisationKind.MUNICIPALITY
    name = factory.Sequence(lambda n: f"Prøvekommune {n} kommune")
    county_name = "Rogaland"
    language_form = "nb"
    notice_email = factory.Sequence(lambda n: f"postmottak{n}@kommune.example")
    search_key = factory.LazyAttribute(lambda row: search_key(row.name, row.municipality_number))
    sort_key = factory.LazyAttribute(lambda row: sort_key(row.name))
    municipality_number = ""

    class Params:
        gjesdal = factory.Trait(name="Gjesdal kommune", municipality_number="1122", orgnr="964978573")
        time = factory.Trait(name="Time kommune", municipality_number="1121", orgnr="859223672")
        neutral = factory.Trait(language_form="neutral")
        district = factory.Trait(
            kind=OrganisationKind.OSLO_DISTRICT, name="Bydel Grorud", district_number="030110", county_name="Oslo"
        )
        service = factory.Trait(kind=OrganisationKind.CHILD_WELFARE_SERVICE, name="Tinn barnevernstjeneste")
        directorate = factory.Trait(
            kind=OrganisationKind.DIRECTORATE,
            name="Barne-, ungdoms- og familiedirektoratet",
            county_name="",
            notice_email="",
        )


class MembershipFactory(factory.django.DjangoModelFactory):
    """One standing role."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = MemberRole.WRITE
    granted_at = LONG_AGO


class AccountFactory(factory.django.DjangoModelFactory):
    """An account that waits for its second person; `confirmed` has found one."""

    class Meta:
        model = Account

    organisation = factory.SubFactory(OrganisationFactory)
    number = "12345678903"
    entered_at = LONG_AGO
    entered_by = factory.SubFactory(UserFactory)

    class Params:
        confirmed = factory.Trait(confirmed_at=LONG_AGO, confirmed_by=factory.SubFactory(UserFactory))


class CompletionFactory(factory.django.DjangoModelFactory):
    """A completion of the register that waits for its second person."""

    class Meta:
        model = RegisterCompletion

    organisation = factory.SubFactory(OrganisationFactory)
    case_ref = "sak-1"
    kind = RegisterCompletion.Kind.MU_YEAR_CHECKED
    year = 2016
    source = "Arkivet"
    reason = "R08 trenger året"
    entered_at = LONG_AGO
    entered_by = factory.SubFactory(UserFactory)

    class Params:
        confirmed = factory.Trait(confirmed_at=LONG_AGO, confirmed_by=factory.SubFactory(UserFactory))


def member(organisation: Organisation, *roles: str, **person: object) -> User:
    """A new person with these roles (WRITE when none is named) in `organisation`."""
    user = UserFactory(**person)
    for role in roles or (MemberRole.WRITE,):
        MembershipFactory(user=user, organisation=organisation, role=role)
    return user


def directorate() -> Organisation:
    """The directorate: the one there is, else a new one."""
    found = Organisation.objects.filter(kind=OrganisationKind.DIRECTORATE).first()
    return found or OrganisationFactory(directorate=True)


def caseworker(**person: object) -> User:
    """A new person of the directorate."""
    return member(directorate(), MemberRole.STAFF, **person)


def actor_for(user: User, organisation: Organisation, *roles: str) -> Actor:
    """The actor that a session of `user` in `organisation` would have; roles are the standing ones unless named."""
    held = roles or user.memberships.filter(organisation=organisation, ended_at=None).values_list("role", flat=True)
    return Actor(
        user_id=user.pk,
        name=str(user),
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        roles=frozenset(held),
    )


def staff_actor(user: User | None = None) -> Actor:
    """A caseworker acting; a new one when none is given."""
    return actor_for(user or caseworker(), directorate(), MemberRole.STAFF)


def logged_in(client: Client, user: User, organisation: Organisation | None = None) -> Client:
    """`client` with a session of `user`, acting for `organisation` when one is named."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    if organisation is not None:
        session = client.session
        session[ORGANISATION_KEY] = organisation.pk
        session.save()
    return client
