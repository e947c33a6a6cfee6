"""The case page: behind the declaration, one part at a time, rules and criteria beside it, a fixed number of queries."""

import pytest
from django.urls import reverse

from applications.operations.assessing import current_evaluation, declare_interest
from applications.workflow import Status
from organisations.models import ReadEntry
from schemes.queries import document_of
from schemes.rules.outcome import OutcomeKind
from schemes.workflow import SchemeRoleName
from tests.applications.casework import NOW, desk_person, fresh, judged_rules, listed, received, signed_in, taken
from tests.factories.applications import applicant

pytestmark = pytest.mark.django_db
SECRET = "Vi lager en modell på tre nivåer."  # an answer of the application
GET_PAGES = ("case", "budget", "municipality", "messages", "documents", "rules", "recheck", "history", "corrections",
             "recommend", "comment", "give")  # fmt: skip
MOST_QUERIES = 10


@pytest.fixture
def by(registers):
    """The caseworker."""
    return desk_person()


@pytest.fixture
def client(by):
    """Their browser."""
    return signed_in(by)


def address(name, case, *args):
    """The address of one page of a case."""
    return reverse(f"caseworker:{name}", args=[case.ref, *args])


# ----- habilitet -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GET_PAGES)
def test_it_hides_every_page_behind_the_declaration(client, name):
    case = received()
    answer = client.get(address(name, case))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert answer.templates[0].name == "applications/caseworker/declaration.html"
    assert SECRET not in text
    assert "Trygg sammen" not in text
    assert ReadEntry.objects.filter(case_ref=case.ref).count() == 0


def test_it_does_nothing_before_the_declaration(client):
    case = received()
    for name, args in (("take", ()), ("score", ("K1",)), ("judge", ("R29",)), ("messages_read", ())):
        client.post(address(name, case, *args), {"points": 3, "reason": "x", "is_met": "yes"})
    assert fresh(case).status == Status.SUBMITTED
    assert judged_rules(case) == []
    assert case.scores.count() == 0


def test_it_opens_the_case_when_the_person_has_declared(client, by):
    case = received()
    assert client.post(address("declare", case), {}).status_code == 422
    answer = client.post(address("declare", case), {"has_conflict": "no"})
    assert answer.url == address("case", case)
    assert "Ta saken" in client.get(address("case", case)).content.decode()
    client.post(address("take", case))
    assert fresh(case).caseworker_id == by.user_id


def test_it_is_gone_everywhere_for_a_person_with_a_conflict(client, by):
    case = received()
    answer = client.post(address("declare", case), {"has_conflict": "yes", "reason": ""})
    assert answer.status_code == 422
    answer = client.post(address("declare", case), {"has_conflict": "yes", "reason": "Søsteren er ordfører."})
    assert answer.url == reverse("caseworker:queue")
    absent = client.get(reverse("caseworker:case", args=["finnes-ikke"]))
    for name in GET_PAGES:
        answer = client.get(address(name, case))
        assert (answer.status_code, answer.content) == (404, absent.content)
    letter = case.ref
    for name, args in (("attachment", (1,)), ("letter_pdf", (1,)), ("neighbour", ("neste",))):
        assert client.get(reverse(f"caseworker:{name}", args=[letter, *args])).status_code == 404
    for name, args in (("declare", ()), ("take", ()), ("judge", ("R29",)), ("score", ("K1",)), ("messages", ())):
        assert client.post(address(name, case, *args), {"has_conflict": "no"}).status_code == 404


def test_it_is_not_there_for_other_schemes_and_applicants(registers):
    case = received()
    sender = applicant(case.lead)
    assert signed_in(sender).get(address("case", case)).status_code == 404
    stranger = desk_person(SchemeRoleName.SCHEME_ADMIN)
    assert signed_in(stranger).get(address("case", case)).status_code == 200
    from_nowhere = desk_person("no-such-role")
    assert signed_in(from_nowhere).get(address("case", case)).status_code == 404


# ----- reading ---------------------------------------------------------------------------------------------------------


