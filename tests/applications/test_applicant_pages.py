"""The applicant's pages: who sees what, how it reads, and how many queries it takes."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application, Submission
from applications.operations.drafting import ask_endorsement, save_budget, start_application
from applications.queries.budget import GRANT, BudgetRow
from letters.models import Letter
from organisations.actors import MemberRole
from organisations.models import ReadEntry
from schemes.models import Call
from schemes.workflow import CallStatus
from tests.factories.applications import (
    BUDGET,
    NOW,
    applicant,
    filled,
    municipality,
    organisation_of,
    sent,
    started,
    user_of,
)
from tests.factories.organisations import logged_in, member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.applications.doors")]
SECTIONS = ("applicant", "basis", "description", "plan", "organising", "budget", "endorsement", "attachments")
ABSENT = "0" * 16


def at(name, application, **more):
    return reverse(f"applicant:{name}", kwargs={"ref": application.ref, **more})


@pytest.fixture(autouse=True)
def _autumn():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def actor(registers):
    return applicant()


@pytest.fixture
def web(client, actor):
    return logged_in(client, user_of(actor), organisation_of(actor))


def texts(page) -> str:
    """The page's words, with one space between them."""
    return " ".join(page.content.decode().split())


def queries_of(web, url) -> int:
    """How many queries a page takes, when what a process remembers is known already."""
    web.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert web.get(url).status_code == 200
    return len(queries)


# ----- who sees what -------------------------------------------------------------------------------------------------

DRAFT_PAGES = [
    ("tasks", {}),
    ("why", {}),
    ("review", {}),
    ("endorsements", {}),
    ("history", {"field": "goals"}),
    *[("step", {"section": section}) for section in SECTIONS],
]
SENT_PAGES = [("receipt", {}), ("recall", {}), ("messages", {}), ("withdraw", {}), ("correction", {})]
POSTS = [
    ("save", {}),
    ("presence", {}),
    ("news_seen", {}),
    ("step", {"section": "basis"}),
    ("endorse", {"kind": "political"}),
    ("attach", {}),
    ("detach", {"pk": 1}),
    ("add_partner", {}),
    ("answer_partner", {}),
    ("remove_partner", {"pk": 1}),
    ("remind_partner", {"pk": 1}),
    ("name_municipality", {"pk": 1}),
    ("support", {}),
    ("agreement", {}),
    ("review", {}),
    ("withdraw", {}),
    ("resume", {}),
    ("recall", {}),
    ("messages", {}),
    ("correction", {}),
]


def test_it_shows_every_page_of_a_draft(web, actor):
    application = filled(actor)
    assert [
        (name, more)
        for name, more in DRAFT_PAGES
        if web.get(at(name, application, **more), follow=True).status_code != 200
    ] == []


def test_it_hides_what_is_others_as_if_it_were_not_there(web):
    other = filled(applicant(municipality("1121")))
    absent = Application(ref=ABSENT)
    for name, more in [*DRAFT_PAGES, *SENT_PAGES, ("attachment", {"pk": 1})]:
        answers = [web.get(at(name, one, **more)) for one in (other, absent)]
        assert [answer.status_code for answer in answers] == [404, 404], name
        assert len({answer.content.replace(other.ref.encode(), ABSENT.encode()) for answer in answers}) == 1, name
    for name, more in POSTS:
        answers = [web.post(at(name, one, **more), {"question": "goals", "value": "x"}) for one in (other, absent)]
        assert [answer.status_code for answer in answers] == [404, 404], name


def test_it_sends_a_stranger_to_the_log_in(client, registers):
    application = filled(applicant())
    for name, more in DRAFT_PAGES:
        assert client.get(at(name, application, **more)).url.startswith("/logg-inn/"), name


