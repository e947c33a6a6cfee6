"""The grantee's pages: what is next, writing with and without scripts, two at once, sending, receipt."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from applications.operations.drafting import Given
from organisations.actors import MemberRole
from organisations.models import ReadEntry
from reporting.models import ExpenseLine, Report
from reporting.operations.delivering import save_answer
from reporting.operations.reviewing import approve_report, return_report
from tests.factories.organisations import OrganisationFactory
from tests.factories.reporting import (
    approved_model,
    at,
    begun,
    browser,
    decider,
    declare,
    desk,
    duty,
    granted,
    grantee,
    judged,
    new_budget_duty,
    sent,
    spent,
    written,
)

pytestmark = pytest.mark.django_db
DAY = date(2020, 12, 10)
NOW = at(DAY)
NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def application():
    return granted()


@pytest.fixture
def writer(application):
    return grantee(application.lead, display_name="Kari Berg")


@pytest.fixture
def client(writer):
    return browser(writer)


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.content[:2000]
    return answer.content.decode()


def url_of(application, kind, tail=""):
    return f"/tilskudd/{application.ref}/rapport/{duty(application, kind).pk}/{tail}"


def hidden(html):
    """The revisions that the plain form carries."""
    return dict(re.findall(r'name="(revision:[^"]+)" value="(\d+)"', html))


# ----- list and grant ------------------------------------------------------------------------------------------------


def test_it_lists_grants_with_what_is_next(application, client):
    html = page(client, "/tilskudd/")
    for text in (
        "modellutvikling 2019",
        f"960{NBSP}000",
        f"480{NBSP}000",
        f"16.{NBSP}desember{NBSP}2020",
        "Venter på dere",
    ):
        assert text in html
    assert f'href="/tilskudd/{application.ref}/"' in html


def test_it_says_what_will_fill_an_empty_list():
    html = page(browser(grantee(OrganisationFactory())), "/tilskudd/")
    assert "Ingen tilskudd løper nå" in html


def test_it_hides_grants_that_are_not_released_and_those_of_others(application, client):
    held = granted(application.lead, is_released=False, paid=())
    other = granted(OrganisationFactory())
    html = page(client, "/tilskudd/")
    assert html.count("row-link") == 1
    for hidden_one in (held, other):
        assert hidden_one.ref not in html
        page(client, f"/tilskudd/{hidden_one.ref}/", 404)
        page(client, url_of(hidden_one, "model"), 404)
        page(client, url_of(hidden_one, "final", "regnskap/"), 404)


def test_it_finds_a_duty_only_under_its_own_grant(application, client):
    other = granted(OrganisationFactory())
    page(client, f"/tilskudd/{application.ref}/rapport/{duty(other, 'model').pk}/", 404)
    page(client, f"/tilskudd/{application.ref}/rapport/{duty(application, 'acceptance').pk}/", 404)


def test_it_shows_one_grant_with_duties_payments_and_letters(application, client):
    html = page(client, f"/tilskudd/{application.ref}/")
    for text in ("Dette er neste steg", "Delrapport", "Sluttrapport", "Modell", "Termin 1", "Termin 2"):
        assert text in html
    assert "Kommer når dette er i orden: modell." in html
    assert f'href="/soknader/{application.ref}/vilkar/"' in html
    assert ReadEntry.objects.filter(what="grant", case_ref=application.ref).count() == 1


def test_it_costs_the_same_to_list_one_grant_and_three(application, client, django_assert_num_queries):
    page(client, "/tilskudd/")
    with django_assert_num_queries(9):
        page(client, "/tilskudd/")
    for _number in range(2):
        granted(application.lead)
    with django_assert_num_queries(9):
        assert page(client, "/tilskudd/").count("row-link") == 3


def test_it_costs_the_same_to_show_a_grant_with_and_without_reports(
    application, client, writer, django_assert_num_queries
):
    page(client, f"/tilskudd/{application.ref}/")
    with django_assert_num_queries(13):
        page(client, f"/tilskudd/{application.ref}/")
    for kind in ("model", "interim", "final"):
        begun(application, kind, writer, NOW)
    with django_assert_num_queries(13):
        page(client, f"/tilskudd/{application.ref}/")


# ----- writing -------------------------------------------------------------------------------------------------------


def test_it_writes_and_sends_a_model_without_scripts(application, client):
    url = url_of(application, "model")
    assert "Begynn på modell" in page(client, url)
    assert client.post(url).url == url
    html = page(client, url)
    assert "Hvilke nivåer beskriver modellen?" in html
    answers = {
        "model_levels": ["municipality", "agency", "individual"],
        "model_contents": ["strategies", "tools", "arenas"],
        "model_from_pregnancy": "1",
        "model_as_long_as_needed": "1",
        "model_url": "https://www.gjesdal.kommune.no/modell",
        "model_experience": "Vi bygger på nivåene.",
    }
    answer = client.post(url, {**hidden(html), **answers, "go": "next"})
    assert answer.url == url_of(application, "model", "vedlegg/?del=model_files")
    review = url_of(application, "model", "send/")
    assert f'href="{review}"' in page(client, answer.url)  # the model as a file may stand empty
    assert "Når dere sender, skjer dette" in page(client, review)
    sending = client.post(review)
    assert sending.url == url_of(application, "model", "kvittering/")
    receipt = page(client, sending.url)
    report = Report.objects.get()
    assert report.sha256 in receipt
    assert f"10.{NBSP}desember{NBSP}2020 kl.{NBSP}10.00" in receipt
    assert f"innen 11.{NBSP}januar{NBSP}2021" in receipt


def test_it_saves_what_reads_and_says_what_does_not(application, client, writer):
    begun(application, "model", writer, NOW)
    url = url_of(application, "model")
    html = page(client, url)
    sent_in = {**hidden(html), "model_url": "www.gjesdal", "model_experience": "Bra.", "go": "next"}
    answer = client.post(url, sent_in)
    assert answer.status_code == 422
    assert "Skriv hele nettadressen" in answer.content.decode()
    assert 'value="www.gjesdal"' in answer.content.decode()
    assert Report.objects.get().answers.get(question="model_experience").text == "Bra."


def test_it_keeps_text_that_is_too_long_for_the_limit(application, client, writer):
    begun(application, "model", writer, NOW)
    url = url_of(application, "model")
    text = "ord " * 301
    client.post(url, {**hidden(page(client, url)), "model_experience": text, "go": "next"})
    assert Report.objects.get().answers.get(question="model_experience").text == text.strip()


def test_it_answers_a_press_that_cannot_succeed_with_links(application, client, writer):
    begun(application, "interim", writer, NOW)
    url = url_of(application, "interim", "send/")
    answer = client.post(url)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "4 ting må i orden før dere kan sende" in html
    assert f"{url_of(application, 'interim')}?del=interim#div_id_interim_done" in html


def test_it_lets_a_reader_look_but_not_write(application, writer):
    begun(application, "interim", writer, NOW)
    client = browser(grantee(application.lead, MemberRole.READ))
    url = url_of(application, "interim")
    html = page(client, url)
    assert "Ikke besvart" in html
    assert "data-autosave" not in html
    assert client.post(url, {"revision:interim_done": "0", "interim_done": "x"}).status_code == 403
    assert client.post(url_of(application, "model")).status_code == 422
    assert Report.objects.count() == 1


def test_it_tells_a_writer_who_may_send(application):
    client = browser(grantee(application.lead, MemberRole.WRITE))
    colleague = grantee(application.lead)
    written(application, "model", colleague, NOW)
    url = url_of(application, "model", "send/")
    assert "Bare den som kan sende for kommunen" in page(client, url)
    assert client.post(url).status_code == 422
    assert Report.objects.get().status == "draft"


def test_it_shows_what_was_asked_for_after_a_return(application, client, writer):
    report = sent(application, "model", writer, NOW - timedelta(days=5))
    reader = desk()
    declare(application, reader)
    return_report(
        report=report,
        points="Beskriv barnets nivå.",
        due_on=date(2021, 1, 11),
        actor=reader,
        now=NOW - timedelta(days=1),
    )
    html = page(client, url_of(application, "model"))
    assert "Beskriv barnets nivå." in html
    assert f"innen 11.{NBSP}januar{NBSP}2021" in html
    assert "Rett rapporten" in page(client, url_of(application, "model", "kvittering/"))
    assert "Rett det vi har skrevet om, innen 11. januar 2021." in page(client, f"/tilskudd/{application.ref}/")


def test_it_goes_to_the_receipt_when_the_report_is_sent(application, client, writer):
    sent(application, "interim", writer, NOW)
    receipt = url_of(application, "interim", "kvittering/")
    for tail in ("", "regnskap/", "send/"):
        assert client.get(url_of(application, "interim", tail)).url == receipt
    assert client.post(url_of(application, "interim", "send/")).url == receipt


def test_it_tells_which_costs_came_from_the_interim_report(application, client, writer):
    sent(application, "interim", writer, NOW, expenses=spent({"material": 60_000}, date(2020, 6, 30)))
    final = begun(application, "final", writer, NOW)
    url = url_of(application, "final", "regnskap/?apen=material")
    html = page(client, url)
    assert "Én utgift er hentet fra delrapporten. Dere kan endre og slette den." in html
    assert html.count("data-carried") == 1
    line = f"accounts.material.{final.expenses.get().row}"
    client.post(url, {**hidden(html), f"{line}.amount": "61000", "go": "review"})
    html = page(client, url)
    assert "data-carried" not in html
    assert "hentet fra delrapporten" not in html


# ----- autosave ------------------------------------------------------------------------------------------------------


def save(client, application, kind, question, value, revision=0):
    url = url_of(application, kind, "lagre/")
    return client.post(url, {"question": question, "value": value, "revision": revision}, headers={"X-Autosave": "1"})


def test_it_saves_a_field_and_answers_with_the_time(application, client, writer):
    begun(application, "interim", writer, NOW)
    answer = save(client, application, "interim", "interim_done", "Vi har kartlagt.")
    assert (answer.status_code, answer.json()) == (200, {"saved_at": "10.00", "revision": 1})


def test_it_answers_a_stale_save_with_both_texts(application, client, writer):
    report = begun(application, "interim", writer, NOW)
    colleague = grantee(application.lead, display_name="Per Hansen")
    save_answer(report=report, question="interim_done", value=Given("Pers"), revision=0, actor=colleague, now=NOW)
    answer = save(client, application, "interim", "interim_done", "Mitt")
    assert answer.status_code == 409
    assert answer.json() == {"mine": "Mitt", "theirs": "Pers", "theirs_by": "Per Hansen", "revision": 1}
    assert report.answers.get().text == "Pers"


def test_it_saves_a_cell_of_the_accounts(application, client, writer):
    begun(application, "final", writer, NOW)
    assert save(client, application, "final", "accounts.material.1.amount", "11 900,-").status_code == 200
    assert ExpenseLine.objects.get().amount_nok == 11_900


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("500,000", "Beløpet kan leses på to måter. Skriv hele kroner, for eksempel 500 000."),
        ("-5", "Beløpet kan ikke være under 0. Skriv hele kroner, for eksempel 500 000."),
        ("1e6", "Dette er ikke et beløp. Skriv bare tall, for eksempel 500 000."),
        ("1_000", "Dette er ikke et beløp. Skriv bare tall, for eksempel 500 000."),
        ("NaN", "Dette er ikke et beløp. Skriv bare tall, for eksempel 500 000."),
        ("٥٠٠", "Dette er ikke et beløp. Skriv bare tall, for eksempel 500 000."),
        ("12,50", "Beløpet har øre. Rund av til hele kroner, for eksempel 500 000."),
        ("9" * 30, "Beløpet er for stort. Skriv hele kroner, og se etter om det er et siffer for mye."),
    ],
)
def test_it_never_guesses_an_amount(application, client, writer, typed, sentence):
    begun(application, "final", writer, NOW)
    answer = save(client, application, "final", "accounts.material.1.amount", typed)
    assert (answer.status_code, answer.json()) == (400, {"error": sentence})
    assert ExpenseLine.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1 000 000,00", 1_000_000), ("500.000", 500_000), ("kr 500 000,-", 500_000), ("0", 0), ("1\u202f000", 1_000)],
)
def test_it_reads_amounts_as_people_write_them(application, client, writer, typed, kept):
    begun(application, "final", writer, NOW)
    assert save(client, application, "final", "accounts.material.1.amount", typed).status_code == 200
    assert ExpenseLine.objects.get().amount_nok == kept


@pytest.mark.parametrize(
    "typed", ["31.11.2020", "29.02.2019", "1.11.19", "01.11.0019", "24:00", "2020-12-11", "i går", "9999-01-01"]
)
def test_it_takes_no_day_that_is_none_or_is_to_come(application, client, writer, typed):
    begun(application, "final", writer, NOW)
    answer = save(client, application, "final", "accounts.material.1.spent_on", typed)
    assert answer.status_code == 400
    assert ExpenseLine.objects.count() == 0


@pytest.mark.parametrize(
    "question", ["goals", "accounts.premises.1.amount", "accounts.material.9999.amount", "", "x" * 500, "accounts"]
)
def test_it_does_not_know_fields_of_other_forms(application, client, writer, question):
    begun(application, "final", writer, NOW)
    assert save(client, application, "final", question, "1").status_code == 404


def test_it_answers_autosave_of_a_report_that_is_not_there(application, client):
    assert save(client, application, "final", "final_done", "x").status_code == 404


def test_it_tells_the_script_when_the_report_is_sent_and_when_one_may_only_read(application, client, writer):
    begun(application, "interim", writer, NOW)
    reader = browser(grantee(application.lead, MemberRole.READ))
    assert save(reader, application, "interim", "interim_done", "x").status_code == 403
    written(application, "interim", writer, NOW)
    client.post(url_of(application, "interim", "send/"))
    answer = save(client, application, "interim", "interim_done", "x", 1)
    assert (answer.status_code, answer.json()) == (400, {"error": "Rapporten er sendt. Den kan ikke endres nå."})


def test_it_refuses_text_that_cannot_be_kept(application, client, writer):
    begun(application, "interim", writer, NOW)
    answer = save(client, application, "interim", "interim_done", "med\x00null")
    assert answer.status_code == 413
    assert "tegn som ikke kan lagres" in answer.json()["error"]


# ----- two at once, without scripts ----------------------------------------------------------------------------------


def test_it_shows_both_texts_on_a_page_and_keeps_the_one_chosen(application, client, writer):
    report = begun(application, "interim", writer, NOW)
    url = url_of(application, "interim")
    form = hidden(page(client, url))
    colleague = grantee(application.lead, display_name="Per Hansen")
    save_answer(report=report, question="interim_done", value=Given("Pers tekst"), revision=0, actor=colleague, now=NOW)
    answer = client.post(url, {**form, "interim_done": "Min tekst", "interim_achieved": "Mye", "go": "next"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Min tekst" in html
    assert "Pers tekst" in html
    assert "Per Hansen lagret mens du skrev." in html
    assert report.answers.get(question="interim_achieved").text == "Mye"
    choice = {"choice:interim_done": "mine", "mine:interim_done": "Min tekst", "at:interim_done": "1"}
    assert client.post(url, choice).status_code == 302
    assert report.answers.get(question="interim_done").text == "Min tekst"


def test_it_leaves_the_stored_text_when_that_is_chosen(application, client, writer):
    report = begun(application, "interim", writer, NOW)
    save_answer(report=report, question="interim_done", value=Given("Pers"), revision=0, actor=writer, now=NOW)
    choice = {"choice:interim_done": "theirs", "mine:interim_done": "Min", "at:interim_done": "1"}
    assert client.post(url_of(application, "interim"), choice).status_code == 302
    assert report.answers.get(question="interim_done").text == "Pers"


def test_it_does_not_quarrel_with_ones_own_autosave(application, client, writer):
    begun(application, "interim", writer, NOW)
    url = url_of(application, "interim")
    form = hidden(page(client, url))
    save(client, application, "interim", "interim_done", "Halv")
    assert client.post(url, {**form, "interim_done": "Hel", "go": "next"}).status_code == 302
    assert Report.objects.get().answers.get(question="interim_done").text == "Hel"


def test_it_asks_about_a_cell_that_two_wrote(application, client, writer):
    begun(application, "final", writer, NOW)
    url = url_of(application, "final", "regnskap/?apen=material")
    form = hidden(page(client, url))
    save(
        browser(grantee(application.lead, display_name="Per Hansen")),
        application,
        "final",
        "accounts.material.1.amount",
        "100",
        0,
    )
    answer = client.post(
        url_of(application, "final", "regnskap/"), {**form, "accounts.material.1.amount": "200", "go": "review"}
    )
    assert answer.status_code == 409
    assert "Innkjøp av relevant materiell, utgift 1: beløp" in answer.content.decode()
    assert ExpenseLine.objects.get().amount_nok == 100


# ----- accounts ------------------------------------------------------------------------------------------------------


def test_it_has_the_granted_amounts_ready(application, client, writer):
    begun(application, "final", writer, NOW)
    html = page(client, url_of(application, "final", "regnskap/"))
    for text in ("Frikjøp av nøkkelpersonell", f"800{NBSP}000", f"160{NBSP}000", f"960{NBSP}000", f"−960{NBSP}000"):
        assert text in html
    assert "Slik det står nå, skal dere betale tilbake</h2>" not in html
    assert "Regelverket sier ikke når et avvik er stort." in html


def test_it_writes_costs_without_scripts(application, client, writer):
    begun(application, "final", writer, NOW)
    url = url_of(application, "final", "regnskap/")
    form = hidden(page(client, f"{url}?apen=material"))
    cells = {
        "accounts.material.1.spent_on": "30.6.2020",
        "accounts.material.1.purpose": "develop",
        "accounts.material.1.amount": "171 900",
        "explain.material": "Dyrere trykk.",
    }
    answer = client.post(url, {**form, **cells, "go": "add.material"})
    assert answer.url == f"{url}?apen=material&ny=1#kostnad-material"
    html = page(client, answer.url)
    assert 'name="accounts.material.2.amount"' in html
    assert f"+11{NBSP}900" in html
    assert f"+7,4{NBSP}%" in html
    line = ExpenseLine.objects.get()
    assert (line.spent_on, line.purpose, line.amount_nok) == (date(2020, 6, 30), "develop", 171_900)
    assert Report.objects.get().answers.get(question="explain.material").text == "Dyrere trykk."


def test_it_deletes_a_cost_without_scripts(application, client, writer):
    report = begun(application, "final", writer, NOW)
    ExpenseLine.objects.create(report=report, category="material", row=1, spent_on=DAY, purpose="develop", amount_nok=5)
    ExpenseLine.objects.create(report=report, category="material", row=2, spent_on=DAY, purpose="develop", amount_nok=7)
    url = url_of(application, "final", "regnskap/")
    html = page(client, f"{url}?apen=material")
    stored = dict(re.findall(r'name="(accounts[^"]+)" value="([^"]*)"', html))
    stored |= {f"accounts.material.{row}.purpose": "develop" for row in (1, 2)}
    answer = client.post(url, {**hidden(html), **stored, "go": "remove.accounts.material.1"})
    assert answer.url == f"{url}?apen=material#kostnad-material"
    assert list(ExpenseLine.objects.values_list("row", "amount_nok")) == [(2, 7)]


def test_it_keeps_what_was_typed_when_a_cell_does_not_read(application, client, writer):
    begun(application, "final", writer, NOW)
    url = url_of(application, "final", "regnskap/")
    form = hidden(page(client, f"{url}?apen=material"))
    cells = {"accounts.material.1.spent_on": "2020-06-30", "accounts.material.1.amount": "500,000"}
    answer = client.post(url, {**form, **cells, "go": "review"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="500,000"' in html
    assert "Beløpet kan leses på to måter." in html
    assert 'href="#id_accounts.material.1.amount"' in html
    assert ExpenseLine.objects.get().spent_on == date(2020, 6, 30)


@pytest.mark.parametrize(
    ("amount", "heading"),
    [
        (480_000, "Alt er brukt. Dere skal ikke betale noe tilbake."),
        (399_999, f"kr{NBSP}80{NBSP}001"),
    ],
)
def test_it_says_in_words_what_is_left(application, client, writer, amount, heading):
    written(application, "final", writer, NOW, expenses=spent({"staff_release": amount}, DAY))
    html = page(client, url_of(application, "final", "regnskap/"))
    shown = re.findall(r'<div data-when="(\w+)">', html)
    assert shown == (["spent"] if amount == 480_000 else ["left"])
    assert heading in html


def test_it_says_that_overspending_is_their_own(application, client, writer):
    written(application, "final", writer, NOW, expenses=spent({"staff_release": 970_000}, DAY))
    html = page(client, url_of(application, "final", "regnskap/"))
    assert re.findall(r'<div data-when="(\w+)">', html) == ["spent", "over"]
    assert f"kr{NBSP}10{NBSP}000" in html


def test_it_shows_reminders_that_both_sides_see(application, client, writer):
    begun(application, "interim", writer, NOW)
    html = page(client, url_of(application, "interim", "regnskap/"))
    assert "Frister og påminnelser" in html
    assert re.findall(r"\d+\. desember 2020", html.split("Frister og påminnelser")[1])[:3] == [
        "10. desember 2020",
        "13. desember 2020",
        "16. desember 2020",
    ]


def test_it_costs_the_same_to_open_accounts_of_one_line_and_of_many(
    application, client, writer, django_assert_num_queries
):
    report = begun(application, "final", writer, NOW)
    url = url_of(application, "final", "regnskap/")
    page(client, url)
    with django_assert_num_queries(46):
        page(client, url)
    for row in range(1, 31):
        ExpenseLine.objects.create(
            report=report, category="material", row=row, spent_on=DAY, purpose="develop", amount_nok=1
        )
    with django_assert_num_queries(46):
        page(client, url)


def test_it_has_no_accounts_page_for_a_model(application, client, writer):
    begun(application, "model", writer, NOW)
    page(client, url_of(application, "model", "regnskap/"), 404)


# ----- a new budget --------------------------------------------------------------------------------------------------


def test_it_hands_in_a_new_budget(application, client):
    url = f"/tilskudd/{application.ref}/rapport/{new_budget_duty(application).pk}/"
    client.post(url)
    budget_url = client.get(url).url
    assert budget_url == f"{url}budsjett/"
    html = page(client, budget_url)
    answer = client.post(budget_url, {**hidden(html), "budget.staff_release": "860 000", "budget.material": "100 000"})
    assert answer.url == f"{url}send/"
    assert client.post(answer.url).url == f"{url}kvittering/"
    assert f"kr{NBSP}860{NBSP}000" in page(client, f"{url}kvittering/")


def test_it_says_when_a_new_budget_does_not_add_up(application, client):
    url = f"/tilskudd/{application.ref}/rapport/{new_budget_duty(application).pk}/"
    client.post(url)
    html = page(client, f"{url}budsjett/")
    client.post(f"{url}budsjett/", {**hidden(html), "budget.staff_release": "1", "budget.material": "1"})
    answer = client.post(f"{url}send/")
    assert answer.status_code == 422
    assert f"Budsjettet skal være kr{NBSP}960{NBSP}000 til sammen. Nå er det kr{NBSP}2." in answer.content.decode()


# ----- money back ----------------------------------------------------------------------------------------------------


def test_it_shows_no_proposal_before_the_notice(application, client, writer):
    reader, second = desk(), decider()
    declare(application, reader, second)
    approved_model(application, writer, NOW, first=reader, second=second)
    final = judged(sent(application, "final", writer, NOW, expenses=spent({"material": 1}, DAY)), reader, NOW)
    approve_report(report=final, actor=reader, now=NOW)
    assert application.repayments.count() == 1
    assert "Penger tilbake" not in page(client, f"/tilskudd/{application.ref}/")
