"""Saving what is typed: with the script one field at a time, without it the whole page; hostile input gets a sentence."""

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from applications.models import Application
from applications.operations.drafting import Given, save_answer, save_cells, token
from organisations.actors import MemberRole
from organisations.models import AuditEntry
from tests.factories.applications import NOW, applicant, filled, organisation_of, sent, started, user_of
from tests.factories.organisations import actor_for, logged_in, member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.applications.doors")]
NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def _autumn():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def actor(db):
    return applicant()


@pytest.fixture
def web(client, actor):
    return logged_in(client, user_of(actor), organisation_of(actor))


@pytest.fixture
def application(actor):
    return started(actor)


def autosave(web, application, question, value, revision=0, **more):
    url = reverse("applicant:save", kwargs={"ref": application.ref})
    data = {"question": question, "value": value, "revision": str(revision)}
    return web.post(url, data, headers={"X-Autosave": "1"}, **more)


def step(application, section):
    return reverse("applicant:step", kwargs={"ref": application.ref, "section": section})


def colleague_of(actor, name="Ola Nes"):
    return actor_for(member(organisation_of(actor), MemberRole.WRITE, display_name=name), organisation_of(actor))


# ----- the autosave's answers ----------------------------------------------------------------------------------------


def test_it_says_when_it_was_saved_and_the_new_revision(web, application):
    answer = autosave(web, application, "goals", "Målet")
    assert (answer.status_code, answer.json()) == (200, {"saved_at": "10.00", "revision": 1})
    assert autosave(web, application, "goals", "Nytt mål", 1).json()["revision"] == 2
    assert application.answers.get().text == "Nytt mål"


def test_it_answers_a_stale_tab_with_both_texts(web, application, actor):
    save_answer(
        application=application,
        participant=None,
        question="goals",
        value=Given("Olas"),
        revision=0,
        actor=colleague_of(actor),
        now=NOW,
    )
    answer = autosave(web, application, "goals", "Mitt")
    assert (answer.status_code, answer.json()) == (
        409,
        {"mine": "Mitt", "theirs": "Olas", "theirs_by": "Ola Nes", "revision": 1},
    )
    assert application.answers.get().text == "Olas"


def test_it_answers_401_when_the_log_in_is_gone(web, application):
    web.logout()
    assert autosave(web, application, "goals", "Målet").status_code == 401
    assert application.answers.count() == 0


def test_it_saves_choices_yes_and_no_and_dates(web, application):
    assert autosave(web, application, "basis", ["bti", "model_trial"]).status_code == 200
    assert autosave(web, application, "separate_account", "0").status_code == 200
    kept = {each.question: (each.text, each.number) for each in application.answers.all()}
    assert kept == {"basis": ("model_trial,bti", None), "separate_account": ("", 0)}


def test_it_saves_cells_and_contacts_with_a_token_for_each(web, application):
    lead = application.participants.get()
    saved = autosave(web, application, "budget.material.1.1.grant", "12 000", token(""))
    assert saved.json() == {"saved_at": "10.00", "revision": token(f"12{NBSP}000")}
    assert autosave(web, application, f"contacts.{lead.pk}.contact_name", "Kari", token("")).status_code == 200
    assert autosave(web, application, "plan.milestone.1.ends_on", "1.12.2020", token("")).status_code == 200
    application.refresh_from_db()
    assert (application.applied_nok, application.participants.get().contact_name) == (12_000, "Kari")
    assert str(application.activities.get().ends_on) == "2020-12-01"
    stale = autosave(web, application, f"contacts.{lead.pk}.contact_name", "Ola", token(""))
    assert (stale.status_code, stale.json()["theirs"]) == (409, "Kari")


UNKNOWN = ["nothing", "existing_model", "goals:1", "goals.x", "status", "applied_nok", "contacts.1.account"]
UNKNOWN += ["contacts.x.contact_name", "plan.activity.1.owner", "plan.party.1.title", "budget.material.1"]
UNKNOWN += [f"budget.{cell}.grant" for cell in ("nothing.1.1", "material.1.9", "material.0.1", "material.61.1")]