def test_it_shows_readers_the_text_without_fields(client, actor):
    application = filled(actor)
    reader = member(organisation_of(actor), MemberRole.READ)
    logged_in(client, reader, organisation_of(actor))
    page = client.get(at("step", application, section="basis"))
    assert "Vi vil oppdage barn tidlig." in texts(page)
    assert "data-autosave" not in texts(page)
    assert (
        client.post(at("step", application, section="basis"), {"revision:goals": "1", "goals": "x"}).status_code == 403
    )
    assert client.post(at("attach", application)).status_code == 403
    assert application.answers.get(question="goals").text == "Vi vil oppdage barn tidlig."


def test_it_binds_no_field_that_the_form_does_not_have(web, actor):
    application = filled(actor)
    before = Application.objects.values().get()
    names = {field.name: "9" for field in Application._meta.fields}
    web.post(at("step", application, section="basis"), {**names, "go": "stay"})
    web.post(at("save", application), {**names, "question": "status", "value": "granted", "revision": "0"})
    assert Application.objects.values().get() == before


# ----- the list and starting -----------------------------------------------------------------------------------------


def test_it_takes_as_many_queries_for_three_applications_as_for_one(web, actor):
    url = reverse("applicant:list")
    started(actor)
    one = queries_of(web, url)
    call = Call.objects.get()
    for track in ("im", "bt"):
        start_application(call=call, track=track, organisation=organisation_of(actor), actor=actor, now=NOW)
    assert [one, queries_of(web, url)] == [7, 7]


def test_it_lists_drafts_and_sent_ones_with_whose_turn_it_is(web, actor):
    sent(actor)
    started(actor, track="im")
    page = texts(web.get(reverse("applicant:list")))
    assert "Trygg sammen" in page
    assert "Sak 2019/00001" in page
    assert "Vi har søknaden. Vi begynner når fristen er ute." in page
    assert "Dere må sende innen 1. november 2019." in page


def test_it_starts_a_draft_and_goes_to_its_parts(web, actor):
    call = started(actor).call
    url = reverse("applicant:start", kwargs={"call_key": call.key, "track": "im"})
    assert "Begynn på søknaden" in texts(web.get(url))
    answer = web.post(url)
    assert answer.url == at("tasks", Application.objects.get(track="im"))
    assert web.get(reverse("applicant:start", kwargs={"call_key": call.key, "track": "xx"})).status_code == 404


def test_it_says_why_nothing_can_be_started(web, actor):
    call = started(actor).call
    Call.objects.update(status=CallStatus.CLOSED)
    answer = web.post(reverse("applicant:start", kwargs={"call_key": call.key, "track": "im"}))
    assert answer.status_code == 422
    assert "Ordningen er ikke åpen for søknader nå." in texts(answer)


# ----- the task list -------------------------------------------------------------------------------------------------


def states(page):
    """State and text of each part, as the page was given them."""
    return {row.key: (row.state, row.text) for row in page.context["progress"].rows}


def test_it_says_how_far_each_part_has_come(web, actor):
    application = started(actor)
    save_budget(
        application=application, rows=[BudgetRow("material", 1, amounts={(1, GRANT): 1_012_000})], actor=actor, now=NOW
    )
    member(organisation_of(actor), MemberRole.LEAD, email="leder@kommune.example")
    page = web.get(at("tasks", application))
    found = states(page)
    assert found["basis"] == ("not_started", "")
    assert found["attachments"] == ("done", "Ingen filer. Det trengs ikke.")
    assert found["budget"][0] == "must_fix"
    assert "over taket" in found["budget"][1]
    assert "Den må sendes innen 1. november 2019, om 17 dager." in texts(page)


def test_it_says_that_a_finished_application_is_finished(web, actor):
    page = web.get(at("tasks", filled(actor)))
    assert {state for state, _text in states(page).values()} == {"done"}
    assert states(page)["plan"][1] == "1 aktivitet og 1 milepæl."
    assert "8 av 8 deler er ferdige" in texts(page)


def test_it_waits_for_the_leaders_that_were_asked(web, actor):
    application = filled(actor)
    application.endorsements.filter(kind="administrative").update(confirmed_at=None, confirmed_by=None)
    ask_endorsement(application=application, kind="administrative", actor=actor, now=NOW)
    page = web.get(at("tasks", application))
    assert states(page)["endorsement"] == (
        "waiting_other",
        "Politisk ledelse har bekreftet. Administrativ ledelse er spurt.",
    )


