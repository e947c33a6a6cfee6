"""Writing to the outbox: frozen at once, once per key, taken back while it waits."""

from datetime import date, timedelta

import pytest

from letters.models import Dispatch, DispatchState, Letter, LetterField, LetterState
from letters.outbox import NotHeld, cancel, freeze, notify, preview
from letters.registry import UnknownKind
from letters.wording import WordingProblem
from tests.factories.letters import (
    JOB,
    RELEASED_AT,
    award_fields,
    award_text,
    frozen_letter,
    held_letter,
    new_batch,
    notice_text,
    queued_award,
    queued_letter,
    reminder_text,
)
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_it_freezes_text_fields_and_mail_in_the_transaction():
    recipient = OrganisationFactory(gjesdal=True, address="Rettedalen 1", postal_code="4330", postal_place="ÅLGÅRD")
    letter = queued_award(
        recipient, case_ref="r1", case_no="2019/7", addresses=["post@gjesdal.example", "kari@x.example"]
    )
    letter.refresh_from_db()
    assert (letter.state, letter.document_no, letter.letter_date) == ("queued", "2019/7-1", date(2019, 12, 16))
    assert letter.title == "Dere får tilskudd til modellutvikling"
    assert "<strong>kr 960\u00a0000</strong>" in letter.html
    assert letter.text.splitlines()[2:5] == ["Gjesdal kommune", "Rettedalen 1", "4330 ÅLGÅRD"]
    assert letter.wording_digest == "5a" * 32
    merged = dict(letter.merged.values_list("name", "value"))
    assert (
        merged["cost_table"]
        == "Kostnadsart\tBeløp\nFrikjøp\tkr 916\u00a0000\nMateriell\tkr 44\u00a0000\nSum\tkr 960\u00a0000"
    )
    assert merged["cost_categories"] == "frikjøp av nøkkelpersonell\ninnkjøp av relevant materiell"
    mails = list(letter.dispatches.order_by("id").values_list("address", "subject", "state", "next_try_at"))
    assert mails == [
        ("post@gjesdal.example", "Nytt brev i sak 2019/7", "waiting", None),
        ("kari@x.example", "Nytt brev i sak 2019/7", "waiting", None),
    ]
    body = letter.dispatches.first().body
    assert "kr" not in body.replace("kreve", "")
    assert body.splitlines()[0] == (
        "Bufdir har sendt et brev til Gjesdal kommune. Logg inn for å lese det: http://localhost:8000/brev/"
    )


def test_it_writes_a_letter_once_per_key():
    first = queued_letter(key="k", case_no="2019/1")
    again = queued_letter(key="k", case_no="2019/1", recipient=first.recipient)
    assert again.pk == first.pk
    assert (Letter.objects.count(), Dispatch.objects.count()) == (1, 1)


def test_it_numbers_the_documents_of_a_case():
    numbers = [queued_letter(case_no=case).document_no for case in ("2019/1", "2019/1", "2019/2", "2019/1")]
    assert numbers == ["2019/1-1", "2019/1-2", "2019/2-1", "2019/1-3"]


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_five_queries(count, django_assert_num_queries):
    recipient = OrganisationFactory()
    with django_assert_num_queries(5):
        queued_letter(recipient, addresses=[f"p{n}@x.example" for n in range(count)])


def test_it_sends_one_mail_to_an_address_however_it_is_written():
    letter = queued_letter(addresses=["Post@Gjesdal.example", " post@gjesdal.example ", "", "b@x.example"])
    assert list(letter.dispatches.order_by("id").values_list("address", flat=True)) == [
        "Post@Gjesdal.example",
        "b@x.example",
    ]


def test_it_writes_nothing_when_a_field_is_missing():
    with pytest.raises(WordingProblem, match="award_nok"):
        queued_award(fields=award_fields(award_nok=""))
    assert (Letter.objects.count(), LetterField.objects.count(), Dispatch.objects.count()) == (0, 0, 0)


def test_it_knows_its_kinds():
    with pytest.raises(UnknownKind):
        queued_letter(kind="nobody_registered_this")
    with pytest.raises(ValueError, match="use notify"):
        queued_letter(kind="sample_reminder")


def test_it_keeps_notices_without_document_number():
    notice = queued_letter(kind="sample_notice", text=notice_text(), fields={"paid_nok": "kr 1"})
    assert (notice.channel, notice.document_no) == ("P", "")


# ----- held letters ---------------------------------------------------------------------------------------------------


def test_it_holds_a_letter_without_text_until_it_is_frozen():
    letter = held_letter()
    assert (letter.state, letter.html, letter.document_no) == ("held", "", "")
    frozen = frozen_letter(case_no="2019/9")
    assert (frozen.state, frozen.document_no, frozen.letter_date) == ("held", "2019/9-1", date(2019, 12, 16))
    assert frozen.dispatches.get().next_try_at is None


