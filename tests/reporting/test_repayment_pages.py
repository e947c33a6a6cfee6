"""The directorate's pages for money that goes back: proposed, noticed, dismissed, claimed, settled, each by POST."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from applications.models import Message
from letters.models import Letter
from organisations.models import ReadEntry
from reporting.models import Repayment
from reporting.operations.claiming import claim, give_notice
from schemes.models import Scheme
from schemes.workflow import SchemeRoleName
from tests.factories.reporting import at, browser, decider, declare, desk, finished, fresh, granted, grantee

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"
NOTICED = date(2021, 12, 20)
AFTER = date(2022, 1, 4)


@pytest.fixture(autouse=True)
def clock(settings):
    settings.CLAIM_ACCOUNT = "1234 56 78903"
    with time_machine.travel(at(NOTICED), tick=False) as traveller:
        yield traveller


@pytest.fixture
def application():
    return granted(paid=(1, 2))


@pytest.fixture
def reader(application):
    found = desk()
    declare(application, found)
    return found


@pytest.fixture
def second(application):
    found = decider()
    declare(application, found)
    return found


@pytest.fixture
def proposal(application, reader, second):
    return finished(application, first=reader, second=second, left=84_500)


@pytest.fixture
def client(second):
    return browser(second)


@pytest.fixture
def noticed(proposal, second):
    return give_notice(repayment=proposal, reason="Pengene er ikke brukt.", actor=second, now=at(NOTICED))


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def body(answer):
    return re.sub(r"\s+", " ", answer.content.decode().replace(NBSP, " "))


def test_it_says_when_nothing_is_proposed(client):
    answer = client.get(url("repayments"))
    assert (answer.status_code, "Ingen forslag om tilbakebetaling" in body(answer)) == (200, True)


def test_it_lists_what_is_open_and_what_is_done(client, application, proposal):
    page = body(client.get(url("repayments")))
    for text in (application.lead.name, application.case_no, "ubrukte penger", "84 500", "Foreslått"):
        assert text in page
    assert "Tilbakebetaling (1)" in body(client.get(url("queue")))
    client.post(url("move", proposal.pk, "avslutt"), {"reason": "Brukt etter fristen."})
    page = body(client.get(url("repayments")))
    assert "Ikke krevd" in page
    assert "Tilbakebetaling (0)" in body(client.get(url("queue")))


def test_it_lists_with_as_many_queries_for_three_as_for_one(
    client, reader, second, proposal, django_assert_num_queries
):
    client.get(url("repayments"))
    with django_assert_num_queries(6):
        client.get(url("repayments"))
    for _ in range(2):
        other = granted(paid=(1, 2))
        declare(other, reader, second)
        finished(other, first=reader, second=second, left=1)
    with django_assert_num_queries(6):
        assert client.get(url("repayments")).content.decode().count('class="row-link"') == 3


def test_it_shows_the_ground_and_logs_the_reading(client, second, application, proposal, django_assert_num_queries):
    page = body(client.get(url("repayment", proposal.pk)))
    for text in ("960 000", "875 500", "84 500", "Penger er ikke brukt", "De får minst"):
        assert text in page
    assert ReadEntry.objects.filter(what=f"repayment:{proposal.pk}", user_id=second.user_id).count() == 1
    with django_assert_num_queries(10):
        client.get(url("repayment", proposal.pk))


def test_it_hides_the_repayments_of_others_and_of_the_inhabil(application, proposal):
    conflicted = decider()
    declare(application, conflicted, has_conflict=True)
    seen = browser(conflicted)
    assert application.case_no not in body(seen.get(url("repayments")))
    for client in (seen, browser(grantee(application.lead))):
        assert client.get(url("repayment", proposal.pk)).status_code in (403, 404)
        assert client.post(url("move", proposal.pk, "varsle"), {"reason": "x"}).status_code in (403, 404)
    undeclared = browser(decider())
    for answer in (undeclared.get(url("repayment", proposal.pk)), undeclared.post(url("move", proposal.pk, "avslutt"))):
        assert answer["Location"] == reverse("caseworker:case", args=[application.ref])
    assert Repayment.objects.get(pk=proposal.pk).status == "proposed"


def test_it_knows_no_other_ways(client, proposal):
    assert client.post(url("move", proposal.pk, "slett"), {}).status_code == 404
    assert client.get(url("move", proposal.pk, "varsle")).status_code == 405
    assert client.get(url("repayment", 10**9)).status_code == 404


def test_it_gives_notice(client, proposal):
    answer = client.post(url("move", proposal.pk, "varsle"), {"amount_nok": "84 500", "reason": "Ikke brukt."})
    assert (answer.status_code, answer["Location"]) == (302, url("repayments"))
    row = Repayment.objects.get(pk=proposal.pk)
    assert (row.status, row.amount_nok, row.comment_due_on) == ("noticed", 84_500, date(2022, 1, 3))
    assert Letter.objects.filter(kind="repayment_advance_notice").count() == 1
    page = body(client.get(url("repayment", proposal.pk)))
    assert "Kommunen kan uttale seg til og med 3. januar 2022." in page
    assert "frist for uttalelse 3. januar 2022" in page


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("", "Skrevet"),
        ("0", "Skrevet"),
        ("-1", "Skrevet"),
        ("84 501", "Skrevet"),
        ("1,5", "Skrevet"),
        ("1e4", "Skrevet"),
        ("٣٤", "Skrevet"),
        ("9" * 40, "Skrevet"),
        ("84500", ""),
        ("84500", "Skrevet" + "x" * 1500),
        ("84500", "Skrevet\x00"),
    ],
)
def test_it_refuses_a_notice_that_does_not_hold_and_keeps_the_text(client, proposal, amount, reason):
    answer = client.post(url("move", proposal.pk, "varsle"), {"amount_nok": amount, "reason": reason})
    page = body(answer)
    assert answer.status_code == 422
    assert 'class="ds-error-summary"' in page
    assert amount in page
    if reason:
        assert "Skrevet" in page
    assert Repayment.objects.get(pk=proposal.pk).status == "proposed"
    assert not Letter.objects.filter(kind="repayment_advance_notice").exists()


def test_it_says_that_the_time_to_comment_is_not_set(client, proposal):
    Scheme.objects.update(comment_min_days=None)
    assert "Hvor mange dager de får til å uttale seg, er ikke satt." in body(client.get(url("repayment", proposal.pk)))
    answer = client.post(url("move", proposal.pk, "varsle"), {"amount_nok": "84500", "reason": "Skrevet"})
    assert (answer.status_code, "En administrator må sette" in body(answer)) == (422, True)


def test_whoever_approved_the_report_cannot_claim(application, second):
    approver = decider()
    declare(application, approver)
    row = finished(application, first=approver, second=second, left=1)
    client = browser(approver)
    assert "Du godkjente rapporten." in body(client.get(url("repayment", row.pk)))
    answer = client.post(url("move", row.pk, "varsle"), {"amount_nok": "1", "reason": "x"})
    assert (answer.status_code, "En annen må avgjøre" in body(answer)) == (422, True)


def test_a_caseworker_reads_and_decides_nothing(reader, proposal):
    client = browser(reader)
    page = body(client.get(url("repayment", proposal.pk)))
    assert "En beslutter avgjør om pengene skal kreves tilbake." in page
    assert url("move", proposal.pk, "varsle") not in page
    for way in ("varsle", "avslutt", "krev", "betalt"):
        data = {"amount_nok": "1", "reason": "x", "paid_on": "01.12.2021"}
        assert client.post(url("move", proposal.pk, way), data).status_code == 422
    assert Repayment.objects.get(pk=proposal.pk).status == "proposed"


def test_it_claims_after_their_comment_and_settles(clock, client, application, reader, second, noticed):
    Message.objects.create(
        application=application, subject="question", body="Vi er uenige.\n\n<b>Se</b> vedlegg.",
        is_from_directorate=False, organisation=application.lead, sent_at=at(NOTICED) + timedelta(days=2),
        sent_by=application.submitted_by,
    )  # fmt: skip
    early = client.post(url("move", noticed.pk, "krev"), {"reason": "Skrevet", "assessment": "Vi holder fast."})
    assert (early.status_code, "Vent til etter den dagen." in body(early)) == (422, True)
    clock.move_to(at(AFTER))
    client = browser(second)
    page = body(client.get(url("repayment", noticed.pk)))
    assert "Vi er uenige." in page
    assert "&lt;b&gt;Se&lt;/b&gt;" in page
    assert client.post(url("move", noticed.pk, "krev"), {"reason": "Ubrukt.", "assessment": ""}).status_code == 422
    answer = client.post(url("move", noticed.pk, "krev"), {"reason": "Ubrukt.", "assessment": "Vi holder fast."})
    assert answer.status_code == 302
    assert client.post(url("move", noticed.pk, "krev"), {"reason": "Ubrukt.", "assessment": "x"}).status_code == 422
    assert Letter.objects.filter(kind="repayment_claim").count() == 1
    caseworker = browser(reader)
    assert url("move", noticed.pk, "betalt") in body(caseworker.get(url("repayment", noticed.pk)))
    for text in ("", "05.01.2022", "31.02.2022", "i går"):
        assert caseworker.post(url("move", noticed.pk, "betalt"), {"paid_on": text}).status_code == 422
    assert caseworker.post(url("move", noticed.pk, "betalt"), {"paid_on": "04.01.2022"}).status_code == 302
    assert fresh(application).status == "closed"
    assert "Betalt" in body(client.get(url("repayment", noticed.pk)))


def test_a_claim_needs_spending_authority(clock, application, noticed):
    plain = desk(SchemeRoleName.DECISION_MAKER)
    declare(application, plain)
    clock.move_to(at(AFTER))
    client = browser(plain)
    assert "Den som har budsjettdisponeringsmyndighet, avgjør kravet." in body(client.get(url("repayment", noticed.pk)))
    assert client.post(url("move", noticed.pk, "krev"), {"reason": "x"}).status_code == 422


def test_it_claims_nothing_without_an_account(clock, second, noticed, settings):
    settings.CLAIM_ACCOUNT = ""
    clock.move_to(at(AFTER))
    answer = browser(second).post(url("move", noticed.pk, "krev"), {"reason": "Skrevet"})
    page = body(answer)
    assert answer.status_code == 422
    assert "Kontoen pengene skal betales til, er ikke satt." in page
    assert "Skrevet" in page


def test_it_ends_a_noticed_case_without_a_claim(client, application, noticed):
    assert client.post(url("move", noticed.pk, "avslutt"), {"reason": " "}).status_code == 422
    assert client.post(url("move", noticed.pk, "avslutt"), {"reason": "De har forklart det."}).status_code == 302
    assert Letter.objects.filter(kind="advance_notice_closed").count() == 1
    assert fresh(application).status == "closed"
    page = body(client.get(url("repayment", noticed.pk)))
    assert "Ikke krevd" in page
    assert "De har forklart det." in page


def test_it_shows_the_dates_of_a_claim(clock, second, noticed):
    clock.move_to(at(AFTER))
    claim(repayment=noticed, reason="Ubrukt.", assessment="", actor=second, now=at(AFTER))
    page = body(browser(second).get(url("repayment", noticed.pk)))
    assert "betalingsfrist 3. februar 2022" in page
    assert "Ikke kommet." in page
