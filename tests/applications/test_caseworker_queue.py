"""The queue: tabs and counts, filters in the address, keyset pages, search on both databases, a fixed number of queries."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from applications.models import Application, Message
from applications.operations.assessing import declare_interest
from applications.queries import cases, search
from applications.queries.cases import SORTS, CaseFilter, Tab, queue_page, tallies
from applications.queries.paging import WrongCursor, cursor_from, page_of
from applications.queries.search import matching, words_of
from organisations.models import Organisation
from schemes.workflow import SchemeRoleName
from tests.applications.casework import NOW, desk_person, listed, received, scored_call, signed_in
from tests.factories.applications import applicant
from tests.factories.organisations import OrganisationFactory
from tests.factories.schemes import SchemeRoleFactory, shipped_call

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
QUERIES = 7  # session, person, memberships, roles, calls, counts, rows


@pytest.fixture
def by():
    """The caseworker."""
    return desk_person()


@pytest.fixture
def open_list(by):
    """The list as this person sees it, at an address."""
    client = signed_in(by)
    return lambda query="", **headers: client.get(reverse("caseworker:queue") + query, headers=headers)


def names(answer):
    """The municipalities shown, in order."""
    return [row.case.lead.name for row in answer.context["rows"]]


def counts(answer):
    """The counts of the tabs."""
    return {item["label"]: str(item["count"]) for item in answer.context["tabs"]}


def test_it_puts_each_case_in_its_tabs(open_list, by):
    listed("Fri kommune")
    listed("Min kommune", caseworker_id=by.user_id, status="assessing", due_on=date(2199, 1, 1))
    listed("Sen kommune", caseworker_id=by.user_id, status="assessing", due_on=date(2019, 11, 1))
    listed("Ventende kommune", caseworker_id=by.user_id, status="assessing", is_waiting=True)
    listed("Klar kommune", status="recommended", due_on=date(2199, 1, 1), caseworker_id=desk_person().user_id,
           recommended_at=NOW, recommended_by_id=by.user_id)  # fmt: skip
    listed("Ferdig kommune", status="rejected", caseworker_id=by.user_id)
    answer = open_list()
    assert counts(answer) == {
        "Mine": "3",
        "Ufordelte": "1",
        "Venter på søker": "1",
        "Over frist": "2",
        "Klare for vedtak": "1",
        "Alle": "5",
    }
    assert names(answer) == ["Sen kommune", "Ventende kommune", "Min kommune"]
    assert names(open_list("?tab=unassigned")) == ["Fri kommune"]
    assert names(open_list("?tab=waiting")) == ["Ventende kommune"]
    assert names(open_list("?tab=ready")) == ["Klar kommune"]
    assert names(open_list("?tab=all&status=any&sort=name")) == [
        "Ferdig kommune",
        "Fri kommune",
        "Klar kommune",
        "Min kommune",
        "Sen kommune",
        "Ventende kommune",
    ]


def test_it_narrows_by_track_status_and_county_from_the_address(open_list):
    call = scored_call()
    listed("En kommune", county="Rogaland")
    listed("To kommune", track="im", county="Rogaland", status="assessing")
    listed("Tre kommune", track="im", county="Nordland")
    everything = "?tab=all&sort=name"
    assert names(open_list(f"{everything}&track={call.pk}.im")) == ["To kommune", "Tre kommune"]
    assert names(open_list(f"{everything}&county=Nordland")) == ["Tre kommune"]
    assert names(open_list(f"{everything}&status=assessing")) == ["To kommune"]
    answer = open_list(f"{everything}&track={call.pk}.im&county=Rogaland")
    assert names(answer) == ["To kommune"]
    assert str(answer.context["counts"].found) == "1"
    assert answer.context["counts"].applied_nok == 500_000


@pytest.mark.parametrize("query", ["?tab=nonsense", "?status=x", "?sort=drop", "?track=99999999999.mu", "?etter=x~y",
                                   "?etter=2019-13-40~1", "?q=%00", "?order=sideways", "?for=~"])  # fmt: skip
def test_it_leaves_out_what_it_cannot_read(open_list, query):
    assert open_list(query).status_code == 200


@pytest.mark.parametrize(
    ("sort", "first"),
    [("due", "Alta"), ("name", "Alta"), ("amount", "Alta"), ("received", "Alta")],
)
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_it_pages_through_every_sort_without_losing_a_row(by, sort, first, order):
    for number, name in enumerate(["Alta", "Bodø", "Dovre", "Eid", "Frøya"], start=1):
        same = number in (2, 3)  # two rows tie in every column
        listed(
            name,
            number=number,
            applied_nok=200 if same else number * 100,
            due_on=None if number == 5 else TODAY + timedelta(days=2 if same else number),
            sort_key="b" if same else name.lower(),
            submitted_at=NOW - timedelta(days=20 - (2 if same else number)),
        )
    rows = Application.objects.all()
    chosen = CaseFilter(tab=Tab.ALL, sort=sort, is_descending=order == "desc")
    found, after, pages = [], "", []
    while True:
        page = queue_page(rows, chosen, user_id=by.user_id, today=TODAY, after=after, size=2)
        found += [row.lead.name for row in page.rows]
        pages.append(page)
        if page.after is None:
            break
        after = page.after
    expected = ["Alta", "Bodø", "Dovre", "Eid", "Frøya"]
    if order == "desc":
        expected.reverse()
    assert [len(page.rows) for page in pages] == [2, 2, 1]
    assert found == expected
    back = queue_page(rows, chosen, user_id=by.user_id, today=TODAY, before=pages[-1].before, size=2)
    assert [row.lead.name for row in back.rows] == expected[2:4]
    start = queue_page(rows, chosen, user_id=by.user_id, today=TODAY, before=back.before, size=2)
    assert ([row.lead.name for row in start.rows], start.before) == (expected[:2], None)


@pytest.mark.parametrize("text", ["", "x", "5~", "~", "a'; drop~1", "1~99999999999999999999", "1~-1"])
def test_it_refuses_a_cursor_it_did_not_write(text):
    with pytest.raises(WrongCursor):
        cursor_from(text, SORTS["amount"])
    assert page_of(Application.objects.all(), sort=SORTS["amount"], is_descending=False, size=5, after=text).rows == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gjes", ["Gjesdal kommune"]),
        ("GJESDAL Kommune", ["Gjesdal kommune"]),
        ("kommune gjes", ["Gjesdal kommune"]),
        ("esdal", []),
        ("høl", ["Aurskog-Høland kommune"]),
        ("2019/00123", ["Gjesdal kommune"]),
        ("00123", ["Gjesdal kommune"]),
        ("123", ["Gjesdal kommune"]),
        ("124", ["Aurskog-Høland kommune"]),
        ("gjes | høl", []),
        ("%", ["Aurskog-Høland kommune", "Gjesdal kommune"]),
        ("ga\u030aivuona", ["Gáivuotna – Kåfjord – Kaivuono"]),
        ("kåf", ["Gáivuotna – Kåfjord – Kaivuono"]),
    ],
)
def test_it_finds_a_case_by_the_beginning_of_its_words(text, expected):
    listed("Gjesdal kommune", number=123)
    listed("Aurskog-Høland kommune", number=124)
    if "kåf" in text or "ga" in text:
        listed("Gáivuotna – Kåfjord – Kaivuono", number=125)
    if text.startswith("ga"):
        expected = []  # a combining ring is another letter than á
    found = matching(Application.objects.order_by("sort_key"), text)
    assert [row.lead.name for row in found.select_related("lead")] == expected


def test_it_reads_no_operators_in_a_search():
    assert words_of("a & !b | (c:*) 'd' \\ e") == ("a", "b", "c", "d", "e")
    assert len(words_of("x " * 50)) == 6


def test_it_stops_counting_at_the_limit(by, monkeypatch):
    monkeypatch.setattr(cases, "LIMIT", 2)
    for name in ("En", "To", "Tre", "Fire"):
        listed(name)
    found = tallies(Application.objects.all(), CaseFilter(tab=Tab.ALL), user_id=by.user_id, today=TODAY)
    assert str(found.found) == "10\u00a0000+"
    assert found.found.counted == 3
    assert found.applied_nok is None
    assert str(found.tabs[Tab.MINE]) == "0"


def test_it_finds_every_case_of_a_frequent_word_when_something_else_narrows_the_list(open_list, monkeypatch):
    monkeypatch.setattr(cases, "LIMIT", 1)
    monkeypatch.setattr(search, "RARE", 2)
    for number in range(1, 6):
        listed(f"Kommune {number} vik", number=number, track="im" if number == 5 else "mu")
    track = f"{scored_call().pk}.im"
    answer = open_list(f"?tab=all&q=vik&track={track}")
    assert (names(answer), answer.context["counts"].is_rare) == (["Kommune 5 vik"], False)
    answer = open_list("?tab=all&q=00003")
    assert (names(answer), answer.context["counts"].is_rare) == (["Kommune 3 vik"], True)


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_number_of_queries_however_many_rows(open_list, rows, django_assert_num_queries):
    for number in range(rows):
        listed(f"Kommune {number}", number=number + 1)
    open_list("?tab=unassigned")  # the edition's document is read once per process
    with django_assert_num_queries(QUERIES):
        answer = open_list("?tab=unassigned")
    assert len(answer.context["rows"]) == rows


def test_it_draws_the_rows_alone_for_a_swap(open_list):
    listed("Gjesdal kommune")
    answer = open_list("?tab=all", **{"HX-Request": "true"})
    assert answer.templates[0].name == "applications/caseworker/_rows.html"
    assert b"<html" not in answer.content
    assert b"Gjesdal kommune" in answer.content


def test_it_shows_marks_news_and_lateness(open_list, by):
    case = listed("Gjesdal kommune", met_count=9, not_met_count=1, unknown_count=2, discretion_count=3, is_late=True)
    sender = applicant(case.lead)
    Message.objects.create(application=case, subject="question", body="Hei", is_from_directorate=False,
                           organisation=case.lead, sent_at=NOW, sent_by_id=sender.user_id)  # fmt: skip
    text = open_list("?tab=all").content.decode()
    for tone, count in (("good", 9), ("bad", 1), ("unknown", 2), ("human", 3)):
        assert f'<span class="rule-mark" data-tone="{tone}" role="img" aria-label="{count} ' in text
        assert f"</svg>{count}</span>" in text
    assert "Ny melding" in text
    assert "kom etter fristen" in text
    assert "over fristen" in text


def test_it_says_what_the_municipality_was_and_becomes(open_list):
    old = OrganisationFactory(name="Askim kommune", municipality_number="0124", valid_to_on=date(2020, 1, 1))
    new = OrganisationFactory(name="Indre Østfold kommune", municipality_number="3118")
    listed("", lead=old)
    listed("", lead=new)
    listed("", lead=OrganisationFactory(time=True))
    lines = {row.case.lead.name: row.lineage for row in open_list("?tab=all").context["rows"]}
    assert lines == {
        "Askim kommune": "blir Indre Østfold i 2020",
        "Indre Østfold kommune": "fra 2020 · Trøgstad, Spydeberg m.fl.",
        "Time kommune": "Modellkommuneforsøket",
    }


def test_it_shows_only_the_schemes_a_person_works_with(by):
    listed("Gjesdal kommune")
    other = shipped_call("grunnmodell-2020", is_open=False)
    listed("Tinn barnevernstjeneste", call=other, track="gm")
    limited = desk_person(SchemeRoleName.READER)
    limited_client = signed_in(limited)
    from_role = limited_client.get(reverse("caseworker:cases"))
    assert len(from_role.context["rows"]) == 2
    person = limited.user_id
    type(SchemeRoleFactory._meta.model.objects.get(user_id=person)).objects.filter(user_id=person).update(
        scheme=other.scheme
    )
    answer = limited_client.get(reverse("caseworker:cases"))
    assert names(answer) == ["Tinn barnevernstjeneste"]
    assert counts(answer)["Alle"] == "1"
    assert [option.label for option in answer.context["tracks"]] == ["utprøving av grunnmodell for hjelpetiltak 2020"]


def test_it_takes_the_next_case_that_is_due_first(by, registers):
    late = received(actor=applicant(Organisation.objects.get(municipality_number="1121")))
    Application.objects.filter(pk=late.pk).update(due_on=date(2019, 11, 2))
    listed("Senere kommune", due_on=date(2019, 12, 1), number=77)
    client = signed_in(by)
    answer = client.post(reverse("caseworker:take_next"))
    assert answer.url == reverse("caseworker:case", args=[late.ref])
    assert Application.objects.get(pk=late.pk).caseworker_id == by.user_id
    assert client.get(reverse("caseworker:take_next")).status_code == 405


def test_it_says_when_there_is_nothing_to_take(by):
    client = signed_in(by)
    answer = client.post(reverse("caseworker:take_next"), follow=True)
    assert "Ingen saker venter på å bli tatt." in answer.content.decode()
    assert "Ingen saker venter på deg" in answer.content.decode()


def test_it_is_empty_for_staff_without_a_role():
    listed("Gjesdal kommune")
    answer = signed_in(desk_person("no-such-role")).get(reverse("caseworker:queue") + "?tab=all&q=gjesdal")
    assert names(answer) == []
    assert set(counts(answer).values()) == {"0"}
    assert "Ta neste sak" not in answer.content.decode()


def test_it_is_not_there_for_applicants():
    listed("Gjesdal kommune")
    client = signed_in(applicant(OrganisationFactory()))
    assert client.get(reverse("caseworker:queue")).status_code == 404


def test_it_leaves_out_the_case_of_a_conflict_everywhere(by, open_list, registers):
    case = received()
    declare_interest(application=case, has_conflict=True, reason="Søsken.", actor=by, now=NOW)
    for query in ("?tab=all&status=any", "?tab=unassigned", "?tab=all&q=gjesdal", f"?tab=all&q={case.case_no}"):
        assert names(open_list(query)) == []
    assert set(counts(open_list()).values()) == {"0"}
    assert signed_in(by).post(reverse("caseworker:take_next")).url == reverse("caseworker:queue")
