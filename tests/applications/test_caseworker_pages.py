"""The other pages of a case: corrections, recommendation, municipality, messages, documents, rules, history."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from applications.models import Attachment, InformationRequest, Message
from applications.operations.assessing import declare_interest
from applications.operations.messaging import send_message
from applications.operations.requesting import earliest_due_date
from applications.workflow import Status
from letters.models import Letter
from organisations.models import ReadEntry, RegisterCompletion
from schemes.workdays import working_day
from tests.applications.casework import (
    NOW,
    desk_person,
    fresh,
    ready_to_recommend,
    received,
    signed_in,
    taken,
)
from tests.factories.applications import applicant, municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(registers):
    """The caseworker."""
    return desk_person()


@pytest.fixture
def client(by):
    """Their browser."""
    return signed_in(by)


def address(name, case, *args):
    """The address of one page of a case."""
    return reverse(f"caseworker:{name}", args=[case.ref, *args])


# ----- corrections -----------------------------------------------------------------------------------------------------


def due_date(case):
    """The first day that may be set when the page is used now."""
    return earliest_due_date(case, timezone.now())


def test_it_asks_for_corrections_of_ticked_fields(client, by):
    case = taken(by)
    page = client.get(address("corrections", case))
    assert page.context["earliest"] == due_date(case)
    answer = client.post(
        address("corrections", case),
        {"ask-goals": "on", "note-goals": "Si hva målet er.", "note-budget": "Del opp.", "due_on": due_date(case)},
    )
    assert answer.url == address("case", case)
    request = InformationRequest.objects.get()
    assert list(request.fields.order_by("field").values_list("field", "note")) == [
        ("budget", "Del opp."),
        ("goals", "Si hva målet er."),
    ]
    head = client.get(address("case", case)).content.decode()
    assert "Venter på søker" in head
    assert "står stille til" in head


def test_it_keeps_what_was_typed_when_the_request_is_refused(client, by):
    case = taken(by)
    early = {"ask-goals": "on", "note-goals": "Si hva målet er.", "due_on": timezone.localdate()}
    answer = client.post(address("corrections", case), early)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Fristen kan tidligst være" in text
    assert 'value="Si hva målet er."' in text
    assert 'id="feil"' in text
    nothing = client.post(address("corrections", case), {"due_on": due_date(case)})
    assert "Kryss av for minst ett felt." in nothing.content.decode()
    assert "Velg en dato." in client.post(address("corrections", case), {"ask-goals": "on"}).content.decode()
    assert InformationRequest.objects.count() == 0


def test_it_moves_the_date_of_an_open_request(client, by):
    case = taken(by)
    client.post(address("corrections", case), {"ask-goals": "on", "note-goals": "Si det.", "due_on": due_date(case)})
    later = working_day(date(2098, 3, 3))
    assert client.post(address("move_due_date", case), {"due_on": ""}).status_code == 422
    answer = client.post(address("move_due_date", case), {"due_on": later})
    assert answer.url == address("corrections", case)
    assert InformationRequest.objects.get().due_on == later


def test_it_lets_the_applicant_comment_on_facts_that_may_count(registers):
    by = desk_person()
    case = taken(by, received(actor=applicant(municipality("1121"))))
    desk = signed_in(by)
    page = desk.get(address("comment", case))
    assert "history.model_trial" in [each.fact for each in page.context["found"]]
    assert desk.post(address("comment", case), {"due_on": "2098-03-03"}).status_code == 422
    early = desk.post(address("comment", case), {"facts": "history.model_trial", "due_on": timezone.localdate()})
    assert "Fristen kan tidligst være" in early.content.decode()
    answer = desk.post(address("comment", case), {"facts": "history.model_trial", "due_on": "2098-03-03"})
    assert answer.url == address("documents", case)
    letter = Letter.objects.get(kind="facts_for_comment")
    assert letter.due_on == date(2098, 3, 3)
    assert "Modellkommuneforsøket" in letter.text
    assert "register" in letter.text
    assert fresh(case).is_waiting is False


# ----- the recommendation ----------------------------------------------------------------------------------------------


def form(**changes):
    """The recommendation form as it is sent."""
    return {
        "result": "granted",
        "reason": "Godt prosjekt.",
        "amount-staff_release": "800 000",
        "amount-material": "100 000",
        **changes,
    }


def test_it_recommends_with_amounts_for_each_category(client, by):
    case = ready_to_recommend(by, desk_person())
    page = client.get(address("recommend", case))
    assert page.context["missing"] == []
    assert 'value="800\u00a0000"' in page.content.decode()
    partial = form(**{"amount-staff_release": "700.000", "why-staff_release": "Halv stilling."})
    answer = client.post(address("recommend", case), partial)
    assert answer.status_code == 422
    assert "Skriv hvorfor dere innstiller på mindre" in answer.content.decode()
    assert 'value="700.000"' in answer.content.decode()
    answer = client.post(address("recommend", case), partial | {"reduction_reason": "En halv stilling er nok."})
    assert answer.url == address("case", case)
    made = case.recommendations.get()
    assert made.result == "partly"
    assert list(made.lines.order_by("category").values_list("category", "amount_nok", "reason")) == [
        ("material", 100_000, ""),
        ("staff_release", 700_000, "Halv stilling."),
    ]
    assert fresh(case).status == Status.RECOMMENDED
    shown = client.get(address("recommend", case)).content.decode()
    assert "En halv stilling er nok." in shown
    assert "Send innstillingen" not in shown


def test_it_tells_everything_that_is_wrong_with_the_recommendation(client, by):
    case = taken(by)
    page = client.get(address("recommend", case))
    assert [word for word, _reasons in page.context["missing"]] == ["Tilskudd", "Avslag"]
    answer = client.post(address("recommend", case), form(**{"amount-material": "1e6"}))
    assert answer.status_code == 422
    assert "Dette er ikke et beløp" in answer.content.decode()
    answer = client.post(address("recommend", case), form())
    for sentence in ("Sett poeng og skriv begrunnelse for K1, K2.", "Vurder R29, R55.", "R08 står i veien"):
        assert sentence in answer.content.decode()
    assert case.recommendations.count() == 0


# ----- the municipality ------------------------------------------------------------------------------------------------


def test_it_completes_the_register_with_a_second_person(client, by):
    case = taken(by)
    entry = {"kind": "mu_year_checked", "year": 2016, "source": "Arkivet", "reason": "R08 trenger året."}
    assert client.post(address("municipality", case), entry | {"source": ""}).status_code == 422
    assert client.post(address("municipality", case), entry).url == address("municipality", case)
    found = RegisterCompletion.objects.get()
    page = client.get(address("municipality", case)).content.decode()
    assert "Venter på en kollega" in page
    assert "Bekreft opplysningen" not in page
    assert "en kollega må bekrefte det som er ført i registeret" in client.get(address("case", case)).content.decode()
    second = desk_person()
    declare_interest(application=case, has_conflict=False, reason="", actor=second, now=NOW)
    colleague = signed_in(second)
    assert "Bekreft opplysningen" in colleague.get(address("municipality", case)).content.decode()
    colleague.post(address("confirm_completion", case, found.pk))
    found.refresh_from_db()
    assert found.confirmed_by_id == second.user_id
    assert case.requests.count() == 0


def test_it_puts_a_completion_aside_with_a_reason(client, by):
    case = taken(by)
    client.post(
        address("municipality", case), {"kind": "population", "number": "12 002", "source": "SSB", "reason": "x"}
    )
    found = RegisterCompletion.objects.get()
    assert found.number == 12_002
    client.post(address("refuse_completion", case, found.pk), {"reason": ""})
    found.refresh_from_db()
    assert found.refused_at is None
    client.post(address("refuse_completion", case, found.pk), {"reason": "Feil år."})
    found.refresh_from_db()
    assert found.refused_by_id == by.user_id


def test_it_says_the_chain_and_earlier_grants_in_words(registers):
    by = desk_person()
    case = taken(by, received(actor=applicant(municipality("0124"))))
    text = signed_in(by).get(address("municipality", case)).content.decode()
    assert "Kommunen er en del av Indre Østfold (3014) fra 1.1.2020." in text
    assert "<td>2015</td>" in text
    assert "Askim" in text
    assert "søkeren selv" in text
    assert "slått sammen inn i søkeren i 2020" in text


# ----- messages, documents, rules, history -----------------------------------------------------------------------------


def test_it_reads_and_writes_messages(client, by):
    sender = applicant()
    case = taken(by, received(actor=sender))
    send_message(application=case, subject="more_time", body="Vi trenger to uker.", actor=sender, now=NOW)
    page = client.get(address("messages", case)).content.decode()
    assert "Vi trenger to uker." in page
    assert "Ulest" in page
    assert Message.objects.get().read_at is None  # looking writes nothing
    client.post(address("messages_read", case))
    assert Message.objects.get().read_by_id == by.user_id
    assert client.post(address("messages", case), {"subject": "question", "body": ""}).status_code == 422
    client.post(address("messages", case), {"subject": "question", "body": "Fristen er flyttet."})
    assert Message.objects.filter(is_from_directorate=True).get().body == "Fristen er flyttet."


def test_it_hands_out_a_file_as_a_download_and_logs_it(client, by):
    case = taken(by)
    row = Attachment.objects.create(
        application=case,
        kind="other",
        name="plan «endelig».pdf",
        file=ContentFile(b"%PDF-1.7", name="x.pdf"),
        content_type="application/pdf",
        size=8,
        sha256="0" * 64,
        scan_state="not_scanned",
        uploaded_at=NOW,
        uploaded_by_id=by.user_id,
    )
    assert "plan «endelig».pdf" in client.get(address("documents", case)).content.decode()
    answer = client.get(address("attachment", case, row.pk))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == (
        "nosniff",
        "sandbox; default-src 'none'",
    )
    assert ReadEntry.objects.filter(case_ref=case.ref, what=f"attachment:{row.pk}").count() == 1
    Attachment.objects.filter(pk=row.pk).update(scan_state="infected")
    assert client.get(address("attachment", case, row.pk)).status_code == 302
    assert client.get(address("attachment", case, row.pk + 1)).status_code == 404


def test_it_lists_the_letters_of_the_case(client, by):
    case = taken(by)
    receipt = Letter.objects.get(case_ref=case.ref)
    page = client.get(address("documents", case)).content.decode()
    assert receipt.title in page
    assert receipt.document_no in page
    assert client.get(address("letter_pdf", case, receipt.pk)).status_code == 404  # not made yet


def test_it_shows_every_run_and_the_difference_from_the_one_before(client, by):
    case = taken(by)
    client.post(address("judge", case, "R29"), {"is_met": "yes", "reason": "Godt."})
    page = client.get(address("rules", case))
    text = page.content.decode()
    assert [run.occasion for run in page.context["runs"]] == ["assessment", "assessment", "submission"]
    assert [rule for rule, _before, _after in page.context["changes"]] == ["R29"]
    assert "utsatte-barn-2019-2" in text
    first = page.context["runs"][-1]
    older = client.get(f"{address('rules', case)}?kjoring={first.pk}")
    assert (older.context["chosen"], older.context["earlier"]) == (first, None)
    assert client.get(f"{address('rules', case)}?kjoring=x").context["chosen"] == page.context["chosen"]


def test_it_shows_who_wrote_and_who_read(client, by):
    case = taken(by)
    client.get(address("budget", case))
    text = client.get(address("history", case)).content.decode()
    for words in ("begynte vurderingen", "erklærte seg", "skrev et svar", "endret budsjettet"):
        assert words in text
    assert "<td>budget</td>" in text
    assert client.get(f"{address('history', case)}?etter=1&lest=x").status_code == 200
