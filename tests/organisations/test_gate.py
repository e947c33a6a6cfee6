"""The one writer of a status, on a real table: an edition on its way to publication."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from organisations.gate import GateClosed, NotAllowed, WrongStatus, pass_gate
from organisations.models import AuditEntry
from organisations.workflow import Transition, UnknownTransition, Workflow
from schemes.models import Edition, Scheme
from schemes.workflow import EDITION, EditionStatus, SchemeRoleName
from tests.factories.organisations import staff_actor

ADMIN = [SchemeRoleName.SCHEME_ADMIN]


@pytest.fixture
def edition(db, now) -> Edition:
    scheme = Scheme.objects.create(key="prove", name_nb="Prøve", name_nn="Prøve", body_name="B", body_short="B")
    return Edition.objects.create(scheme=scheme, year=2019, revision=1, created_at=now)


@pytest.fixture
def actor(db):
    return staff_actor()


def test_it_sets_status_and_stamp_and_writes_the_trail(edition, actor, now):
    row = pass_gate(
        instance=edition, workflow=EDITION, name="send_to_review", actor=actor, roles=ADMIN, now=now, case_ref="sak-1"
    )
    edition.refresh_from_db()
    assert (row.pk, edition.status) == (edition.pk, EditionStatus.IN_REVIEW)
    assert (edition.sent_at, edition.sent_by_id) == (now, actor.user_id)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.case_ref) == ("edition.send_to_review", f"edition:{edition.pk}", "sak-1")
    assert (entry.before, entry.after, entry.at) == ("status: draft", "status: in_review", now)
    assert (entry.actor_name, entry.organisation_name) == (actor.name, actor.organisation_name)


def test_it_reads_the_row_as_it_stands_and_not_as_it_was_handed_over(edition, actor, now):
    pass_gate(instance=edition, workflow=EDITION, name="send_to_review", actor=actor, roles=ADMIN, now=now)
    assert edition.status == EditionStatus.DRAFT  # the caller's copy is stale, as in a double click
    with pytest.raises(WrongStatus):
        pass_gate(instance=edition, workflow=EDITION, name="send_to_review", actor=actor, roles=ADMIN, now=now)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("roles", [[], [SchemeRoleName.CASEWORKER], [SchemeRoleName.DECISION_MAKER, "send"]])
def test_it_is_closed_to_other_roles(edition, actor, now, roles):
    with pytest.raises(NotAllowed):
        pass_gate(instance=edition, workflow=EDITION, name="send_to_review", actor=actor, roles=roles, now=now)
    edition.refresh_from_db()
    assert (edition.status, edition.sent_at, AuditEntry.objects.count()) == (EditionStatus.DRAFT, None, 0)


def test_it_collects_the_reasons_of_all_guards_and_writes_nothing(edition, actor, now):
    guards = [lambda row: [f"{row.year} mangler ramme"], lambda _: [], lambda _: ["Ingen har lest den", "Og mer"]]
    with pytest.raises(GateClosed) as refusal:
        pass_gate(
            instance=edition, workflow=EDITION, name="send_to_review", actor=actor, roles=ADMIN, now=now, guards=guards
        )
    assert refusal.value.reasons == ("2019 mangler ramme", "Ingen har lest den", "Og mer")
    edition.refresh_from_db()
    assert (edition.status, AuditEntry.objects.count()) == (EditionStatus.DRAFT, 0)


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_it_asks_for_a_reason_where_the_table_does(edition, actor, now, reason):
    pass_gate(instance=edition, workflow=EDITION, name="send_to_review", actor=actor, roles=ADMIN, now=now)

    def send_back(**why):
        return pass_gate(
            instance=edition, workflow=EDITION, name="return_to_draft", actor=actor, roles=ADMIN, now=now, **why
        )

    with pytest.raises(GateClosed):
        send_back(reason=reason)
    assert send_back(reason="Beløpet i R10 er feil").status == EditionStatus.DRAFT
    assert AuditEntry.objects.order_by("-id")[0].reason == "Beløpet i R10 er feil"


def test_it_knows_no_other_transition(edition, actor, now):
    with pytest.raises(UnknownTransition):
        pass_gate(instance=edition, workflow=EDITION, name="approve", actor=actor, roles=ADMIN, now=now)


def test_it_lets_the_whole_transition_fall_with_what_comes_after_it(edition, actor, now):
    """The operation's own transaction decides: a failure after the gate leaves neither status nor trail."""

    @transaction.atomic
    def operation():
        pass_gate(instance=edition, workflow=EDITION, name="send_to_review", actor=actor, roles=ADMIN, now=now)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        operation()
    edition.refresh_from_db()
    assert (edition.status, AuditEntry.objects.count()) == (EditionStatus.DRAFT, 0)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_it_lets_one_of_eight_at_once_through(now):
    scheme = Scheme.objects.create(key="prove", name_nb="Prøve", name_nn="Prøve", body_name="B", body_short="B")
    edition = Edition.objects.create(scheme=scheme, year=2019, revision=1, created_at=now)
    actor = staff_actor()
    start = Barrier(8)

    def press(_number: int) -> str:
        try:
            start.wait(timeout=20)
            pass_gate(instance=edition, workflow=EDITION, name="send_to_review", actor=actor, roles=ADMIN, now=now)
        except WrongStatus:
            return "too late"
        finally:
            connection.close()
        return "through"

    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = sorted(pool.map(press, range(8)))
    assert answers.count("through") == 1
    assert answers.count("too late") == 7
    assert AuditEntry.objects.count() == 1


# ----- the table itself, without a database ---------------------------------------------------------------------------


def test_it_refuses_two_transitions_of_one_name():
    step = Transition("go", frozenset({"a"}), "b", frozenset({"x"}))
    with pytest.raises(ValueError, match="share a name"):
        Workflow("thing", (step, step))


def test_it_offers_what_status_and_roles_allow():
    offered = EDITION.open_to(status="in_review", roles=["scheme_admin"])
    assert [step.name for step in offered] == ["return_to_draft", "publish"]
    assert EDITION.open_to(status="in_review", roles=["caseworker"]) == ()
    assert EDITION.open_to(status="retired", roles=["scheme_admin"]) == ()
