"""«Min side»: what awaits the organisation, late first; only what is released; as many queries for many as for one."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from applications.operations.requesting import ask_for_correction
from letters.dispatching import drain
from organisations.actors import MemberRole
from organisations.models import User
from reporting.operations.reviewing import return_report
from schemes.models import Call
from tests.applications.casework import NOW as ASSESSED_AT
from tests.applications.casework import desk_person, received, taken
from tests.applications.decisions import DECIDED_AT, RELEASED_AT, decided, made_ready, recommended, sender_of
from tests.applications.decisions import desk as desk_of_four
from tests.applications.decisions import granted as granted_by_operations
from tests.factories.applications import NOW, applicant, filled, municipality, started
from tests.factories.organisations import logged_in
from tests.factories.reporting import at, begun, browser, declare, desk, granted, grantee, sent

pytestmark = pytest.mark.django_db
HOME = reverse("home:home")
REPORTING = at(date(2020, 12, 10))


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def titles(client, query=""):
    """What stands under «Dette venter på dere», in order."""
    return [task.title for task in client.get(HOME + query).context["tasks"]]


def text_of(answer):
    return " ".join(answer.content.decode().split())


# ----- whom it is for --------------------------------------------------------------------------------------------------


def test_it_asks_for_login_and_sends_the_directorate_to_its_queue(client, registers):
    assert client.get(HOME).status_code == 302
    staff = desk_person()
    answer = logged_in(client, User.objects.get(pk=staff.user_id)).get(HOME)
    assert answer.url == reverse("caseworker:queue")


def test_it_says_so_when_nothing_waits(clock, registers):
    page = browser(applicant()).get(HOME)
    assert (page.context["tasks"], page.context["cards"], page.context["running"]) == ([], [], [])
    assert "Ingenting venter på dere." in text_of(page)


# ----- applications ----------------------------------------------------------------------------------------------------


def test_a_draft_waits_until_it_is_sent_and_says_what_is_missing(clock, registers):
    sender = applicant()
    draft = started(sender)
    task = browser(sender).get(HOME).context["tasks"][0]
    assert (task.title, task.due_on, task.url) == (
        "Fullfør søknaden om modellutvikling 2019", date(2019, 11, 1), reverse("applicant:tasks", args=[draft.ref])
    )  # fmt: skip
    assert "deler mangler noe." in task.detail
    draft.delete()
    filled(sender)
    task = browser(sender).get(HOME).context["tasks"][0]
    assert task.detail == "Alle delene er fylt ut."


def test_leaders_are_asked_to_confirm_and_nothing_else(clock, registers):
    sender = applicant()
    draft = started(sender)
    leader = applicant(municipality(), MemberRole.LEAD, email="leder@kommune.example")
    assert titles(browser(leader)) == []
    for kind in ("administrative", "political"):
        draft.endorsements.update_or_create(kind=kind, defaults={"asked_at": NOW})
    assert titles(browser(leader)) == ["Godkjenn søknaden om modellutvikling 2019"]
    assert "Ledelsen må bekrefte" in browser(sender).get(HOME).context["tasks"][0].detail


def test_a_correction_waits_with_its_date_and_its_number_of_questions(clock, registers):
    by, sender = desk_person(), applicant()
    case = taken(by, received(actor=sender))
    asked = [("goals", "Hva er målet?"), ("budget", "Del opp.")]
    due_on = date(2019, 11, 20)
    ask_for_correction(application=case, fields=asked, due_on=due_on, note="", actor=by, now=ASSESSED_AT)
    clock.move_to(ASSESSED_AT)
    page = browser(sender).get(HOME)
    task = page.context["tasks"][0]
    assert (task.title, task.due_on) == ("Svar på 2 spørsmål om modellutvikling 2019", due_on)
    assert task.url == reverse("applicant:correction", args=[case.ref])
    assert page.context["cards"][0].standing.state == "waiting_you"


def test_bare_mine_is_what_this_person_began_or_sent(clock, registers):
    own, other = applicant(), applicant(municipality(), email="annen@kommune.example")
    started(own)
    assert titles(browser(own)) == titles(browser(other)) == titles(browser(own), "?bare=mine")
    page = browser(other).get(f"{HOME}?bare=mine")
    assert (page.context["tasks"], page.context["dates"]) == ([], [])
    assert "Vis alt for kommunen" in text_of(page)


def test_it_shows_nothing_of_another_municipality(clock, registers):
    started(applicant())
    page = browser(applicant(municipality("1121"), email="time@kommune.example")).get(HOME)
    assert (page.context["tasks"], page.context["dates"]) == ([], [])


# ----- grants ----------------------------------------------------------------------------------------------------------


def test_the_award_comes_with_the_release_and_not_before(clock, registers):
    people = desk_of_four()
    case = recommended(people)
    decided(case, people)
    made_ready(case.call, people)
    clock.move_to(DECIDED_AT)
    page = browser(sender_of(case)).get(HOME)
    assert (page.context["tasks"], page.context["running"], list(page.context["letters"])) == ([], [], [])
    assert page.context["cards"][0].standing.state == "in_progress"


def test_a_released_award_asks_for_the_terms_and_its_letter_is_unread(clock, registers):
    case = granted_by_operations(desk_of_four())
    clock.move_to(RELEASED_AT)
    drain(now=RELEASED_AT)
    page = browser(sender_of(case)).get(HOME)
    task = page.context["tasks"][0]
    assert (task.title, task.due_on) == ("Godta vilkårene for modellutvikling 2019", date(2020, 1, 6))
    assert task.url == reverse("applicant:terms", args=[case.ref])
    assert [letter.kind for letter in page.context["letters"]] == ["award_mu", "application_receipt"]
    assert page.context["letters"][0].is_unread
    assert page.context["cards"] == []
    grant = page.context["running"][0]
    assert (grant.granted_nok, grant.paid_nok) == (900_000, 0)


def page_on(clock, writer, day):
    """«Min side» on a later day, after a new login."""
    clock.move_to(at(day))
    return browser(writer).get(HOME)


def test_what_is_late_stands_on_top_and_what_is_far_waits_under_dates(clock, registers):
    case = granted()
    writer = grantee(case.lead)
    far = page_on(clock, writer, date(2020, 2, 3))
    assert far.context["tasks"] == []
    assert [each.what for each in far.context["dates"]] == [
        "Modell, modellutvikling 2019",
        "Delrapport, modellutvikling 2019",
        "Sluttrapport, modellutvikling 2019",
    ]
    tasks = page_on(clock, writer, date(2020, 12, 10)).context["tasks"]
    assert [(task.due_on, task.title) for task in tasks] == [
        (date(2020, 12, 16), "Send inn modellen for modellutvikling 2019"),
        (date(2020, 12, 16), "Lever delrapport for modellutvikling 2019"),
    ]
    late = page_on(clock, writer, date(2020, 12, 21))
    assert [task.due_on for task in late.context["tasks"]] == [date(2020, 12, 16)] * 2
    assert text_of(late).count("duty-date is-late") == 2


def test_a_returned_report_says_so_and_a_handed_in_one_is_gone(clock, registers):
    case = granted()
    writer = grantee(case.lead)
    report = sent(case, "interim", writer, REPORTING)
    clock.move_to(REPORTING)
    client = browser(writer)
    assert "Lever delrapport for modellutvikling 2019" not in titles(client)
    reader = desk()
    declare(case, reader)
    return_report(report=report, points="Beskriv barnets nivå.", due_on=date(2021, 1, 11), actor=reader, now=REPORTING)
    task = next(task for task in client.get(HOME).context["tasks"] if task.title.startswith("Rett det"))
    assert (task.title, task.due_on) == (
        "Rett det vi har skrevet om i delrapport for modellutvikling 2019",
        date(2021, 1, 11),
    )


# ----- what it costs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same_for_one_of_each_and_three(number, clock, registers, django_assert_num_queries):
    """Grants with a report begun, and drafts; the drafts are of one call."""
    lead = municipality()
    writer = grantee(lead)
    for _ in range(number):
        case = granted(lead)
        begun(case, "interim", writer, REPORTING)
    call = Call.objects.get(key="utsatte-barn-2019")
    for track in ("mu", "bt", "ti")[:number]:
        started(writer, call=call, track=track, now=NOW - timedelta(days=1))
    clock.move_to(REPORTING)
    client = browser(writer)
    client.get(HOME)
    with django_assert_num_queries(21):
        page = client.get(HOME)
    assert (len(page.context["running"]), len(page.context["tasks"])) == (number, 3 * number)
