"""The recipient's archive: what it shows, to whom, and the trace that reading leaves."""

from datetime import timedelta

import pytest
from django.urls import reverse

from letters.dispatching import drain
from letters.models import Letter, Opening
from organisations.actors import MemberRole
from organisations.models import ReadEntry
from tests.factories.letters import RELEASED_AT, award_fields, frozen_letter, notice_text, queued_award, queued_letter
from tests.factories.organisations import OrganisationFactory, caseworker, directorate, logged_in, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality():
    return OrganisationFactory(gjesdal=True)


@pytest.fixture
def reader(client, municipality):
    """A logged-in person of the municipality who may only read."""
    return logged_in(client, member(municipality, MemberRole.READ, display_name="Kari Nordmann"), municipality)


def sent(recipient, count=1, **values):
    """Letters that were made and sent, an hour between them."""
    rows = [queued_letter(recipient, now=RELEASED_AT + timedelta(hours=number), **values) for number in range(count)]
    drain(now=RELEASED_AT + timedelta(days=2))
    return [Letter.objects.get(pk=row.pk) for row in rows]


def sent_notices(recipient, count):
    """Notices, which need no PDF."""
    return sent(recipient, count, kind="sample_notice", text=notice_text(), fields={"paid_nok": "kr 1"})


def test_it_lists_the_letters_newest_first_the_unread_in_bold(reader, municipality):
    older, newer = sent_notices(municipality, 2)
    reader.get(reverse("letters:letter", args=[older.pk]))
    page = reader.get(reverse("letters:inbox")).content.decode()
    assert page.index(f"/brev/{newer.pk}/") < page.index(f"/brev/{older.pk}/")
    assert page.count('<li class="is-unread">') == 1
    assert page.count("Ulest") == 1
    assert "1 ulest brev" in page


def test_it_says_so_when_there_is_nothing(reader):
    page = reader.get(reverse("letters:inbox")).content.decode()
    assert "Dere har ingen brev" in page
    assert "Alle brev er lest" in page


@pytest.mark.parametrize("count", [1, 3])
def test_it_lists_at_the_same_cost_however_many(reader, municipality, count, django_assert_num_queries):
    sent_notices(municipality, count)
    with django_assert_num_queries(5):
        assert reader.get(reverse("letters:inbox")).status_code == 200


def test_it_turns_the_page_without_losing_or_repeating_a_letter(reader, municipality, monkeypatch):
    monkeypatch.setattr("letters.inbox.views.PER_PAGE", 2)
    rows = sent_notices(municipality, 5)
    seen, address = [], reverse("letters:inbox")
    while address:
        answer = reader.get(address)
        seen += [letter.pk for letter in answer.context["letters"]]
        address = answer.context["next_url"]
    assert seen == [row.pk for row in reversed(rows)]
    assert reader.get(reverse("letters:inbox"), {"eldre": "tull"}).context["previous_url"] == reverse("letters:inbox")


def test_it_shows_the_letter_as_it_was_sent_and_who_opened_it(reader, municipality):
    letter = queued_award(municipality, fields=award_fields(project_title="<b>Trygg</b> & sammen"))
    drain(now=RELEASED_AT)
    page = reader.get(reverse("letters:letter", args=[letter.pk])).content.decode()
    assert page.count("<h1>") == 1
    assert "<h1>Dere får tilskudd til modellutvikling</h1>" in page
    assert "«&lt;b&gt;Trygg&lt;/b&gt; &amp; sammen»" in page
    assert f'href="/brev/{letter.pk}/pdf/"' in page
    assert "Åpnet av Kari Nordmann" in page
    assert "16.\u00a0desember\u00a02019 kl.\u00a010.00" in page  # when the notice left


@pytest.mark.parametrize("count", [1, 3])
def test_it_shows_a_letter_at_the_same_cost_however_many_opened_it(
    reader, municipality, count, django_assert_num_queries
):
    (letter,) = sent_notices(municipality, 1)
    for number in range(count):
        person = member(municipality)
        Opening.objects.create(letter=letter, user=person, opened_at=RELEASED_AT, first=number == 0)
    reader.get(reverse("letters:letter", args=[letter.pk]))
    with django_assert_num_queries(9):
        reader.get(reverse("letters:letter", args=[letter.pk]))


def test_it_logs_each_reading_and_the_first_opening_of_each_person(client, municipality):
    (letter,) = sent(municipality)
    first, second = member(municipality), member(municipality)
    for person in (first, second, first):
        logged_in(client, person, municipality).get(reverse("letters:letter", args=[letter.pk]))
    client.get(reverse("letters:pdf", args=[letter.pk]))
    openings = letter.openings.order_by("pk").values_list("user_id", "first")
    assert list(openings) == [(first.pk, True), (second.pk, False)]
    readings = ReadEntry.objects.order_by("pk").values_list("user_id", "what", "case_ref")
    assert list(readings) == [
        (first.pk, f"letter:{letter.pk}", letter.case_ref),
        (second.pk, f"letter:{letter.pk}", letter.case_ref),
        (first.pk, f"letter:{letter.pk}", letter.case_ref),
        (first.pk, f"pdf:{letter.pk}", letter.case_ref),
    ]


def test_it_writes_nothing_when_only_the_head_is_asked_for(reader, municipality):
    (letter,) = sent(municipality)
    for name in ("letters:letter", "letters:pdf"):
        assert reader.head(reverse(name, args=[letter.pk])).status_code == 200
    assert (Opening.objects.count(), ReadEntry.objects.count()) == (0, 0)


def test_it_streams_the_stored_bytes(reader, municipality):
    (letter,) = sent(municipality, case_no="2019/00123")
    answer = reader.get(reverse("letters:pdf", args=[letter.pk]))
    content = b"".join(answer.streaming_content)
    assert len(content) == letter.pdf_bytes
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="2019-00123-1.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    saved = reader.get(reverse("letters:pdf", args=[letter.pk]), {"last-ned": "1"})
    assert saved.headers["Content-Disposition"] == 'attachment; filename="2019-00123-1.pdf"'
    saved.close()


# ----- what is not theirs does not exist ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["letters:letter", "letters:pdf"])
def test_it_answers_404_for_a_letter_of_another(client, municipality, name):
    (foreign,) = sent(OrganisationFactory(time=True))
    held = frozen_letter(recipient=municipality)
    queued = queued_letter(municipality)
    browser = logged_in(client, member(municipality), municipality)
    for pk in (foreign.pk, held.pk, queued.pk, 999_999):
        assert browser.get(reverse(name, args=[pk])).status_code == 404
    assert ReadEntry.objects.count() == 0


def test_it_is_no_place_for_the_directorate(client, municipality):
    (letter,) = sent(municipality)
    browser = logged_in(client, caseworker(), directorate())
    for address in (reverse("letters:inbox"), reverse("letters:letter", args=[letter.pk])):
        assert browser.get(address).status_code == 404


def test_it_sends_a_stranger_to_the_log_in_page(client):
    answer = client.get(reverse("letters:inbox"))
    assert (answer.status_code, answer.url) == (302, "/logg-inn/?next=/brev/")


def test_it_answers_404_for_a_notice_without_pdf_and_for_a_lost_file(reader, municipality):
    (notice,) = sent_notices(municipality, 1)
    (letter,) = sent(municipality)
    letter.pdf.storage.delete(letter.pdf.name)
    for row in (notice, letter):
        assert reader.get(reverse("letters:pdf", args=[row.pk])).status_code == 404
    assert ReadEntry.objects.count() == 0


def test_it_only_reads(reader, municipality):
    assert reader.post(reverse("letters:inbox")).status_code == 405