def test_it_freezes_anew_for_another_date():
    letter = frozen_letter(case_no="2019/9")
    freeze(
        letter=letter,
        text=award_text("nn"),
        fields=award_fields(),
        conditions={"outcome_partial"},
        letter_date=date(2019, 12, 17),
        language="nn",
        now=RELEASED_AT,
    )
    letter.refresh_from_db()
    assert (letter.title, letter.language, letter.document_no) == (
        "De får tilskot til modellutvikling",
        "nn",
        "2019/9-1",
    )
    values = letter.merged.filter(name="letter_date").order_by("freeze_no").values_list("freeze_no", "value")
    assert list(values) == [(1, "16. desember 2019"), (2, "17. desember 2019")]


def test_it_shows_a_letter_before_it_is_written():
    recipient = OrganisationFactory(gjesdal=True)
    shown = preview(
        kind="sample_award",
        case_no="2019/9",
        recipient=recipient,
        language="nb",
        text=award_text(),
        fields=award_fields(),
        conditions={"outcome_partial"},
        letter_date=date(2019, 12, 16),
    )
    assert (shown.pk, shown.document_no, shown.title) == (None, "2019/9-…", "Dere får tilskudd til modellutvikling")
    assert "<td>2019/9-…</td>" in shown.html
    assert Letter.objects.count() == 0


def test_it_changes_nothing_once_the_letter_is_queued():
    letter = queued_award()
    with pytest.raises(NotHeld):
        freeze(
            letter=letter,
            text=award_text(),
            fields=award_fields(),
            conditions=(),
            letter_date=date(2020, 1, 1),
            now=RELEASED_AT,
        )


def test_it_joins_the_next_batch_with_the_same_key():
    first, second = new_batch(), new_batch()
    letter = held_letter(first, key="k")
    again = held_letter(second, key="k", recipient=letter.recipient)
    assert (again.pk, again.batch_id) == (letter.pk, second.pk)


# ----- mails of their own ---------------------------------------------------------------------------------------------


def _remind(key="r", addresses=("a@x.example",), **changes):
    values = {"case_ref": "sak-x", "recipient": OrganisationFactory(), **changes}
    return notify(
        key=key,
        kind="sample_reminder",
        text=reminder_text(),
        fields={"due_on": "1. mai 2020"},
        addresses=addresses,
        actor=JOB,
        now=RELEASED_AT,
        **values,
    )


def test_it_writes_a_mail_once_per_key_and_address():
    _remind()
    rows = _remind(addresses=("a@x.example", "b@x.example"))
    assert [(row.address, row.subject, row.next_try_at) for row in rows] == [
        ("a@x.example", "Frist 1. mai 2020", RELEASED_AT),
        ("b@x.example", "Frist 1. mai 2020", RELEASED_AT),
    ]
    assert len({row.message_id for row in rows}) == 2


# ----- taking back ----------------------------------------------------------------------------------------------------


def test_it_takes_back_what_waits_about_a_duty():
    _remind(key="duty:1:2020-05-01:-14")
    _remind(key="duty:2:2020-05-01:-14")
    count = cancel(case_ref="sak-x", keys=["duty:1:2020-05-01:-14"], now=RELEASED_AT, reason="levert")
    assert count == 1
    states = dict(Dispatch.objects.values_list("dedupe_key", "state"))
    assert states == {"duty:1:2020-05-01:-14": "cancelled", "duty:2:2020-05-01:-14": "waiting"}


def test_it_takes_back_a_letter_with_its_mails():
    letter = queued_letter(case_ref="sak-x")
    other = queued_letter(case_ref="sak-y")
    assert cancel(case_ref="sak-x", kinds=["sample_receipt"], now=RELEASED_AT, reason="trukket") == 1
    letter.refresh_from_db()
    assert (letter.state, letter.cancel_reason, letter.dispatches.get().state) == ("cancelled", "trukket", "cancelled")
    assert Letter.objects.get(pk=other.pk).state == LetterState.QUEUED
    assert other.dispatches.get().state == DispatchState.WAITING


def test_it_does_not_take_back_what_the_recipient_can_see():
    letter = queued_letter(case_ref="sak-x", kind="sample_notice", text=notice_text(), fields={"paid_nok": "kr 1"})
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.RENDERED)
    assert cancel(case_ref="sak-x", kinds=["sample_notice"], now=RELEASED_AT, reason="for sent") == 0
    assert Letter.objects.get(pk=letter.pk).state == LetterState.RENDERED


def test_it_asks_what_to_take_back():
    with pytest.raises(ValueError, match="kinds or keys"):
        cancel(case_ref="sak-x", now=RELEASED_AT, reason="x")


def test_it_shows_a_recipient_nothing_before_release():
    recipient = OrganisationFactory()
    frozen_letter(recipient=recipient)
    queued_letter(recipient)
    made = queued_letter(recipient, kind="sample_notice", text=notice_text(), fields={"paid_nok": "kr 1"})
    Letter.objects.filter(pk=made.pk).update(state="sent", sent_at=RELEASED_AT + timedelta(minutes=1))
    assert list(Letter.objects.visible_to(recipient.pk)) == [made]
    assert list(Letter.objects.visible_to(OrganisationFactory().pk)) == []
    assert list(Letter.objects.visible_to(None)) == []
