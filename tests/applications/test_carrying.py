"""Answers of the pre-check in the start of an application: read, checked, kept with their origin, never over others."""

from dataclasses import replace

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from applications.applicant.carrying import fits
from applications.models import Application, ApplicationAnswer
from applications.operations.drafting import Given, NotAsked, carry_answers, save_answer
from organisations.actors import MemberRole
from organisations.models import AuditEntry
from schemes.questions import Stored
from tests.factories.applications import NOW, applicant, organisation_of, started, user_of
from tests.factories.organisations import OrganisationFactory, actor_for, logged_in, member
from tests.factories.schemes import shipped_call, shipped_document

pytestmark = pytest.mark.django_db
BOTH = {"bti_2017": Given(number=1), "bufdir_2018": Given(number=0)}


@pytest.fixture(autouse=True)
def _autumn():
    with time_machine.travel(NOW, tick=False):
        yield


def carry(application, actor, answers=None):
    return carry_answers(application=application, answers=answers or BOTH, actor=actor, now=NOW)


def kept(application) -> dict[str, tuple[str, int | None, str | None]]:
    rows = ApplicationAnswer.objects.filter(application=application)
    return {row.question: (row.text, row.number, row.origin) for row in rows}


def test_it_keeps_answers_with_their_origin_in_field_and_trail():
    actor = applicant()
    application = started(actor, track="bt")
    assert carry(application, actor) == ("bti_2017", "bufdir_2018")
    assert kept(application) == {"bti_2017": ("", 1, "pre-check"), "bufdir_2018": ("", 0, "pre-check")}
    entries = AuditEntry.objects.filter(action="answer.save", case_ref=application.ref)
    assert set(entries.values_list("reason", flat=True)) == {"Fra forhåndssjekken."}


@pytest.mark.parametrize("written", [Given(number=0), Given()])
def test_it_never_overwrites_what_somebody_wrote_or_emptied(written):
    actor = applicant()
    application = started(actor, track="bt")
    whole = {"participant": None, "question": "bti_2017", "actor": actor, "now": NOW}
    save_answer(application=application, value=Given(number=0), revision=0, **whole)
    if written != Given(number=0):
        save_answer(application=application, value=written, revision=1, **whole)
    assert carry(application, actor) == ("bufdir_2018",)
    assert kept(application)["bti_2017"] == ("", written.number, None)


def test_it_carries_once_however_often_the_button_is_pressed():
    actor = applicant()
    application = started(actor, track="bt")
    carry(application, actor)
    carry(application, actor)
    assert AuditEntry.objects.filter(action="answer.save").count() == 2


def test_it_forgets_the_origin_when_somebody_writes():
    actor = applicant()
    application = started(actor, track="bt")
    carry(application, actor)
    save_answer(
        application=application,
        participant=None,
        question="bti_2017",
        value=Given(number=0),
        revision=1,
        actor=actor,
        now=NOW,
    )
    assert kept(application)["bti_2017"] == ("", 0, None)


def test_it_answers_for_the_lead_what_each_participant_is_asked(registers):
    service = OrganisationFactory(service=True)
    actor = actor_for(member(service, MemberRole.WRITE), service)
    application = started(actor, call=shipped_call("grunnmodell-2020"), track="gm")
    assert carry(application, actor, {"new_cases_4_12": Given(number=24)}) == ("new_cases_4_12",)
    row = ApplicationAnswer.objects.get(application=application)
    assert (row.participant.organisation, row.number) == (service, 24)


def test_it_keeps_nothing_when_one_answer_is_not_asked_for():
    actor = applicant()
    application = started(actor, track="bt")
    with pytest.raises(NotAsked):
        carry(application, actor, {**BOTH, "finnes_ikke": Given("x")})
    assert kept(application) == {}


def test_it_lets_nobody_carry_into_the_draft_of_another():
    application = started(applicant(), track="bt")
    with pytest.raises(PermissionDenied):
        carry(application, applicant(OrganisationFactory(time=True)))


# ----- the page ------------------------------------------------------------------------------------------------------


@pytest.fixture
def actor(registers):
    return applicant()


@pytest.fixture
def web(client, actor):
    return logged_in(client, user_of(actor), organisation_of(actor))


def address(call, track="bt", **answers):
    return reverse("applicant:start", args=[call.key, track]), {"sjekk": "1122-2024", **answers}


def texts(page) -> str:
    return " ".join(page.content.decode().replace("\u00a0", " ").split())


def press(web, url, answers):
    query = "&".join(f"{name}={value}" for name, value in answers.items())
    return web.post(f"{url}?{query}", follow=True)


