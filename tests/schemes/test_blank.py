"""The whole form with its guidance before any log-in: a page, and an accessible PDF with the same words (F20)."""

from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from schemes.public.blank import blank_form, blank_pdf
from schemes.queries import document_of
from tests import verapdf
from tests.factories.schemes import shipped_call

pytestmark = pytest.mark.django_db
TRACKS = ("mu", "im", "bt", "ti")


@pytest.fixture
def call():
    return shipped_call()


@pytest.mark.parametrize("track", TRACKS)
def test_it_shows_every_question_and_every_cost_of_the_track(client, call, track):
    document = document_of(call.edition)
    page = client.get(reverse("calls:blank", args=[call.key, track])).content.decode()
    asked = [each for section in document.sections_for(track) for each in document.questions_for(track, section.key)]
    assert asked
    costs = [each for each in document.cost_categories if track in each.tracks]
    words = [each.label.nb for each in asked] + [each.name.nb for each in costs]
    assert [each for each in words if each not in page] == []


def test_it_says_what_an_answer_is_weighed_by_and_how_long_it_may_be(call):
    parts = {part.title: part for part in blank_form(call.edition.sha256, "mu", "nb")}
    goals = next(each for part in parts.values() for each in part.questions if "målet med prosjektet" in each.label)
    assert any(each.startswith("Svaret teller for «") for each in goals.guidance)
    lengths = [line for part in parts.values() for each in part.questions for line in each.guidance if "ord." in line]
    assert "Høyst 150 ord." in lengths
    assert parts["Forankring"].asks == (
        "Bekreftelse fra administrativ ledelse",
        "Bekreftelse fra politisk ledelse",
    )


def test_it_is_absent_for_an_unknown_call_or_track(client, call):
    for args in ([call.key, "xx"], ["no-such", "mu"]):
        assert client.get(reverse("calls:blank", args=args)).status_code == 404
        assert client.get(reverse("calls:blank_pdf", args=args)).status_code == 404


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_the_pdf_is_valid_and_the_same_each_time(call, language, tmp_path):
    made = blank_pdf(call.edition.sha256, "mu", language, "2019-09-02")
    blank_pdf.cache_clear()
    assert blank_pdf(call.edition.sha256, "mu", language, "2019-09-02") == made
    with pikepdf.open(BytesIO(made)) as file:
        assert len(file.pages) > 1
        assert str(file.Root.Lang) == language
    verapdf.require()
    path = tmp_path / "skjema.pdf"
    path.write_bytes(made)
    assert verapdf.failures(path) == {str(path): {"2a": [], "ua1": []}}


def test_the_pdf_is_sent_as_one(client, call):
    answer = client.get(reverse("calls:blank_pdf", args=[call.key, "mu"]))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert answer["Content-Disposition"].startswith('inline; filename="skjema-')


def test_the_page_of_the_call_links_to_the_form_of_each_track(client, call):
    page = client.get(reverse("calls:detail", args=[call.key])).content.decode()
    assert all(reverse("calls:blank", args=[call.key, track]) in page for track in TRACKS)