@pytest.mark.parametrize(
    ("later", "status", "words"),
    [
        (30, CallStatus.OPEN, "Dere kan fortsatt sende; da avgjør en saksbehandler"),
        (0, CallStatus.CLOSED, "Utlysningen er lukket."),
    ],
)
def test_it_says_what_a_passed_deadline_and_a_closed_call_mean(web, actor, later, status, words):
    application = filled(actor)
    Call.objects.update(status=status)
    with time_machine.travel(NOW + timedelta(days=later)):
        web.force_login(user_of(actor), backend="django.contrib.auth.backends.ModelBackend")
        assert words in texts(web.get(at("tasks", application)))


def test_it_takes_as_many_queries_with_many_rows_as_with_one(web, actor):
    application = filled(actor)
    lines = tuple(BudgetRow("material", row, f"Linje {row}", amounts={(1, GRANT): 1000}) for row in range(1, 4))
    pages = {
        "tasks": at("tasks", application),
        "review": at("review", application),
        **{section: at("step", application, section=section) for section in ("basis", "budget", "plan")},
    }
    counts = []
    for rows in (BUDGET[:1], lines):
        save_budget(application=application, rows=rows, actor=actor, now=NOW)
        counts.append({name: queries_of(web, url) for name, url in pages.items()})
    assert counts == [COUNTS, COUNTS]


COUNTS = {"tasks": 15, "review": 13, "basis": 6, "budget": 8, "plan": 7}


# ----- review, send, receipt -----------------------------------------------------------------------------------------


def test_it_leads_from_each_reason_to_its_field(web, actor):
    application = started(actor)
    page = web.get(at("review", application))
    assert f'href="{at("step", application, section="applicant")}#div_id_contact_name"' in texts(page)
    assert "Del 3: Svar på «Hva heter prosjektet?»" in texts(page)
    field = web.get(at("step", application, section="description"))
    assert 'id="div_id_project_title"' in texts(field)


def test_it_sends_once_and_shows_the_receipt(web, actor):
    application = filled(actor)
    data = {"authority": "yes", "revision": str(application.revision)}
    for _press in range(2):
        assert web.post(at("review", application), data).url == at("receipt", application)
    assert (Submission.objects.count(), Letter.objects.count()) == (1, 1)
    page = texts(web.get(at("receipt", application)))
    assert "Saksnummeret er <strong>2019/00001</strong>." in page
    assert Submission.objects.get().sha256 in page
    assert "14 oppfylt" in page
    assert ReadEntry.objects.filter(what="receipt", case_ref=application.ref).count() == 1
    assert web.get(at("tasks", application)).url == at("receipt", application)


def test_it_asks_for_authority_and_for_what_must_be_seen(client, registers):
    actor = applicant(municipality("1121"))
    web = logged_in(client, user_of(actor), organisation_of(actor))
    application = filled(actor)
    answer = web.post(at("review", application), {})
    assert answer.status_code == 422
    assert "Kryss av for at du har fullmakt" in texts(answer)
    answer = web.post(at("review", application), {"authority": "yes"})
    assert "Kryss av for at dere har sett vilkåret som ikke er oppfylt." in texts(answer)
    assert 'href="#seen-R07"' in texts(answer)
    answer = web.post(at("review", application), {"authority": "yes", "seen": "R07"})
    assert answer.url == at("receipt", application)
    assert Submission.objects.get().seen_outcomes == "R07"


def test_it_does_not_send_what_was_changed_meanwhile(web, actor):
    application = filled(actor)
    answer = web.post(at("review", application), {"authority": "yes", "revision": "1"})
    assert "Søknaden er endret siden du åpnet siden." in texts(answer)
    assert Submission.objects.count() == 0