def test_it_shows_what_comes_along_and_fills_it_in(web):
    url, answers = address(shipped_call(), check_mu_years="none", check_bti_2017="1", check_bufdir_2018="0")
    page = texts(web.get(url, answers))
    assert "<dt>Fikk dere BTI-tilskudd fra Helsedirektoratet i 2017?</dt><dd>Ja</dd>" in page
    assert "Søknaden spør ikke om dette." in page
    assert "<li>Hvilke år fikk kommunen, eller en kommune den er slått sammen av" in page
    tasks = press(web, url, answers)
    assert "2 svar er hentet fra forhåndssjekken. Se over at de stemmer." in texts(tasks)
    application = Application.objects.get()
    assert set(kept(application)) == {"bti_2017", "bufdir_2018"}
    step = texts(web.get(reverse("applicant:step", args=[application.ref, "applicant_bt"])))
    assert step.count("Svaret er hentet fra forhåndssjekken. Se over at det stemmer.") == 2


def test_it_survives_the_log_in(client, actor):
    url, answers = address(shipped_call(), check_bti_2017="1")
    query = f"{url}?sjekk={answers['sjekk']}&check_bti_2017=1"
    answer = client.get(query)
    assert answer.status_code == 302
    entered = client.post(answer["Location"], {"username": user_of(actor).username, "password": "hemmelig-nok-her"})
    assert entered["Location"] == query


def test_it_carries_nothing_for_another_organisation(web):
    url, answers = address(shipped_call(), check_bti_2017="1")
    for who in ("1121-2024", "030110", "slag-municipality", "", "1122"[:3]):
        page = texts(web.get(url, {**answers, "sjekk": who}))
        assert "Forhåndssjekken gjaldt en annen enn Gjesdal kommune." in page
    press(web, url, {**answers, "sjekk": "1121-2024"})
    assert kept(Application.objects.get()) == {}


@pytest.mark.parametrize("value", ["kanskje", "2", "1" * 300, "%00", ""])
def test_it_takes_no_answer_the_question_does_not_allow(web, value):
    url, answers = address(shipped_call(), check_bti_2017=value, check_bufdir_2018="1")
    press(web, url, answers)
    assert set(kept(Application.objects.get())) == {"bufdir_2018"}
    if value:
        told = texts(web.get(f"{url}?sjekk=1122-2024&check_bti_2017={value}"))
        assert "Svaret på «Fikk dere BTI-tilskudd fra Helsedirektoratet i 2017» kunne ikke leses" in told


def test_it_leaves_a_draft_that_is_there_as_it_is(web, actor):
    call = shipped_call()
    url, answers = address(call, check_bti_2017="1", check_bufdir_2018="1")
    application = started(actor, call=call, track="bt")
    save_answer(
        application=application,
        participant=None,
        question="bti_2017",
        value=Given(number=0),
        revision=0,
        actor=actor,
        now=NOW,
    )
    page = press(web, url, answers)
    assert "1 svar er hentet fra forhåndssjekken." in texts(page)
    assert kept(application) == {"bti_2017": ("", 0, None), "bufdir_2018": ("", 1, "pre-check")}


def test_it_starts_as_before_without_answers(web):
    url, _answers = address(shipped_call())
    assert "Fra forhåndssjekken" not in texts(web.get(url))
    assert "forhåndssjekken" not in texts(press(web, url, {}))


def test_it_asks_the_database_once_more_for_answers_at_most(web, django_assert_max_num_queries):
    url, answers = address(shipped_call(), check_bti_2017="1")
    web.get(url, answers)
    with django_assert_max_num_queries(8):
        web.get(url, answers)


@pytest.mark.parametrize(
    ("trait", "folder", "track", "answers"),
    [
        ("district", "utsatte-barn-2019", "bt", {"sjekk": "030110", "check_bti_2017": "1"}),
        ("service", "grunnmodell-2020", "gm", {"sjekk": "tjeneste-tinn-barnevernstjeneste", "check_youth": "21"}),
        ("service", "grunnmodell-2020", "gm", {"sjekk": "slag-child_welfare_service", "check_new_cases": "1 200"}),
    ],
)
def test_it_knows_a_district_and_a_service_by_their_own_keys(client, trait, folder, track, answers):
    call, organisation = shipped_call(folder), OrganisationFactory(**{trait: True})
    web = logged_in(client, member(organisation, MemberRole.WRITE), organisation)
    assert "Disse svarene fyller vi inn." in texts(web.get(reverse("applicant:start", args=[call.key, track]), answers))


def test_it_tells_answers_in_the_words_of_the_form(client):
    call, service = shipped_call("grunnmodell-2020"), OrganisationFactory(service=True)
    web = logged_in(client, member(service, MemberRole.WRITE), service)
    url, whose = reverse("applicant:start", args=[call.key, "gm"]), {"sjekk": "slag-child_welfare_service"}
    assert "<dd>Nei, ikke i noe av dette</dd>" in texts(web.get(url, {**whose, "check_demanding": "none"}))
    both = texts(web.get(url, {**whose, "check_demanding": "guidance_team,other"}))
    assert "<dd>Veiledningsteam, En annen krevende del av kompetansesatsingen</dd>" in both


def test_it_carries_no_option_that_the_form_does_not_have():
    question = next(each for each in shipped_document("grunnmodell-2020").questions if each.key == "demanding_2020")
    fewer = replace(question, options=question.options[:1])
    assert [fits(Stored(text), fewer) for text in ("service_support_programme", "guidance_team")] == [True, False]