@pytest.mark.parametrize("question", ["", "g\x00als", "x" * 5_000, *UNKNOWN], ids=repr)
def test_it_knows_no_other_fields(web, application, question):
    answer = autosave(web, application, question, "1")
    assert answer.status_code == 404
    assert answer.json()["error"].endswith(".")


def test_it_lets_readers_save_nothing(client, application, actor):
    logged_in(client, member(organisation_of(actor), MemberRole.READ), organisation_of(actor))
    answer = autosave(client, application, "goals", "x")
    assert (answer.status_code, application.answers.count()) == (403, 0)


def test_it_saves_nothing_after_sending(web, actor, registers):
    application = sent(applicant(organisation_of(actor))).application
    answer = autosave(web, application, "goals", "For sent", 1)
    assert (answer.status_code, answer.json()["error"]) == (
        400,
        "Søknaden er sendt. Bare felt som Bufdir har bedt dere rette, kan endres.",
    )


# ----- hostile input -------------------------------------------------------------------------------------------------

GOOD_AMOUNTS = {
    "1.000": 1_000,
    "500 000,-": 500_000,
    "kr 500 000": 500_000,
    f"500{NBSP}000": 500_000,
    "500\u202f000,00": 500_000,
    "1.000.000": 1_000_000,
    "0": 0,
    "": 0,
}
BAD_AMOUNTS = [
    "1e6",
    "-5",
    "\u22125",
    "NaN",
    "Infinity",
    "1_000",
    "\u0661\u0662\u0663",
    "1,000",
    "12,50",
    "1e309",
    "5 kroner og 20",
    "9" * 30,
    "\x00",
    "<b>5</b>",
    "= 1+1",
]


@pytest.mark.parametrize("text", GOOD_AMOUNTS)
def test_it_reads_amounts_as_people_write_them(web, application, text):
    assert autosave(web, application, "budget.material.1.1.grant", text, token("")).status_code == 200
    application.refresh_from_db()
    assert application.applied_nok == GOOD_AMOUNTS[text]


@pytest.mark.parametrize("text", BAD_AMOUNTS)
def test_it_asks_rather_than_guesses_an_amount(web, application, text):
    answer = autosave(web, application, "budget.material.1.1.grant", text, token(""))
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert application.budget_lines.count() == 0


@pytest.mark.parametrize("text", ["101", "-1", "50,555", "1e1", "NaN", "femti", "\u0665"])
def test_it_asks_for_a_share_that_can_be(web, application, text):
    assert autosave(web, application, "budget.staff_release.1.pct", text, token("")).status_code == 400


@pytest.mark.parametrize(
    "text", ["31.11.2019", "29.02.2019", "1.11.19", "01.11.0019", "11/01/2019", "9999-12-31", "0001-01-01", "24:00"]
)
def test_it_asks_for_a_day_that_can_be(web, application, text):
    answer = autosave(web, application, "plan.activity.1.ends_on", text, token(""))
    assert (answer.status_code, application.activities.count()) == (400, 0)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("contact_email", "kari@"),
        ("contact_phone", "ring meg"),
        ("account_number", "12345678901"),
        ("account_number", "1234"),
        ("postal_code", "43300"),
        ("postal_code", "\u0664\u0663\u0663\u0660"),
        ("contact_name", "x" * 121),
    ],
)
def test_it_checks_contacts_and_account(web, application, question, text):
    lead = application.participants.get()
    answer = autosave(web, application, f"contacts.{lead.pk}.{question}", text, token(""))
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert AuditEntry.objects.filter(action="contacts.save").count() == 0


TEXTS = {
    "sami": "Čáhci, ŋuolla ja đ",
    "combining": "A\u030alesund",
    "emoji": "👩‍👧‍👦 trygg",
    "direction": "abc \u202edef",
    "template": "{{ settings.SECRET_KEY }} {% load x %}",
    "script": "<script>alert(1)</script>",
    "separator": "en\u2028to",
    "lines": "linje\n" * 3_000,
    "spaces": "   ",
}