def test_it_says_who_can_send(client, actor):
    application = filled(actor)
    logged_in(client, member(organisation_of(actor), MemberRole.WRITE), organisation_of(actor))
    page = texts(client.get(at("review", application)))
    assert "Bare den som kan sende for kommunen" in page
    answer = client.post(at("review", application), {"authority": "yes"})
    assert (answer.status_code, Submission.objects.count()) == (422, 0)


def test_it_takes_a_sent_application_back(web, actor):
    application = sent(actor).application
    assert web.post(at("withdraw", application), {"reason": " "}).status_code == 422
    assert web.post(at("withdraw", application), {"reason": "Nei"}).url == at("receipt", application)
    application.refresh_from_db()
    assert application.status == "withdrawn"
    assert web.get(at("withdraw", application)).status_code == 404


def test_it_marks_what_came_late(web, actor):
    application = filled(actor)
    with time_machine.travel(NOW + timedelta(days=30)):
        web.force_login(user_of(actor), backend="django.contrib.auth.backends.ModelBackend")
        web.post(at("review", application), {"authority": "yes", "seen": ["R02"]})
        assert "Søknaden kom etter fristen." in texts(web.get(at("receipt", application)))


def test_it_offers_the_way_back_only_to_those_who_can_take_it(web, client, actor):
    application = sent(actor).application
    page = texts(web.get(at("receipt", application)))
    assert at("withdraw", application) in page
    assert at("recall", application) in page
    logged_in(client, member(organisation_of(actor), MemberRole.WRITE), organisation_of(actor))
    page = texts(client.get(at("receipt", application)))
    assert at("withdraw", application) not in page
    assert at("recall", application) not in page
    assert client.get(at("withdraw", application)).status_code == 404


def test_it_is_recalled_corrected_and_sent_again(web, actor):
    application = sent(actor).application
    assert "blir et utkast igjen" in texts(web.get(at("recall", application)))
    assert web.post(at("recall", application)).url == at("tasks", application)
    application.refresh_from_db()
    assert application.status == "draft"
    assert "hentet tilbake" in texts(web.get(at("tasks", application)))
    assert web.get(at("recall", application)).status_code == 404
    form = {"authority": "yes", "revision": str(application.revision), "seen": ["R07"]}
    assert web.post(at("review", application), form).url == at("receipt", application)
    assert "Kontrollsum, versjon 2" in texts(web.get(at("receipt", application)))


def test_it_offers_to_undo_a_withdrawal_for_a_day(web, actor):
    application = sent(actor).application
    web.post(at("withdraw", application), {"reason": "Nei"})
    assert "Dere kan angre til 16. oktober 2019 kl. 10.00." in texts(web.get(at("receipt", application)))
    assert web.post(at("resume", application)).url == at("receipt", application)
    application.refresh_from_db()
    assert application.status == "submitted"
    web.post(at("withdraw", application), {"reason": "Nei"})
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        logged_in(web, user_of(actor), organisation_of(actor))
        assert "Dere kan angre til" not in texts(web.get(at("receipt", application)))
        web.post(at("resume", application))
    application.refresh_from_db()
    assert application.status == "withdrawn"


def test_a_wish_to_withdraw_after_the_decision_inside_reaches_the_caseworker_and_tells_nothing(web, actor):
    application = sent(actor).application
    Application.objects.filter(pk=application.pk).update(
        status="decided", recommended_at=NOW, recommended_by=actor.user_id
    )
    assert at("withdraw", application) in texts(web.get(at("receipt", application)))
    assert web.post(at("withdraw", application), {"reason": "Kommunestyret sa nei"}).url == at("receipt", application)
    message = application.messages.get()
    assert "Vi ønsker å trekke søknaden." in message.body
    assert "Kommunestyret sa nei" in message.body


def test_it_explains_a_late_application_and_where_to_write(web, actor):
    application = filled(actor)
    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        logged_in(web, user_of(actor), organisation_of(actor))
        web.post(at("review", application), {"authority": "yes", "seen": ["R02", "R07"]})
        page = texts(web.get(at("receipt", application)))
    assert "Skriv til oss innen 18. november 2019 og forklar hvorfor den kom for sent." in page
