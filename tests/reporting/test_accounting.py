"""The accounts: costs by category, cell by cell, against what was granted and paid."""

from datetime import date
from decimal import Decimal

import pytest

from applications.operations.drafting import Given, StaleAnswer, Unstorable, token
from organisations.models import AuditEntry
from reporting.models import ExpenseLine
from reporting.operations.delivering import (
    Expense,
    Incomplete,
    NotAsked,
    TooManyLines,
    save_answer,
    save_cells,
    save_expenses,
    start_report,
    submit_report,
)
from reporting.operations.delivering.accounting import MOST_LINES
from reporting.queries.accounts import CELLS, accounts_of, asks_purpose, carried_keys, rows_of, unspent_nok
from schemes.money import MAX_NOK
from tests.factories.reporting import at, begun, duty, granted, grantee, sent, spent, written

pytestmark = pytest.mark.django_db
NOW = at(date(2021, 12, 10))
DAY = date(2020, 6, 30)


@pytest.fixture
def application():
    return granted(paid=(1, 2))


@pytest.fixture
def writer(application):
    return grantee(application.lead)


@pytest.fixture
def report(application, writer):
    return begun(application, "final", writer, NOW)


def save(report, writer, cells, seen=None):
    return save_cells(report=report, cells=cells, seen=seen, actor=writer, now=NOW)


LINE = {
    "accounts.material.1.spent_on": "2020-06-30",
    "accounts.material.1.purpose": "develop",
    "accounts.material.1.description": "Veileder",
    "accounts.material.1.amount": "11\u00a0900",
}


def test_it_keeps_a_line_cell_by_cell(report, writer):
    for name, text in LINE.items():
        save(report, writer, {name: text})
    line = ExpenseLine.objects.get()
    assert (line.category, line.row, line.purpose, line.description) == ("material", 1, "develop", "Veileder")
    assert (line.spent_on, line.amount_nok) == (DAY, 11_900)
    assert AuditEntry.objects.filter(action="report.accounts").count() == 4


def test_it_keeps_half_a_line_but_sends_only_whole_ones(application, writer):
    report = written(application, "final", writer, NOW)
    save(report, writer, {"accounts.material.1.amount": "500"})
    with pytest.raises(Incomplete) as refused:
        submit_report(report=report, actor=writer, now=NOW)
    assert refused.value.reasons == ("Skriv datoen for utgift 1.", "Skriv formålet for utgift 1.")


def test_it_lets_an_empty_line_fall_away(report, writer):
    save(report, writer, LINE)
    save(report, writer, dict.fromkeys(LINE, ""))
    assert ExpenseLine.objects.count() == 0


def test_it_shows_both_texts_when_two_wrote_one_cell(application, report, writer):
    name = "accounts.material.1.amount"
    save(report, grantee(application.lead, display_name="Per Hansen"), {name: "100"}, {name: token("")})
    with pytest.raises(StaleAnswer) as stale:
        save(report, writer, {name: "200"}, {name: token("")})
    conflict = stale.value
    assert (conflict.mine, conflict.theirs, conflict.theirs_by) == ("200", "100", "Per Hansen")
    assert ExpenseLine.objects.get().amount_nok == 100


def test_it_lets_two_write_different_cells_at_once(application, report, writer):
    save(report, writer, {"accounts.material.1.amount": "100"}, {"accounts.material.1.amount": token("")})
    other = {"accounts.staff_release.1.amount": "200"}
    save(report, grantee(application.lead), other, {"accounts.staff_release.1.amount": token("")})
    assert sorted(ExpenseLine.objects.values_list("category", "amount_nok")) == [
        ("material", 100),
        ("staff_release", 200),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "accounts.premises.1.amount",
        "accounts.material.0.amount",
        "accounts.material.x.amount",
        "accounts.material.1.colour",
        "accounts.material.1",
        "budget.material.1.amount",
        "",
    ],
)
def test_it_knows_only_the_cells_of_its_own_accounts(report, writer, name):
    with pytest.raises(NotAsked):
        save(report, writer, {name: "100"})


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(19, 11, 1), date(2021, 12, 11), date(9999, 1, 1)])
def test_it_takes_only_days_that_have_been(report, writer, day):
    with pytest.raises(Unstorable):
        save_expenses(report=report, rows=[Expense("material", "develop", "", day, 1)], actor=writer, now=NOW)


def test_it_refuses_amounts_no_column_holds(report, writer):
    rows = [Expense("material", "develop", "", DAY, MAX_NOK + 1)]
    with pytest.raises(Exception, match="for stort"):
        save_expenses(report=report, rows=rows, actor=writer, now=NOW)


def test_it_refuses_more_lines_than_a_page_holds(report, writer):
    rows = [Expense("material", "develop", "", DAY, 1)] * (MOST_LINES + 1)
    with pytest.raises(TooManyLines):
        save_expenses(report=report, rows=rows, actor=writer, now=NOW)
    assert ExpenseLine.objects.count() == 0


def test_it_has_no_accounts_in_a_model(application, writer):
    model = begun(application, "model", writer, NOW)
    with pytest.raises(NotAsked):
        save(model, writer, LINE)


