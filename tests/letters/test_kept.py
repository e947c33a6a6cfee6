"""What was frozen stays, whoever asks: by the ORM and by SQL, on both databases."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from letters.models import Letter, LetterField, Opening
from tests.factories.letters import RELEASED_AT, frozen_letter, queued_letter
from tests.factories.organisations import UserFactory

pytestmark = pytest.mark.django_db
KEPT = "this row is kept as it is"


@pytest.fixture
def letter():
    """A made letter with PDF, opened by one person."""
    row = queued_letter()
    made = {"pdf": "letters/aa/aa.pdf", "pdf_sha256": "a" * 64, "pdf_bytes": 10}
    Letter.objects.filter(pk=row.pk).update(state="sent", sent_at=RELEASED_AT, **made)
    Opening.objects.create(letter=row, user=UserFactory(), opened_at=RELEASED_AT, first=True)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("html", "<p>Noe annet</p>"),
        ("text", "Noe annet"),
        ("title", "Noe annet"),
        ("language", "nn"),
        ("language_reason", "x"),
        ("wording_digest", "0" * 64),
        ("edition_digest", "0" * 64),
        ("letter_date", "2020-01-01"),
        ("due_on", "2020-01-01"),
        ("case_no", "2020/1"),
        ("serial", 99),
        ("document_no", "2020/1-99"),
        ("freeze_no", 7),
        ("kind", "sample_award"),
        ("channel", "P"),
        ("case_ref", "en annen"),
        ("dedupe_key", "en annen"),
        ("queued_at", None),
        ("available_at", "2020-01-01 10:00:00+00"),
        ("sent_at", "2020-01-01 10:00:00+00"),
        ("pdf", "letters/bb/bb.pdf"),
        ("pdf_sha256", "b" * 64),
        ("pdf_bytes", 11),
    ],
)
def test_it_refuses_to_change_a_letter(letter, column, value):
    with pytest.raises(DatabaseError, match=KEPT), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**{column: value})
    with pytest.raises(DatabaseError, match=KEPT), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE letters_letter SET {column} = %s WHERE id = %s", [value, letter.pk])
    again = Letter.objects.get(pk=letter.pk)
    assert getattr(again, column) == getattr(letter, column)


@pytest.mark.parametrize("table", ["letters_letter", "letters_letterfield", "letters_opening"])
def test_it_refuses_to_delete(letter, table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        (before,) = cursor.fetchone()
    with pytest.raises(DatabaseError, match=KEPT), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (before,)
    assert before > 0


def test_it_refuses_to_delete_by_the_orm(letter):
    for rows in (letter.merged.all(), letter.openings.all()):
        with pytest.raises(DatabaseError, match=KEPT), transaction.atomic():
            rows.delete()
    with pytest.raises((DatabaseError, IntegrityError, Exception)), transaction.atomic():
        letter.delete()
    assert Letter.objects.filter(pk=letter.pk).exists()


def test_it_refuses_to_change_merge_data_and_openings(letter):
    with pytest.raises(DatabaseError, match=KEPT), transaction.atomic():
        LetterField.objects.filter(letter=letter).update(value="x")
    with pytest.raises(DatabaseError, match=KEPT), transaction.atomic():
        Opening.objects.filter(letter=letter).update(first=False)


def test_it_leaves_a_held_letter_open_to_a_new_text():
    letter = frozen_letter()
    assert Letter.objects.filter(pk=letter.pk).update(title="Ny tittel", html="<p>x</p>", text="x") == 1


@pytest.mark.parametrize(
    "values",
    [
        {"state": "held"},
        {"state": "cancelled"},
        {"cancelled_at": RELEASED_AT},
    ],
)
def test_it_refuses_states_without_their_facts(letter, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "rendered"},
        {"state": "sent", "sent_at": RELEASED_AT},
        {"state": "sent", "pdf": "a.pdf", "pdf_sha256": "a", "pdf_bytes": 1},
    ],
)
def test_it_has_no_letter_of_record_without_its_pdf_and_no_sending_without_an_instant(values):
    letter = queued_letter()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**values)


def test_it_queues_no_letter_without_text():
    letter = frozen_letter()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(state="queued", queued_at=RELEASED_AT, html="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(state="queued")


@pytest.mark.parametrize(
    "values",
    [{"state": "handed_over"}, {"handed_over_at": RELEASED_AT}, {"state": "sending", "lease_owner": ""}],
)
def test_it_refuses_messages_in_states_without_their_facts(letter, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.dispatches.update(**values)
