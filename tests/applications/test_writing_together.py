"""Presence, what is new since one was here, and the versions of each answer: as the server sees them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Visit
from applications.operations.drafting import (
    Given,
    forget_visits,
    save_answer,
    save_budget,
    save_cells,
    save_contacts,
    save_plan_cells,
)
from applications.queries.differences import LARGEST, word_difference
from applications.queries.trail import SITTING
from organisations.actors import MemberRole
from organisations.models import AuditEntry
from schemes.models import Call
from schemes.workflow import CallStatus
from tests.factories.applications import (
    NOW,
    applicant,
    filled,
    municipality,
    organisation_of,
    started,
    user_of,
)
from tests.factories.organisations import actor_for, logged_in, member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.applications.doors")]
HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    """A clock that stands, and is moved by hand."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def actor(clock, registers):
    return applicant(display_name="Kari Nes")


@pytest.fixture
def colleague(actor):
    return actor_for(member(organisation_of(actor), MemberRole.WRITE, display_name="Ola Li"), organisation_of(actor))


@pytest.fixture
def web(client, actor):
    return logged_in(client, user_of(actor), organisation_of(actor))


@pytest.fixture
def other(django_db_blocker, colleague, client):
    return logged_in(type(client)(), user_of(colleague), organisation_of(colleague))


@pytest.fixture
def application(actor):
    return started(actor)


def at(name, application, *more):
    return reverse(f"applicant:{name}", args=[application.ref, *more])


def beat(web, application, part="basis", field="", **more):
    return web.post(at("presence", application), {"part": part, "field": field, **more})


def later(web, actor, clock):
    """An hour later, logged in again."""
    clock.shift(HOUR)
    logged_in(web, user_of(actor), organisation_of(actor))


def texts(page) -> str:
    return " ".join(page.content.decode().split())


def answered(application, actor, text, revision, now, question="goals", participant=None):
    return save_answer(
        application=application,
        participant=participant,
        question=question,
        value=Given(text),
        revision=revision,
        actor=actor,
        now=now,
    )


# ----- presence ------------------------------------------------------------------------------------------------------


def test_it_tells_who_writes_here_who_is_elsewhere_and_never_oneself(web, other, application):
    assert texts(beat(web, application, field="goals")) == ""
    assert "Kari Nes skriver her nå." in texts(beat(other, application))
    assert 'data-field="goals"' in texts(beat(other, application))
    elsewhere = texts(beat(other, application, part="budget"))
    assert "Kari Nes er i «" in elsewhere
    assert 'data-field=""' in elsewhere
    assert "Ola Li er i «" in texts(beat(web, application))


def test_it_forgets_who_left_and_who_has_not_told_for_a_while(web, other, application, clock):
    beat(web, application)
    beat(web, application, leaving="1")
    assert texts(beat(other, application)) == ""
    beat(web, application)
    clock.shift(timedelta(seconds=90))
    assert "Kari Nes" in texts(beat(other, application))
    clock.shift(timedelta(seconds=1))
    assert texts(beat(other, application)) == ""


def test_it_shows_readers_who_writes_and_does_not_show_readers(client, actor, other, application):
    reader = logged_in(client, member(organisation_of(actor), MemberRole.READ), organisation_of(actor))
    beat(other, application)
    assert "Ola Li" in texts(beat(reader, application))
    assert Visit.objects.count() == 1


def test_it_is_a_matter_of_the_same_application_only(web, actor, application):
    foreign = started(applicant(municipality("1121")))
    assert beat(web, foreign).status_code == 404
    another = started(actor, track="bt")
    beat(web, another)
    assert Visit.objects.filter(application=application).count() == 0


def test_it_costs_the_same_with_one_colleague_and_with_three(web, actor, application):
    counts = []
    for number in (1, 3):
        for _ in range(number):
            colleague = member(organisation_of(actor), MemberRole.WRITE)
            Visit.objects.create(application=application, user=colleague, seen_at=NOW, part="basis")
        beat(web, application)
        with CaptureQueriesContext(connection) as queries:
            beat(web, application)
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 8


def test_it_forgets_visits_of_half_a_year_ago(web, application, clock):
    beat(web, application)
    assert forget_visits(now=NOW + timedelta(days=180)) == 0
    assert forget_visits(now=NOW + timedelta(days=180, seconds=1)) == 1


@pytest.mark.parametrize("text", ["", "x" * 5_000, "a\x00b", "<script>", "\u202e"])
def test_it_takes_any_part_and_field_as_text(web, other, application, text):
    assert beat(web, application, part=text, field=text).status_code == 200
    assert "<script>" not in texts(beat(other, application, part=text))


def test_it_says_on_the_task_list_who_is_in_which_part(web, other, application):
    beat(other, application, part="basis")
    assert "Ola Li skriver her nå" in texts(web.get(at("tasks", application)))


# ----- what is new ---------------------------------------------------------------------------------------------------


