"""The directorate's pages: the list, a report read and judged, returned, approved; money claimed back by another."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from applications.operations.drafting import Given
from letters.models import Letter
from organisations.models import MunicipalModel, ReadEntry
from reporting.models import Repayment, Report
from reporting.operations.delivering import Expense, save_answer, submit_report
from reporting.operations.reviewing import return_report
from reporting.queries.desk import counts, duties_for
from schemes.queries import roles_of
from schemes.workflow import SchemeRoleName
from tests.factories.reporting import (
    ADDRESS,
    TEXT,
    approved_model,
    at,
    begun,
    browser,
    decider,
    declare,
    desk,
    fresh,
    granted,
    grantee,
    judged,
    new_budget_duty,
    sent,
    spent,
)

pytestmark = pytest.mark.django_db
DAY = date(2020, 12, 10)
NOW = at(DAY)
READ_DAY = date(2020, 12, 15)
NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def clock(settings):
    settings.CLAIM_ACCOUNT = "1234 56 78903"
    with time_machine.travel(at(READ_DAY), tick=False) as traveller:
        yield traveller


@pytest.fixture
def application():
    return granted()


@pytest.fixture
def writer(application):
    return grantee(application.lead)


@pytest.fixture
def reader(application):
    found = desk(display_name="Ingrid Moe")
    declare(application, found)
    return found


@pytest.fixture
def second(application):
    found = decider(display_name="Anders Vik")
    declare(application, found)
    return found


@pytest.fixture
def client(reader):
    return browser(reader)


@pytest.fixture
def model(application, writer):
    return sent(application, "model", writer, NOW)


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def body(answer):
    return re.sub(r"\s+", " ", answer.content.decode().replace(NBSP, " "))


# ----- the list ------------------------------------------------------------------------------------------------------


def standings(reader):
    """Six grants: one report waits, one late without, one late draft, one returned and late, one approved, one not due."""
    waiting, nothing, draft, returned, approved, early = (granted() for _ in range(6))
    for each in (waiting, nothing, draft, returned, approved):
        declare(each, reader)
    sent(waiting, "model", grantee(waiting.lead), at(date(2020, 12, 20)))
    begun(draft, "model", grantee(draft.lead), NOW)
    back = sent(returned, "model", grantee(returned.lead), NOW)
    return_report(report=back, points="Mer om opplæring.", due_on=date(2021, 1, 8), actor=reader, now=at(READ_DAY))
    other = decider()
    declare(approved, other)
    approved_model(approved, grantee(approved.lead), NOW, first=reader, second=other)
    return waiting, nothing, draft, returned, approved, early


def names_in(answer):
    return set(re.findall(r'class="row-link"[^>]*><bdi>([^<]*)</bdi>', answer.content.decode()))


def test_it_puts_every_duty_in_its_tab(clock, reader):
    waiting, nothing, draft, returned, approved, _early = standings(reader)
    clock.move_to(at(date(2021, 1, 11)))
    client = browser(reader)
    found = {
        tab: names_in(client.get(url("queue"), {"fane": tab}))
        for tab in ("venter", "over-fristen", "tilbake", "godkjent")
    }
    assert found["venter"] == {waiting.lead.name}
    assert {nothing.lead.name, draft.lead.name, returned.lead.name} <= found["over-fristen"]
    assert waiting.lead.name in found["over-fristen"]  # its interim report is late, though the model is not
    assert (found["tilbake"], found["godkjent"]) == ({returned.lead.name}, {approved.lead.name})


def test_its_counts_are_what_its_tabs_list(clock, reader, django_assert_num_queries):
    standings(reader)
    today = date(2021, 1, 11)
    clock.move_to(at(today))
    client = browser(reader)
    rows = duties_for(reader, scheme_roles=roles_of(reader.user_id))
    with django_assert_num_queries(1):
        found = counts(rows, today)
    assert found == {"venter": 1, "over-fristen": 12, "tilbake": 1, "godkjent": 1}
    for tab, number in found.items():
        page = client.get(url("queue"), {"fane": tab}).content.decode()
        assert page.count('class="row-link"') == number


def test_it_lists_with_as_many_queries_for_three_as_for_one(client, reader, writer, model, django_assert_num_queries):
    client.get(url("queue"))
    with django_assert_num_queries(7):
        client.get(url("queue"))
    for _ in range(2):
        other = granted()
        declare(other, reader)
        sent(other, "model", grantee(other.lead), NOW)
    with django_assert_num_queries(7):
        assert client.get(url("queue")).content.decode().count('class="row-link"') == 3


def test_it_says_when_a_list_is_empty(client):
    for tab in ("venter", "over-fristen", "tilbake", "godkjent", "ukjent"):
        page = client.get(url("queue"), {"fane": tab})
        assert page.status_code == 200
    assert "Ingen rapporter venter på oss" in body(client.get(url("queue")))


def test_it_survives_a_page_key_that_is_not_one(client, model):
    for key in ("x", "2020-12-10T00:00:00+00:00", "\x00", "a" * 5000, "venter|1|x"):
        assert client.get(url("queue"), {"etter": key, "for": key}).status_code in (200, 400)


def test_it_says_that_a_report_came_late(client, application, writer):
    sent(application, "model", writer, at(date(2020, 12, 20)))
    assert "etter fristen" in body(client.get(url("queue")))


# ----- who may open it -----------------------------------------------------------------------------------------------


def test_it_shows_the_report_and_logs_the_reading(client, reader, application, model):
    page = client.get(url("report", model.pk))
    assert page.status_code == 200
    assert TEXT in body(page)
    assert application.case_no in body(page)
    entry = ReadEntry.objects.get(what=f"report:{model.pk}")
    assert (entry.user_id, entry.case_ref) == (reader.user_id, application.ref)


def test_it_asks_for_the_declaration_first(application, model):
    undeclared = browser(desk())
    for answer in (
        undeclared.get(url("report", model.pk)),
        undeclared.post(url("approve", model.pk)),
        undeclared.post(url("judge", model.pk, "R53"), {"is_met": "yes", "reason": "x"}),
    ):
        assert (answer.status_code, answer["Location"]) == (302, reverse("caseworker:case", args=[application.ref]))
    assert not ReadEntry.objects.filter(what=f"report:{model.pk}").exists()


def test_it_hides_what_is_foreign_inhabil_unsent_or_unknown(application, writer, model):
    conflicted = desk()
    declare(application, conflicted, has_conflict=True)
    roleless = browser(desk(SchemeRoleName.READER))
    draft = begun(application, "interim", writer, NOW)
    seen = browser(conflicted)
    assert application.lead.name not in names_in(seen.get(url("queue")))
    for client, pk in ((seen, model.pk), (browser(writer), model.pk), (browser(desk()), draft.pk), (roleless, 10**9)):
        for answer in (client.get(url("report", pk)), client.post(url("approve", pk))):
            assert answer.status_code in (403, 404), (pk, answer.status_code)
    assert model.status == Report.objects.get(pk=model.pk).status


def test_it_hides_a_draft_and_an_unknown_report(client, application, writer):
    draft = begun(application, "interim", writer, NOW)
    for pk in (draft.pk, 10**9):
        assert client.get(url("report", pk)).status_code == 404
        for name in ("approve", "return", "ready", "address"):
            assert client.post(url(name, pk), {}).status_code == 404


def test_it_takes_no_act_by_get(client, model):
    for address in (url("approve", model.pk), url("return", model.pk), url("judge", model.pk, "R53")):
        assert client.get(address).status_code == 405


# ----- reading -------------------------------------------------------------------------------------------------------


def interim(application, writer, reader, second, **fields):
    approved_model(application, writer, NOW, first=reader, second=second)
    costs = [*spent({"staff_release": 412_500}, date(2020, 6, 1)), *spent({"material": 80_000}, date(2020, 6, 1))]
    return sent(application, "interim", writer, NOW, **{"expenses": costs, **fields})


def test_it_shows_the_accounts_against_the_budget(client, application, writer, reader, second):
    report = interim(application, writer, reader, second)
    page = body(client.get(url("report", report.pk)))
    assert "Regnskap mot budsjett" in page
    for text in ("800 000", "412 500", "492 500", "Ført i prosjektregnskapet", "utvikle modellen"):
        assert text in page, text


def test_it_escapes_what_people_wrote(client, application, writer, reader, model):
    hostile = "<script>alert(1)</script> <img src=x>"
    answers = {"interim_done": Given(hostile)}
    costs = [Expense("material", "train", hostile, date(2020, 6, 1), 1)]
    report = sent(application, "interim", writer, NOW, answers=answers, expenses=costs)
    assert_escaped(client.get(url("report", report.pk)))
    return_report(report=report, points=hostile, due_on=date(2021, 1, 8), actor=reader, now=at(READ_DAY))
    assert_escaped(client.get(url("report", report.pk)))


def assert_escaped(answer):
    html = answer.content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert" in html


def test_it_shows_a_returned_report_as_it_was_sent(client, writer, reader, model):
    report = return_report(
        report=model, points="Mer om opplæring.", due_on=date(2021, 1, 8), actor=reader, now=at(READ_DAY)
    )
    answer = report.answers.filter(text=TEXT).first()
    save_answer(
        report=report, question=answer.question, value=Given("Halvferdig retting"), revision=answer.revision,
        actor=writer, now=at(READ_DAY),
    )  # fmt: skip
    page = body(client.get(url("report", report.pk)))
    assert TEXT in page
    assert "Halvferdig retting" not in page
    assert "<h2>Om modellen</h2>" in page
    assert "[model_" not in page
    assert "Kommunen retter rapporten, med frist 8. januar 2021." in page
    assert "Mer om opplæring." in page
    assert "Send tilbake til kommunen" not in page


def test_it_shows_a_new_budget_without_rules(client, application, writer):
    new_budget_duty(application)
    report = submit_report(report=begun(application, "revised_budget", writer, NOW), actor=writer, now=NOW)
    page = body(client.get(url("report", report.pk)))
    assert "800 000" in page
    assert "Godkjenn" in page
    assert 'id="regler"' not in page


def test_it_reads_with_as_many_queries_for_a_full_report_as_for_a_thin_one(
    clock, reader, second, django_assert_num_queries
):
    thin, full = granted(), granted()
    declare(thin, reader, second)
    declare(full, reader, second)
    costs = spent({"staff_release": 1000}, date(2020, 6, 1))
    reports = []
    for case, rows in ((thin, costs), (full, costs * 12)):
        writer = grantee(case.lead)
        approved_model(case, writer, NOW, first=reader, second=second)
        reports.append(sent(case, "interim", writer, NOW, expenses=rows))
    for number in range(3):
        day = date(2021, 1, 4) + timedelta(days=7 * number)
        return_report(report=reports[1], points="Mer.", due_on=day + timedelta(days=2), actor=reader, now=at(day))
        reports[1] = submit_report(report=reports[1], actor=grantee(full.lead), now=at(day))
    judged(reports[1], reader, at(date(2021, 2, 1)))
    clock.move_to(at(date(2021, 2, 1)))
    client = browser(reader)
    client.get(url("queue"))
    for report in reports:
        with django_assert_num_queries(42):
            assert client.get(url("report", report.pk)).status_code == 200


# ----- answering -----------------------------------------------------------------------------------------------------


def test_it_keeps_a_judgement_with_its_reason(client, model):
    answer = client.post(url("judge", model.pk, "R53"), {"is_met": "yes", "reason": "Godt vist."})
    assert (answer.status_code, answer["Location"]) == (302, url("report", model.pk) + "#regel-R53")
    page = body(client.get(url("report", model.pk)))
    assert "Vurderingen av R53 er lagret." in page
    assert "Godt vist." in page
    assert "Vurder på nytt" in page


@pytest.mark.parametrize(
    "data",
    [
        {"reason": "Skrevet uten valg"},
        {"is_met": "maybe", "reason": "Skrevet uten valg"},
        {"is_met": "", "reason": "Skrevet uten valg"},
        {"is_met": "yes", "reason": "Skrevet uten valg" + "x" * 10_001},
    ],
)
def test_it_refuses_a_judgement_that_is_not_whole_and_keeps_the_text(client, model, data):
    answer = client.post(url("judge", model.pk, "R53"), data)
    page = body(answer)
    assert answer.status_code == 422
    assert "Skrevet uten valg" in page
    assert 'class="ds-error-summary"' in page
    for anchor in re.findall(r'href="#((?:is_met|reason)-R53)"', page):
        assert f'id="{anchor}"' in page
    assert not model.obligation.application.judgements.exists()


def test_it_refuses_to_judge_what_is_no_matter_of_judgement(client, model):
    for rule in ("R44", "R99"):
        answer = client.post(url("judge", model.pk, rule), {"is_met": "yes", "reason": "x"})
        assert answer.status_code == 422
        assert "er ikke overlatt til skjønn" in body(answer)
    assert client.post(f"/rapporter/{model.pk}/vurder/R 53/", {"is_met": "yes"}).status_code == 404


def test_it_notes_whether_the_address_answers(client, reader, model):
    page = body(client.get(url("report", model.pk)))
    assert ADDRESS in page
    assert "Ingen har åpnet adressen ennå." in page
    assert client.post(url("address", model.pk), {"is_reachable": "no"}).status_code == 302
    assert "Adressen virker ikke." in body(client.get(url("report", model.pk)))
    client.post(url("address", model.pk), {"is_reachable": "yes"})
    report = Report.objects.get(pk=model.pk)
    assert (report.is_url_reachable, report.url_checked_by_id) == (True, reader.user_id)
    assert client.post(url("address", model.pk), {"is_reachable": "x"}).status_code == 422


def test_it_sends_back_with_points_and_a_date(client, model):
    answer = client.post(url("return", model.pk), {"points": "Beskriv opplæringen.", "due_on": "neste fredag"})
    assert answer.status_code == 422, "the name of a day is no date"
    assert "Beskriv opplæringen." in body(answer)
    answer = client.post(url("return", model.pk), {"points": "Beskriv opplæringen.", "due_on": "8.1.2021"})
    assert (answer.status_code, answer["Location"]) == (302, url("queue"))
    report = Report.objects.get(pk=model.pk)
    assert (report.status, report.return_due_on) == ("returned", date(2021, 1, 8))
    assert "Beskriv opplæringen." in Letter.objects.get(kind="model_returned").text


@pytest.mark.parametrize(
    ("points", "due_on", "sentence"),
    [
        ("", "08.01.2021", "Skriv hva kommunen må rette."),
        ("   ", "08.01.2021", "Skriv hva kommunen må rette."),
        ("Skrevet", "", "Sett en frist."),
        ("Skrevet", "09.01.2021", "Fristen må være en virkedag etter i dag."),
        ("Skrevet", "15.12.2020", "Fristen må være en virkedag etter i dag."),
        ("Skrevet", "31.02.2021", ""),
        ("Skrevet" + "x" * 1500, "08.01.2021", ""),
        ("Skrevet\x00", "08.01.2021", ""),
    ],
)
def test_it_refuses_to_send_back_without_points_or_a_working_day(client, model, points, due_on, sentence):
    answer = client.post(url("return", model.pk), {"points": points, "due_on": due_on})
    page = body(answer)
    assert answer.status_code == 422
    assert sentence in page
    if points.strip():
        assert "Skrevet" in page
    assert Report.objects.get(pk=model.pk).status == "submitted"
    assert not Letter.objects.filter(kind="model_returned").exists()


def test_it_keeps_the_points_when_a_colleague_was_first(client, application, model, second):
    return_report(report=model, points="Først.", due_on=date(2021, 1, 8), actor=second, now=at(READ_DAY))
    answer = client.post(url("return", model.pk), {"points": "Skrevet forgjeves", "due_on": "11.01.2021"})
    assert answer.status_code == 422
    page = body(answer)
    assert "Noen har vært her før deg. Se over og prøv igjen." in page
    assert "Skrevet forgjeves" in page


# ----- approving -----------------------------------------------------------------------------------------------------


def test_it_says_in_words_what_stands_in_the_way(second, model):
    client = browser(second)
    page = body(client.get(url("report", model.pk)))
    assert "Dette står i veien:" in page
    assert "R53 må vurderes" in page
    assert "En saksbehandler må først si at modellen kan godkjennes." in page
    answer = client.post(url("approve", model.pk))
    assert answer.status_code == 422
    assert body(answer).count("En saksbehandler må først si at modellen kan godkjennes.") == 2
    assert Report.objects.get(pk=model.pk).status == "submitted"


def test_two_approve_a_model_page_by_page(client, application, reader, second, model):
    client.post(url("judge", model.pk, "R53"), {"is_met": "yes", "reason": "Godt vist."})
    client.post(url("address", model.pk), {"is_reachable": "yes"})
    page = body(client.get(url("report", model.pk)))
    assert "En beslutter godkjenner modellen." in page
    assert url("approve", model.pk) not in page
    assert client.post(url("approve", model.pk)).status_code == 422
    answer = client.post(url("ready", model.pk), {"is_ready": "yes", "points": ""})
    assert answer.status_code == 302
    other = browser(second)
    page = body(other.get(url("report", model.pk)))
    assert "Dette står i veien" not in page
    assert "Modellen blir registrert som godkjent" in page
    answer = other.post(url("approve", model.pk))
    assert (answer.status_code, answer["Location"]) == (302, url("queue"))
    assert "er godkjent. Kommunen får brev." in body(other.get(url("queue")))
    assert MunicipalModel.objects.get().case_ref == application.ref
    page = body(other.get(url("report", model.pk)))
    assert "Godkjent 15. desember 2020" in page
    assert url("approve", model.pk) not in page
    assert other.post(url("approve", model.pk)).status_code == 422  # a second press changes nothing
    assert Letter.objects.filter(kind="model_approved").count() == 1


def test_it_lets_nobody_approve_the_model_they_reviewed(application, second, model):
    judged(model, second, at(READ_DAY))
    client = browser(second)
    client.post(url("ready", model.pk), {"is_ready": "yes"})
    sentence = "Du har selv vurdert modellen. En annen må godkjenne den."
    assert sentence in body(client.get(url("report", model.pk)))
    answer = client.post(url("approve", model.pk))
    assert (answer.status_code, sentence in body(answer)) == (422, True)


def test_a_no_to_the_model_needs_what_is_missing(client, model):
    answer = client.post(url("ready", model.pk), {"is_ready": "no", "points": " "})
    assert (answer.status_code, "Skriv hva som mangler i modellen." in body(answer)) == (422, True)
    assert client.post(url("ready", model.pk), {"points": "Skrevet"}).status_code == 422
    assert client.post(url("ready", model.pk), {"is_ready": "no", "points": "Opplæring."}).status_code == 302
    assert "Opplæring." in body(client.get(url("report", model.pk)))


def test_a_caseworker_approves_an_interim_report(client, application, writer, reader, second):
    report = judged(interim(application, writer, reader, second), reader, at(READ_DAY))
    page = body(client.get(url("report", report.pk)))
    assert "Dette står i veien" not in page
    assert client.post(url("approve", report.pk)).status_code == 302
    assert Report.objects.get(pk=report.pk).approved_by_id == reader.user_id
    assert fresh(application).status == "granted"


def test_it_says_that_money_left_becomes_a_proposal(clock, application, writer, reader, second):
    approved_model(application, writer, NOW, first=reader, second=second)
    clock.move_to(at(date(2021, 12, 14)))
    client = browser(reader)
    costs = spent({"staff_release": 400_000}, date(2020, 6, 1))
    report = judged(sent(application, "final", writer, at(date(2021, 12, 10)), expenses=costs), reader, NOW)
    page = body(client.get(url("report", report.pk)))
    assert "Det blir foreslått å kreve tilbake kr 80 000" in page
    assert "Dette hindrer ikke godkjenning." in page
    assert client.post(url("approve", report.pk)).status_code == 302
    assert Repayment.objects.get().amount_nok == 80_000


def test_two_set_a_rule_aside_page_by_page(clock, application, writer, reader, second):
    late = date(2021, 8, 2)
    clock.move_to(at(late))
    model = judged(sent(application, "model", writer, at(late)), reader, at(late))
    first, other = browser(reader), browser(second)
    first.post(url("ready", model.pk), {"is_ready": "yes"})
    assert first.post(url("judge", model.pk, "R50"), {"is_met": "no", "reason": "For sent."}).status_code == 302
    answer = first.post(url("override", model.pk, "R50"), {"reason": " "})
    assert (answer.status_code, "Skriv begrunnelsen." in body(answer)) == (422, True)
    assert first.post(url("override", model.pk, "R50"), {"reason": "Sykdom i prosjektet."}).status_code == 302
    page = body(first.get(url("report", model.pk)))
    assert "Foreslått fraveket, venter på en kollega:" in page
    assert url("confirm", model.pk, "R50") not in page
    assert first.post(url("confirm", model.pk, "R50")).status_code == 422
    assert url("confirm", model.pk, "R50") in body(other.get(url("report", model.pk)))
    assert other.post(url("confirm", model.pk, "R50")).status_code == 302
    assert "Fraveket:" in body(other.get(url("report", model.pk)))
    assert other.post(url("approve", model.pk)).status_code == 302


def test_a_reader_sees_the_report_and_no_button(application, model):
    found = desk(SchemeRoleName.READER)
    declare(application, found)
    page = body(browser(found).get(url("report", model.pk)))
    assert "Venter på saksbehandler" in page
    assert "<form" not in page.split("<main", 1)[1].split("</main>", 1)[0]