@pytest.mark.parametrize("name", TEXTS)
def test_it_keeps_text_as_it_was_written_and_shows_it_as_text(web, application, name):
    assert autosave(web, application, "goals", TEXTS[name]).status_code == 200
    page = web.get(step(application, "basis"))
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    kept = application.answers.filter(question="goals").first()
    assert (kept.text if kept else "") == TEXTS[name].strip()


@pytest.mark.parametrize(
    ("text", "status"),
    [("nul\x00l", 413), ("x" * 4_000_000, 413), ("ord " * 4_000, 200)],
    ids=["nul", "4 MB", "many words"],
)
def test_it_refuses_what_it_cannot_keep_with_a_sentence(web, application, text, status):
    answer = autosave(web, application, "goals", text)
    assert answer.status_code == status
    if status != 200:
        assert answer.json()["error"].endswith(".")
        assert application.answers.count() == 0


def test_it_survives_a_body_above_the_limit(web, application):
    answer = autosave(web, application, "goals", "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    assert answer.status_code == 400


@pytest.mark.parametrize("revision", ["-1", "1e9", "9" * 40, "\u0661", "", "abc"])
def test_it_takes_a_strange_revision_as_none(web, application, revision):
    assert autosave(web, application, "goals", "Målet", revision).status_code == 200


# ----- without the script --------------------------------------------------------------------------------------------


def form_of(page) -> dict[str, str]:
    """What a browser would send of the step's own form: its hidden revisions and texts."""
    data = {f"revision:{key}": revision for key, revision in page.context["revisions"]}
    for group in page.context["groups"]:
        for bound in group.form:
            if bound.value():
                data[bound.html_name] = bound.value()
    return data


def test_it_saves_the_whole_page_and_goes_on(web, application):
    data = form_of(web.get(step(application, "basis")))
    answer = web.post(step(application, "basis"), {**data, "goals": "Målet", "basis": ["bti"], "go": "next"})
    assert answer.url == step(application, "description")
    assert {each.question: each.text for each in application.answers.all()} == {"goals": "Målet", "basis": "bti"}
    last = web.post(step(application, "attachments"), {"go": "next"})
    assert last.url == reverse("applicant:review", kwargs={"ref": application.ref})


def test_it_keeps_what_was_typed_beside_the_reason(web, application):
    data = form_of(web.get(step(application, "budget")))
    cells = {
        "budget.material.1.1.grant": "1e6",
        "budget.material.1.1.own": "5 000",
        "budget.material.1.description": "Hefte",
    }
    answer = web.post(step(application, "budget"), {**data, **cells})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="1e6"' in page
    assert 'href="#id_budget.material.1.1.grant"' in page
    application.refresh_from_db()
    assert (application.applied_nok, application.own_contribution_nok) == (0, 5_000)


def test_it_keeps_contacts_that_read_and_tells_of_those_that_do_not(web, application):
    url = step(application, "applicant")
    data = form_of(web.get(url))
    typed = {"contact_name": "Kari", "account_number": "12345678901", "contact_phone": ""}
    answer = web.post(url, {**data, **typed})
    assert answer.status_code == 422
    assert 'value="12345678901"' in answer.content.decode()
    lead = application.participants.get()
    assert (lead.contact_name, lead.account_number) == ("Kari", "")


def test_it_adds_a_line_and_sums_on_the_server(web, application):
    url = step(application, "budget")
    data = form_of(web.get(url))
    cells = {"budget.material.1.1.grant": "1000", "budget.material.1.2.grant": "2000", "go": "line.material"}
    answer = web.post(url, {**data, **cells})
    assert answer.url == f"{url}?linje=material#div_id_material"
    page = web.get(answer.url)
    groups = {group.key: [row.total_nok for row in group.rows] for group in page.context["part"].context["groups"]}
    assert groups == {"staff_release": [0], "material": [3_000, 0, 0], "premises": [0], "other": [0]}


def test_it_takes_out_a_line_that_was_emptied(web, application, actor):
    save_cells(application=application, cells={"budget.material.1.1.grant": "1000"}, actor=actor, now=NOW)
    url = step(application, "budget")
    data = form_of(web.get(url))
    web.post(url, {**data, "budget.material.1.1.grant": ""})
    assert application.budget_lines.count() == 0


def test_it_shows_both_texts_whole_and_three_ways_on(web, application, actor):
    url = step(application, "basis")
    data = form_of(web.get(url))
    save_answer(
        application=application,
        participant=None,
        question="goals",
        value=Given("Olas tekst"),
        revision=0,
        actor=colleague_of(actor),
        now=NOW,
    )
    answer = web.post(url, {**data, "goals": "Min tekst", "basis_use": "Ble lagret", "go": "next"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in (
        "Min tekst",
        "Olas tekst",
        "Ola Nes lagret mens du skrev.",
        "Bruk mitt",
        "Bruk det lagrede",
        "Slå sammen",
    ):
        assert words in page, words
    assert application.answers.get(question="basis_use").text == "Ble lagret"
    assert application.answers.get(question="goals").text == "Olas tekst"
    chosen = {"choice:goals": "both", "both:goals": "Olas tekst\n\nMin tekst", "at:goals": "1", "go": "next"}
    assert web.post(url, chosen).url == step(application, "description")
    assert application.answers.get(question="goals").text.split() == ["Olas", "tekst", "Min", "tekst"]


@pytest.mark.parametrize(("choice", "stands"), [("mine", "Min"), ("theirs", "Olas")])
def test_it_lets_one_of_two_texts_stand(web, application, actor, choice, stands):
    save_answer(
        application=application,
        participant=None,
        question="goals",
        value=Given("Olas"),
        revision=0,
        actor=colleague_of(actor),
        now=NOW,
    )
    web.post(step(application, "basis"), {"choice:goals": choice, "mine:goals": "Min", "at:goals": "1"})
    assert application.answers.get().text == stands


def test_it_tells_of_a_third_who_came_between(web, application, actor):
    for revision, text in enumerate(("Olas", "Olas andre")):
        save_answer(
            application=application,
            participant=None,
            question="goals",
            value=Given(text),
            revision=revision,
            actor=colleague_of(actor),
            now=NOW,
        )
    answer = web.post(step(application, "basis"), {"choice:goals": "mine", "mine:goals": "Min", "at:goals": "1"})
    assert (answer.status_code, "Olas andre" in answer.content.decode()) == (409, True)


def test_it_tells_nobody_of_a_conflict_with_what_the_script_saved_itself(web, application):
    url = step(application, "basis")
    data = form_of(web.get(url))
    autosave(web, application, "goals", "Samme tekst")
    assert web.post(url, {**data, "goals": "Samme tekst", "go": "stay"}).url == url


def test_it_opens_only_what_was_asked_for_in_a_sent_case(web, actor, registers):
    application = sent(applicant(organisation_of(actor))).application
    page = web.get(step(application, "basis"))
    assert "data-autosave" not in page.content.decode()
    answer = web.post(step(application, "basis"), {"revision:goals": "1", "goals": "For sent"})
    assert answer.status_code == 422
    assert Application.objects.get().answers.get(question="goals").text != "For sent"


def test_it_names_what_is_looked_for_what_counts_and_how_long(web, application):
    page = " ".join(web.get(step(application, "basis")).content.decode().split())
    for words in (
        "Vi ser etter få, tydelige mål",
        "Svaret teller for «",
        "Høyst 200 ord.",
        "(kan stå tomt)",
        "Hvorfor spør vi?",
    ):
        assert words in page, words


def test_it_shows_prefilled_contacts_as_what_they_are(web, actor, registers):
    filled(applicant(organisation_of(actor)))
    second = started(actor, track="im")
    page = web.get(step(second, "applicant")).content.decode()
    assert "Noe er fylt ut på forhånd." in page
    assert "kilde: et annet utkast deres" in page