def test_it_tells_what_others_changed_since_one_was_here(web, application, actor, colleague, clock):
    beat(web, application)
    later(web, actor, clock)
    answered(application, colleague, "Olas mål", 0, NOW + HOUR)
    save_plan_cells(application=application, cells={"plan.milestone.1.title": "M"}, actor=colleague, now=NOW + HOUR)
    answered(application, actor, "Trygg sammen", 0, NOW + HOUR, question="project_title")
    page = texts(web.get(at("tasks", application)))
    assert "Nytt siden sist du var her" in page
    assert "Du var her sist 15. oktober 2019 kl. 10.00." in page
    assert page.count("endret av Ola Li 15. oktober 2019 kl. 11.00") == 2
    assert at("history", application, "goals") in page
    assert f"{at('step', application, 'basis')}#div_id_goals" in page
    assert "endret av Kari" not in page


def test_it_keeps_the_news_while_the_visit_lasts_and_until_they_are_read(web, actor, application, colleague, clock):
    beat(web, application)
    later(web, actor, clock)
    answered(application, colleague, "Olas mål", 0, NOW + HOUR)
    beat(web, application)
    assert "Nytt siden sist" in texts(web.get(at("tasks", application)))
    assert web.post(at("news_seen", application)).url == at("tasks", application)
    assert "Nytt siden sist" not in texts(web.get(at("tasks", application)))
    answered(application, colleague, "Olas nye mål", 1, NOW + HOUR + timedelta(minutes=5))
    assert "Nytt siden sist" in texts(web.get(at("tasks", application)))


def test_it_has_no_news_for_who_was_never_here(web, application, colleague):
    answered(application, colleague, "Olas mål", 0, NOW)
    assert "Nytt siden sist" not in texts(web.get(at("tasks", application)))


def test_it_counts_the_plain_form_as_a_visit(web, application):
    web.post(at("step", application, "basis"), {"revision:goals": "0", "goals": "Mål", "go": "list"})
    assert Visit.objects.get().seen_at == NOW


def test_it_costs_the_same_with_one_change_and_with_three(web, actor, application, colleague, clock):
    beat(web, application)
    later(web, actor, clock)
    counts = []
    for changed in (("goals",), ("target_group", "services")):
        for question in changed:
            answered(application, colleague, "Nytt", 0, NOW + HOUR, question=question)
        web.get(at("tasks", application))
        with CaptureQueriesContext(connection) as queries:
            web.get(at("tasks", application))
        counts.append(len(queries))
    assert counts == [16, 16]


# ----- versions ------------------------------------------------------------------------------------------------------


def test_it_shows_each_version_with_who_when_and_what_changed(web, application, actor, colleague):
    answered(application, actor, "Vi vil oppdage barn.", 0, NOW)
    answered(application, colleague, "Vi vil oppdage alle barn.", 1, NOW + HOUR)
    page = web.get(at("history", application, "goals"))
    newest, first = page.context["versions"]
    assert (newest.by, newest.at, newest.rows[0].parts) == (
        "Ola Li",
        NOW + HOUR,
        [("same", "Vi vil oppdage "), ("ins", "alle "), ("same", "barn.")],
    )
    assert (first.by, first.rows[0].parts) == ("Kari Nes", [("ins", "Vi vil oppdage barn.")])
    assert "15. oktober 2019 kl. 11.00" in texts(page)
    assert at("history", application, "goals") in texts(web.get(at("step", application, "basis")))


def test_it_counts_one_sitting_of_one_person_as_one_version(web, application, actor, colleague):
    for number in range(3):
        answered(application, actor, f"Utkast {number}", number, NOW + number * SITTING)
    answered(application, colleague, "Olas", 3, NOW + 2 * SITTING)
    answered(application, actor, "Karis igjen", 4, NOW + 2 * SITTING)
    shown = web.get(at("history", application, "goals")).context["versions"]
    assert [(one.by, one.rows[0].parts[-1][1]) for one in shown] == [
        ("Kari Nes", "Karis igjen"),
        ("Ola Li", "Olas"),
        ("Kari Nes", "Utkast 2"),
    ]


def test_it_shows_choices_and_yes_and_no_in_words(web, application, actor):
    answered(application, actor, "bti", 0, NOW, question="basis")
    save_answer(
        application=application,
        participant=None,
        question="separate_account",
        value=Given(number=0),
        revision=0,
        actor=actor,
        now=NOW,
    )
    choice = web.get(at("history", application, "basis")).context["versions"][0].rows[0].parts[0][1]
    assert choice not in {"", "bti"}
    assert web.get(at("history", application, "separate_account")).context["versions"][0].rows[0].parts == [
        ("ins", "Nei")
    ]


