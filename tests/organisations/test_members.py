"""Roles: who gives and takes them, and what stands in the trail."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from organisations.actors import Actor, MemberRole
from organisations.models import AuditEntry, Membership
from organisations.operations.members import MembershipRefused, end_membership, grant_membership
from organisations.queries import members_with_role, memberships_of
from tests.factories.organisations import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    actor_for,
    directorate,
    member,
    staff_actor,
)

pytestmark = pytest.mark.django_db
JOB = Actor.for_job("demo")


@pytest.fixture
def gjesdal():
    return OrganisationFactory(gjesdal=True)


@pytest.fixture
def administrator(gjesdal):
    return actor_for(member(gjesdal, MemberRole.ADMIN, display_name="Anne Admin"), gjesdal)


def test_it_gives_a_role_and_writes_the_trail(gjesdal, administrator, now):
    user = UserFactory(display_name="Ola")
    row = grant_membership(user=user, organisation=gjesdal, role=MemberRole.SEND, actor=administrator, now=now)
    assert [(m.role, m.granted_at) for m in memberships_of(user.pk)] == [("send", now)]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.actor_name) == ("membership.grant", f"membership:{row.pk}", "Anne Admin")
    assert entry.after == "organisation: Gjesdal kommune\nrole: send\nuser: Ola"


def test_it_gives_a_role_once(gjesdal, administrator, now):
    user = UserFactory()
    rows = [
        grant_membership(user=user, organisation=gjesdal, role="send", actor=administrator, now=now) for _ in range(2)
    ]
    assert rows[0] == rows[1]
    assert AuditEntry.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=user, organisation=gjesdal, role="send")


def test_it_ends_a_role_and_keeps_the_row(gjesdal, administrator, now):
    membership = Membership.objects.get(user=member(gjesdal, MemberRole.SEND))
    ended = end_membership(membership=membership, actor=administrator, now=now, reason=" Sluttet ")
    assert (ended.ended_at, memberships_of(membership.user_id)) == (now, [])
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.reason) == ("membership.end", "Sluttet")
    again = end_membership(membership=membership, actor=administrator, now=now + timedelta(days=1))
    assert (again.ended_at, AuditEntry.objects.count()) == (now, 1)


def test_it_gives_a_role_anew_after_it_was_ended(gjesdal, administrator, now):
    user = member(gjesdal, MemberRole.SEND)
    end_membership(membership=user.memberships.get(), actor=administrator, now=now)
    grant_membership(user=user, organisation=gjesdal, role=MemberRole.SEND, actor=administrator, now=now)
    assert user.memberships.count() == 2
    assert len(memberships_of(user.pk)) == 1


def test_it_leaves_an_organisation_its_last_administrator(gjesdal, administrator, now):
    own = Membership.objects.get(user_id=administrator.user_id)
    with pytest.raises(MembershipRefused, match="minst én administrator"):
        end_membership(membership=own, actor=administrator, now=now)
    member(gjesdal, MemberRole.ADMIN)
    assert end_membership(membership=own, actor=administrator, now=now).ended_at == now


@pytest.mark.parametrize("outsider", ["directorate", "job"])
def test_it_lets_the_directorate_and_a_job_take_the_last_administrator(gjesdal, administrator, now, outsider):
    actor = staff_actor() if outsider == "directorate" else JOB
    own = Membership.objects.get(user_id=administrator.user_id, organisation=gjesdal)
    assert end_membership(membership=own, actor=actor, now=now).ended_at == now


def test_it_is_for_the_organisations_own_administrator(gjesdal, now):
    other = OrganisationFactory(time=True)
    membership = MembershipFactory(organisation=gjesdal)
    for actor in (
        actor_for(member(gjesdal, MemberRole.SEND, MemberRole.LEAD), gjesdal),
        actor_for(member(other, MemberRole.ADMIN), other),
    ):
        with pytest.raises(MembershipRefused, match="Bare administratoren"):
            grant_membership(user=UserFactory(), organisation=gjesdal, role="read", actor=actor, now=now)
        with pytest.raises(MembershipRefused, match="Bare administratoren"):
            end_membership(membership=membership, actor=actor, now=now)
    assert AuditEntry.objects.count() == 0


def test_it_gives_the_role_of_a_caseworker_only_in_the_directorate(gjesdal, administrator, now):
    user = UserFactory()
    with pytest.raises(MembershipRefused, match="finnes bare i direktoratet"):
        grant_membership(user=user, organisation=gjesdal, role=MemberRole.STAFF, actor=administrator, now=now)
    row = grant_membership(user=user, organisation=directorate(), role=MemberRole.STAFF, actor=JOB, now=now)
    assert row.role == "staff"


def test_it_knows_no_other_role(gjesdal, administrator, now):
    with pytest.raises(MembershipRefused, match="Velg en av rollene"):
        grant_membership(user=UserFactory(), organisation=gjesdal, role="king", actor=administrator, now=now)


def test_it_lists_who_holds_a_role(gjesdal, now, django_assert_num_queries):
    first, second = member(gjesdal, "send", display_name="Arne"), member(gjesdal, "lead", display_name="Berit")
    member(gjesdal, "read")
    ended = member(gjesdal, "send")
    ended.memberships.update(ended_at=now)
    member(OrganisationFactory(), "send")
    with django_assert_num_queries(1):
        rows = list(members_with_role(organisation_id=gjesdal.pk, roles=("send", "lead")))
        assert [row.user.display_name for row in rows] == ["Arne", "Berit"]
    assert [row.user for row in rows] == [first, second]