def test_it_shows_each_part_with_its_answers_and_logs_the_reading(client, by):
    case = taken(by)
    found = {}
    for section in document_of(case.edition).sections_for("mu"):
        answer = client.get(f"{address('case', case)}?del={section.key}")
        found[section.key] = answer.content.decode()
        assert f'aria-current="page">{answer.context["part"].number} {section.title.nb}</a>' in found[section.key]
    assert SECRET in found["description"]
    assert "7 av 400 ord" in found["description"]
    assert "Kari Berge" in found["applicant"]
    assert "1234" not in found["applicant"].replace("•••• 8903", "")
    assert "Modellen er ferdig" in found["plan"]
    assert "800\u00a0000" in found["budget"]
    assert "kommunedirektør" in found["endorsement"]
    entry = ReadEntry.objects.filter(case_ref=case.ref).first()
    assert (entry.what, entry.user_id) == ("case", by.user_id)
    assert ReadEntry.objects.filter(case_ref=case.ref).count() == len(found)


@pytest.mark.parametrize("others", [0, 3])
def test_it_asks_at_most_ten_queries_whatever_else_there_is(client, by, others, django_assert_max_num_queries):
    case = taken(by)
    for number in range(others):
        listed("", number=50 + number, lead=case.lead)
    client.get(address("case", case))
    for section in document_of(case.edition).sections_for("mu"):
        with django_assert_max_num_queries(MOST_QUERIES) as seen:
            client.get(f"{address('case', case)}?del={section.key}")
        assert len(seen) == {"endorsement": 10}.get(section.key, 9)


def test_it_puts_what_needs_a_person_first_and_folds_what_is_met(client, by):
    case = taken(by)
    panel = client.get(address("case", case)).context["rules"]
    assert [row.node.code for row in panel.open] == ["R27", "R29", "R55", "R08"]
    assert panel.judged == []
    assert len(panel.met) == fresh(case).met_count
    assert [row.node.code for row in panel.open if row.may_judge] == ["R29", "R55"]
    assert [row.node.code for row in panel.open if row.may_override] == ["R08"]


def test_it_says_what_is_missing_before_the_recommendation(client, by):
    case = taken(by)
    assert client.get(address("case", case)).context["missing"] == ["sett K1, K2", "vurder R29, R55"]
    for key in ("K1", "K2"):
        client.post(address("score", case, key), {"points": 4, "reason": "Bra."})
    for rule in ("R29", "R55"):
        client.post(address("judge", case, rule), {"is_met": "yes", "reason": "Godt."})
    answer = client.get(address("case", case))
    assert answer.context["missing"] == []
    assert "Alt er på plass for å innstille." in answer.content.decode()


# ----- answering -------------------------------------------------------------------------------------------------------


def test_it_judges_with_and_without_script(client, by):
    case = taken(by)
    plain = client.post(address("judge", case, "R29"), {"is_met": "yes", "reason": "Ja, godt."})
    assert plain.url == f"{address('case', case)}#regel-R29"
    swap = client.post(
        address("judge", case, "R55"), {"is_met": "no", "reason": "Nei."}, headers={"HX-Request": "true"}
    )
    text = swap.content.decode()
    assert swap.templates[0].name == "applications/caseworker/_panels.html"
    assert "<html" not in text
    assert "Vurderingen av R55 er lagret." in text
    assert 'id="handlinger" hx-swap-oob="true"' in text
    assert judged_rules(case) == ["R29", "R55"]
    row = next(row for row in client.get(address("case", case)).context["rules"].judged if row.node.code == "R55")
    assert (row.judgement.is_met, row.judgement.reason, row.node.state) == (False, "Nei.", "not_met")