def test_it_shows_the_cells_of_budget_plan_and_contacts_by_name(web, application, actor):
    save_cells(
        application=application,
        cells={"budget.material.1.1.grant": "1 000", "budget.material.1.description": "Hefte: to\nsider"},
        actor=actor,
        now=NOW,
    )
    save_cells(application=application, cells={"budget.material.1.1.grant": "2 000"}, actor=actor, now=NOW + HOUR)
    save_plan_cells(application=application, cells={"plan.milestone.1.title": "Ferdig"}, actor=actor, now=NOW)
    lead = application.participants.get()
    values = {"contact_name": "Kari", "account_number": "12345678903"}
    save_contacts(application=application, participant=lead, values=values, actor=actor, now=NOW)
    budget = web.get(at("history", application, "budget")).context["versions"]
    assert [(row.label, row.parts[-1][1].replace("\u00a0", " ")) for row in budget[0].rows] == [
        ("Innkjøp av relevant materiell, linje 1: år 1, tilskudd", "2 000")
    ]
    assert ("Innkjøp av relevant materiell, linje 1: kostnad", [("ins", "Hefte: to\nsider")]) in budget[1].rows
    plan = web.get(at("history", application, "plan")).context["versions"][0].rows
    assert plan == (("Milepæl 1, beskrivelse", [("ins", "Ferdig")]),)
    contacts = dict(web.get(at("history", application, "contacts")).context["versions"][0].rows)
    assert contacts["Kontaktperson"] == [("ins", "Kari")]
    assert "12345678903" not in str(contacts)


@pytest.mark.parametrize(
    "field", ["nothing", "goals:1", "goals:x", "budget:1", "attachments", "budget.material.1", "%00"]
)
def test_it_has_no_versions_of_what_is_not_there(web, application, field):
    url = at("history", application, "FIELD").replace("FIELD", field)
    page = web.get(url)
    assert page.status_code == 404 or page.context["versions"] == []


def test_it_hides_the_versions_of_others_as_if_they_were_not_there(web, application):
    foreign = filled(applicant(municipality("1121")))
    assert web.get(at("history", foreign, "goals")).status_code == 404
    assert web.post(at("news_seen", foreign)).status_code == 404


def test_it_shows_twenty_versions_on_a_page_at_the_same_cost(web, application, actor):
    counts = []
    for wanted in (1, 3, 25):
        for number in range(AuditEntry.objects.filter(action="answer.save").count(), wanted):
            answered(application, actor, f"Utkast {number}", number, NOW + number * HOUR)
        web.get(at("history", application, "goals"))
        with CaptureQueriesContext(connection) as queries:
            page = web.get(at("history", application, "goals"))
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 8
    assert len(page.context["versions"]) == 20
    older = web.get(at("history", application, "goals") + "?side=2")
    assert [one.rows[0].parts[-1][1] for one in older.context["versions"]][-1] == "Utkast 0"


# ----- differences ---------------------------------------------------------------------------------------------------

PAIRS = [
    ("", "ny tekst"),
    ("gammel tekst", ""),
    ("én to tre", "én fire tre"),
    ("  innrykk\n\nog avsnitt", "innrykk\n og avsnitt "),
    ("👩‍👧‍👦 a\u030a", "👩‍👧‍👦 å"),
    ("ord " * 2_000, "andre ord " * 2_000),
]


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=range(len(PAIRS)))
def test_it_shows_every_letter_of_both_texts_in_a_difference(before, after):
    parts = word_difference(before, after)
    assert "".join(text for kind, text in parts if kind != "del") == after
    assert all(text for _, text in parts)
    if len(before.split()) * len(after.split()) > LARGEST:
        assert [kind for kind, _ in parts] == ["del", "ins"]


def test_it_shows_one_text_as_it_is():
    assert word_difference("samme", "samme") == [("same", "samme")]
    assert word_difference("", "") == []


# ----- the call closes meanwhile -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "status", "words"),
    [
        (0, CallStatus.OPEN, None),
        (30, CallStatus.OPEN, "Fristen gikk ut 1. november 2019. Dere kan fortsatt sende"),
        (0, CallStatus.CLOSED, "Utlysningen er lukket og tar ikke imot flere søknader. Det dere skriver, blir lagret."),
    ],
)
def test_it_saves_on_and_says_what_a_deadline_or_a_closed_call_means(
    web, application, actor, clock, later, status, words
):
    Call.objects.update(status=status)
    clock.shift(timedelta(days=later))
    logged_in(web, user_of(actor), organisation_of(actor))
    answer = web.post(at("save", application), {"question": "goals", "value": "Mål", "revision": "0"})
    assert answer.status_code == 200
    assert application.answers.get().text == "Mål"
    page = texts(web.get(at("step", application, "basis")))
    if words is None:
        assert "notice" not in answer.json()
        assert "Søknaden er ikke sendt" not in page
    else:
        assert answer.json()["notice"].startswith(words)
        assert words in page


def test_it_keeps_the_budget_of_who_saved_it_all_as_one_version(web, application, actor):
    save_budget(application=application, rows=(), actor=actor, now=NOW)
    assert web.get(at("history", application, "budget")).context["versions"] == []