def test_it_compares_with_the_award_in_its_order(report, writer):
    save_expenses(
        report=report, rows=spent({"material": 171_900, "staff_release": 701_400}, DAY), actor=writer, now=NOW
    )
    accounts = accounts_of(report)
    assert [(x.category, x.granted_nok, x.spent_nok, x.deviation_nok) for x in accounts.lines] == [
        ("staff_release", 800_000, 701_400, -98_600),
        ("material", 160_000, 171_900, 11_900),
    ]
    assert [x.deviation_pct for x in accounts.lines] == [Decimal("-12.325"), Decimal("7.4375")]
    assert (accounts.total.granted_nok, accounts.total.spent_nok) == (960_000, 873_300)
    assert (accounts.paid_nok, accounts.unspent_nok, accounts.overspent_nok) == (960_000, 86_700, 0)


def test_it_counts_only_what_is_paid_as_unspent(application, writer):
    half = granted(application.lead, paid=(1,))
    report = begun(half, "final", writer, NOW)
    save_expenses(report=report, rows=spent({"staff_release": 480_000}, DAY), actor=writer, now=NOW)
    assert unspent_nok(report) == 0
    save_expenses(report=report, rows=spent({"staff_release": 479_999}, DAY), actor=writer, now=NOW)
    assert unspent_nok(report) == 1


def test_it_calls_what_is_spent_above_the_grant_their_own(report, writer):
    save_expenses(report=report, rows=spent({"staff_release": 1_000_000}, DAY), actor=writer, now=NOW)
    accounts = accounts_of(report)
    assert (accounts.unspent_nok, accounts.overspent_nok) == (0, 40_000)


def test_it_begins_a_final_report_with_the_costs_of_the_interim(application, writer):
    sent(application, "interim", writer, at(date(2020, 12, 10)), expenses=spent({"material": 60_000}, DAY))
    final = start_report(obligation=duty(application, "final"), actor=writer, now=NOW)
    assert list(final.expenses.values_list("category", "amount_nok")) == [("material", 60_000)]


def test_it_passes_the_costs_on_when_the_interim_comes_after_the_final_was_begun(application, writer, report):
    assert not report.expenses.exists()
    sent(application, "interim", writer, NOW, expenses=spent({"material": 60_000, "staff_release": 1}, DAY))
    assert list(report.expenses.values_list("category", "amount_nok")) == [("material", 60_000), ("staff_release", 1)]
    entry = AuditEntry.objects.get(action="report.accounts.carried")
    assert "accounts.material.1.amount: 60\u00a0000" in entry.after


def test_it_never_mixes_carried_costs_with_what_was_written_by_hand(application, writer, report):
    save(report, writer, {"accounts.material.1.amount": "5"})
    sent(application, "interim", writer, NOW, expenses=spent({"material": 60_000}, DAY))
    assert list(report.expenses.values_list("amount_nok", flat=True)) == [5]


def test_it_marks_what_stands_as_it_was_handed_in_until_it_is_changed(application, writer, report):
    twice = [*spent({"material": 60_000}, DAY), *spent({"material": 60_000}, DAY)]
    sent(application, "interim", writer, NOW, expenses=twice)
    two = {"accounts.material.1", "accounts.material.2"}
    assert carried_keys(report, rows_of(report.expenses.all())) == two
    save(report, writer, {f"accounts.material.3.{cell}": LINE[f"accounts.material.1.{cell}"] for cell in CELLS})
    assert carried_keys(report, rows_of(report.expenses.all())) == two
    save(report, writer, {"accounts.material.2.amount": "60 001"})
    assert carried_keys(report, rows_of(report.expenses.all())) == {"accounts.material.1"}


def test_it_brings_nothing_into_an_interim_report(application, writer):
    interim = sent(application, "interim", writer, NOW, expenses=spent({"material": 60_000}, DAY))
    assert carried_keys(interim, rows_of(interim.expenses.all())) == frozenset()


def test_it_keeps_the_explanation_of_a_deviation_with_its_check(report, writer):
    save_answer(
        report=report, question="explain.material", value=Given("Dyrere trykk"), revision=0, actor=writer, now=NOW
    )
    with pytest.raises(StaleAnswer):
        save_answer(report=report, question="explain.material", value=Given("Nei"), revision=0, actor=writer, now=NOW)
    assert report.answers.get(question="explain.material").text == "Dyrere trykk"


def test_it_writes_the_accounts_into_what_was_sent(application, writer):
    report = written(application, "final", writer, NOW, expenses=spent({"material": 60_000}, DAY))
    save_answer(
        report=report, question="explain.material", value=Given("Trykt selv"), revision=0, actor=writer, now=NOW
    )
    content = submit_report(report=report, actor=writer, now=NOW).content
    assert "Innkjøp av relevant materiell: kr\u00a0160\u00a0000 / kr\u00a060\u00a0000" in content
    assert "  2020-06-30 · develop · Ført i prosjektregnskapet · kr\u00a060\u00a0000" in content
    assert "  Trykt selv" in content


def test_it_asks_for_a_purpose_only_where_a_rule_reads_it(application):
    assert asks_purpose(application) is True
    assert asks_purpose(granted(application.lead, track="im", lines={"training": 300_000}, paid=())) is False
