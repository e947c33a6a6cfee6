"""The trail of writes and of reads: what stands in it, and that nobody changes it."""

import pytest
import structlog
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from organisations import audit
from organisations.actors import Actor
from organisations.models import AuditEntry, Organisation, ReadEntry
from tests.factories.organisations import OrganisationFactory, actor_for, member

TABLES = [AuditEntry._meta.db_table, ReadEntry._meta.db_table]


@pytest.fixture
def trail(db, now):
    """One line in each."""
    gjesdal = OrganisationFactory(gjesdal=True)
    actor = actor_for(member(gjesdal), gjesdal)
    entry = audit.record(
        actor=actor,
        action="organisation.profile",
        subject=gjesdal,
        now=now,
        case_ref="sak-1",
        before={"b": 1, "a": None},
        after={"b": 2},
        reason="Flyttet",
    )
    audit.record_reading(actor=actor, what="case", case_ref="sak-1", now=now)
    return entry


def test_it_writes_old_and_new_values_line_by_line(trail, now):
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after, entry.reason) == ("a: None\nb: 1", "b: 2", "Flyttet")
    assert entry.subject == audit.subject_of(Organisation.objects.get())
    assert (entry.at, entry.case_ref, entry.organisation_name) == (now, "sak-1", "Gjesdal kommune")


def test_it_writes_who_read_what(trail, now):
    entry = ReadEntry.objects.get()
    assert (entry.what, entry.case_ref, entry.at, entry.organisation_name) == ("case", "sak-1", now, "Gjesdal kommune")


def test_it_names_a_job_and_lets_jobs_read_without_a_line(db, now):
    job = Actor.for_job("påminnelser")
    entry = audit.record(actor=job, action="reminder.send", subject=OrganisationFactory(), now=now)
    audit.record_reading(actor=job, what="case", case_ref="sak-1", now=now)
    assert (entry.user_id, entry.actor_name, ReadEntry.objects.count()) == (None, "påminnelser", 0)


def test_it_carries_the_request_id_of_the_log(db, now):
    with structlog.contextvars.bound_contextvars(request_id="abc-1"):
        entry = audit.record(actor=Actor.for_job("x"), action="a.b", subject=OrganisationFactory(), now=now)
    assert entry.request_id == "abc-1"


@pytest.mark.parametrize("model", [AuditEntry, ReadEntry])
def test_it_refuses_changes_and_deletion_by_the_orm(trail, model):
    row = model.objects.get()
    for attempt in (
        lambda: model.objects.update(actor_name="En annen"),
        lambda: model.objects.filter(pk=row.pk).delete(),
        row.delete,
        lambda: row.save(update_fields=["at"]),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert model.objects.get().actor_name == row.actor_name


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE {} SET actor_name = 'x'",
        "UPDATE {} SET actor_name = actor_name",
        "UPDATE {} SET case_ref = '' WHERE id > 0",
        "DELETE FROM {}",
        "DELETE FROM {} WHERE case_ref = 'sak-1'",
    ],
)
def test_it_refuses_changes_and_deletion_by_sql(trail, table, sql):
    with (
        pytest.raises(DatabaseError, match="this row is kept as it is"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute(sql.format(table))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), min(case_ref) FROM {table}")
        assert cursor.fetchone() == (1, "sak-1")


@pytest.mark.django_db(transaction=True)
def test_it_has_its_triggers_after_a_flush_too(trail):
    """The tests empty SQLite's tables with the triggers set aside; that must not leave them off."""
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), TABLES))
    assert AuditEntry.objects.count() == 0
    audit.record(actor=Actor.for_job("x"), action="a.b", subject=trail, now=trail.at)
    with pytest.raises(DatabaseError):
        AuditEntry.objects.update(actor_name="y")