def test_it_tells_why_a_judgement_was_not_taken(client, by):
    case = taken(by)
    for data, sentence in (({"reason": "x"}, "Velg ja eller nei."), ({"is_met": "yes"}, "Skriv begrunnelsen.")):
        answer = client.post(address("judge", case, "R29"), data, follow=True)
        assert sentence in answer.content.decode()
    answer = client.post(address("judge", case, "R10"), {"is_met": "yes", "reason": "x"}, follow=True)
    assert "R10 er ikke overlatt til skjønn i denne saken." in answer.content.decode()
    assert judged_rules(case) == []


def test_it_scores_and_refuses_points_outside_the_scale(client, by):
    case = taken(by)
    client.post(address("score", case, "K1"), {"points": 5, "reason": "Svært bra."})
    answer = client.post(address("score", case, "K2"), {"points": 6, "reason": "x"}, follow=True)
    assert "Velg poeng fra 1 til 5." in answer.content.decode()
    assert list(case.scores.values_list("criterion", "points", "reason")) == [("K1", 5, "Svært bra.")]


def test_it_overrides_with_a_second_person_on_the_page(client, by):
    case = taken(by)
    client.post(address("override", case, "R08"), {"reason": "Arkivet er tapt."})
    assert "venter på en kollega" in client.get(address("case", case)).content.decode()
    answer = client.post(address("confirm_override", case, "R08"), follow=True)
    assert "En annen enn den som foreslo, må bekrefte." in answer.content.decode()
    second = desk_person()
    declare_interest(application=case, has_conflict=False, reason="", actor=second, now=NOW)
    signed_in(second).post(address("confirm_override", case, "R08"))
    assert case.overrides.get().confirmed_by_id == second.user_id
    assert "Fraveket:" in client.get(address("case", case)).content.decode()


def test_it_shows_the_same_check_anew_without_storing(client, by):
    case = taken(by)
    answer = client.get(address("recheck", case))
    assert "Reglene gir det samme nå." in answer.content.decode()
    part = client.get(address("recheck", case), headers={"HX-Request": "true"})
    assert part.templates[0].name == "applications/caseworker/_recheck.html"


def test_it_lets_a_reader_read_and_nothing_else(registers):
    case = taken(desk_person())
    reader = desk_person(SchemeRoleName.READER)
    declare_interest(application=case, has_conflict=False, reason="", actor=reader, now=NOW)
    client = signed_in(reader)
    text = client.get(f"{address('case', case)}?del=description").content.decode()
    assert SECRET in text
    for word in ("Skriv innstilling", "Ta saken", "Lagre K1", "Foreslå å fravike"):
        assert word not in text
    answer = client.post(address("judge", case, "R29"), {"is_met": "yes", "reason": "x"}, follow=True)
    assert "Du har ikke rettigheten" in answer.content.decode()
    assert current_evaluation(case).of("R29").outcome is OutcomeKind.DISCRETION


def test_it_goes_to_the_next_and_previous_of_ones_own_cases(client, by):
    case = taken(by)
    later = listed("Senere", number=60, caseworker_id=by.user_id, status="assessing", due_on=case.due_on)
    listed("Andres", number=61, caseworker_id=desk_person().user_id, status="assessing", due_on=case.due_on)
    assert client.get(address("neighbour", case, "neste")).url == address("case", later)
    client.post(address("declare", later), {"has_conflict": "no"})
    assert client.get(address("neighbour", later, "forrige")).url == address("case", case)
    answer = client.get(address("neighbour", later, "neste"), follow=True)
    assert "Det er ingen flere saker den veien." in answer.content.decode()


def test_it_gives_the_case_to_a_colleague_without_conflict(client, by):
    case = taken(by)
    colleague, inhabil = desk_person(display_name="Ola Kollega"), desk_person(display_name="Inga Inhabil")
    declare_interest(application=case, has_conflict=True, reason="Nabo.", actor=inhabil, now=NOW)
    page = client.get(address("give", case)).content.decode()
    assert "Ola Kollega" in page
    assert "Inga Inhabil" not in page
    answer = client.post(address("give", case), {"to": colleague.user_id, "reason": "Ferie"})
    assert answer.url == reverse("caseworker:queue")
    assert fresh(case).caseworker_id == colleague.user_id
