"""What the pre-check answers: every municipality in every call, the spot checks, and what own answers change."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from organisations.actors import OrganisationKind
from organisations.lineage import bodies, body_at, shipped
from schemes.edition import catalogue_keys
from schemes.given import GivenGrant
from schemes.public.precheck_answers import Asked, answer_of_call, evaluations_of
from schemes.public.precheck_offers import OSLO, in_order, known_facts, offer_of
from schemes.public.precheck_questions import MOST, Answers, merged_questions
from schemes.public.precheck_who import Who, municipality
from schemes.questions import Stored
from schemes.rules.outcome import Verdict
from tests.factories.schemes import CallFactory, shipped_call, shipped_document

pytestmark = pytest.mark.django_db

LATER = datetime(2024, 6, 3, 10, 0, tzinfo=OSLO)
CAN, CANNOT, UNKNOWN, JUDGED = (
    Verdict.ELIGIBLE,
    Verdict.NOT_ELIGIBLE,
    Verdict.INCOMPLETE,
    Verdict.NEEDS_DISCRETION,
)


@pytest.fixture(scope="module")
def registers():
    """The shipped registers, read once: the answers are a function of them."""
    return shipped()


@pytest.fixture
def offers():
    """Every call of the catalogue, all of them over."""
    return [offer_of(shipped_call(key), LATER) for key in catalogue_keys()]


@pytest.fixture
def call_2019(now):
    """The call of 2019 while it is open."""
    return offer_of(shipped_call(), now)


def asked(registers, who, given=(), offers=(), chosen=""):
    """A visitor with these answers, by the key of the question: a number for yes, no and counts, else a text."""
    answers = {key: Stored(number=value) if isinstance(value, int) else Stored(text=value) for key, value in given}
    return Asked(registers, who, Answers(tuple(merged_questions(offers)), answers), "nb", chosen)


def at(registers, number, year=2019):
    """The municipality that had the number in that list; a district, when there are six digits."""
    if len(number) == 6:
        return Who(number, "Bydel Grorud", OrganisationKind.OSLO_DISTRICT, None, number)
    return municipality(body_at(registers, (year, number)))


def verdicts(visitor, offer):
    return {track: each.verdict for track, each in evaluations_of(visitor, offer).items()}


def test_it_answers_every_municipality_of_every_list_in_every_call(registers, offers):
    tracks = {offer.key: {track.key for track in offer.document.tracks} for offer in offers}
    answered = {2019: 0, 2020: 0, 2024: 0}
    for body in bodies(registers):
        visitor = asked(registers, municipality(body))
        for offer in offers:
            found = evaluations_of(visitor, offer)
            assert set(found) == tracks[offer.key]
            assert all(each.outcomes for each in found.values())
        for form in body.forms:
            answered[form.list_year] += 1
    assert answered == {2019: 422, 2020: 356, 2024: 357}


def test_it_puts_every_answer_in_words_without_an_error(registers, offers):
    for body in bodies(registers):
        visitor = asked(registers, municipality(body))
        for offer in offers:
            answer = answer_of_call(visitor, offer)
            assert answer.offer.is_over
            for track in answer.tracks:
                assert track.word
                assert track.reason is not None
                assert track.reason.sentence
                assert track.reason.source


SPOT_CHECKS = [
    # number, list: modellutvikling, implementering, BTI, tilpassing in the call of 2019 by the registers alone
    ("1122", 2019, (UNKNOWN, UNKNOWN, UNKNOWN, CANNOT)),  # Gjesdal: no merger, no grant known, lists 2016-2018 open
    ("1121", 2019, (CANNOT, CANNOT, UNKNOWN, CANNOT)),  # Time: took part in Modellkommuneforsøket
    ("0124", 2019, (CANNOT, CANNOT, UNKNOWN, CAN)),  # Askim: own grant 2015, in the merger of Indre Østfold
    ("3014", 2020, (CANNOT, CANNOT, UNKNOWN, CAN)),  # Indre Østfold: Askim and Trøgstad had grants in 2015
    ("1519", 2019, (CANNOT, CANNOT, UNKNOWN, CAN)),  # Volda: own grant 2015, merges with Hornindal
    ("1577", 2020, (CANNOT, CANNOT, UNKNOWN, CAN)),  # the new Volda
    ("1235", 2019, (CANNOT, CANNOT, UNKNOWN, CAN)),  # Voss: own grant 2015, merges with Granvin
    ("4621", 2020, (CANNOT, CANNOT, UNKNOWN, CAN)),  # the new Voss
    ("3030", 2020, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),  # Lillestrøm: Skedsmo's trial is judged, grants open
    ("5004", 2019, (CANNOT, CANNOT, UNKNOWN, CANNOT)),  # Steinkjer: took part in Modellkommuneforsøket itself
    ("5006", 2020, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),  # the new Steinkjer: its trial is a person's question
    ("0710", 2019, (UNKNOWN, UNKNOWN, UNKNOWN, CANNOT)),  # Sandefjord: Andebu's grant counts as of another merger
    ("1849", 2019, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),  # Hamarøy: a division is involved
    ("1875", 2020, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
    ("1805", 2019, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),  # Narvik: merges with Ballangen and a part of Tysfjord
    ("1806", 2020, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
    ("0301", 2019, (UNKNOWN, UNKNOWN, UNKNOWN, CANNOT)),  # Oslo: Helseetaten's grant is unclear (C10)
    (
        "030110",
        0,
        (CANNOT, CANNOT, CAN, CANNOT),
    ),  # district Grorud: BTI is open to districts, the rest to municipalities
]


@pytest.mark.parametrize(("number", "year", "expected"), SPOT_CHECKS)
def test_it_answers_the_spot_checks_of_2019(registers, call_2019, number, year, expected):
    found = verdicts(asked(registers, at(registers, number, year)), call_2019)
    assert tuple(found[track] for track in ("mu", "im", "bt", "ti")) == expected


# ----- own answers ---------------------------------------------------------------------------------------------------

NOTHING = [("check_mu_years", "none"), ("check_bti_2017", 0), ("check_bufdir_2018", 0)]
OWN_ANSWERS = [
    # number, list, answers, the four tracks
    ("1122", 2019, NOTHING, (CAN, CANNOT, CANNOT, CANNOT)),
    ("1122", 2019, [("check_mu_years", "2016")], (CANNOT, CAN, UNKNOWN, CANNOT)),  # R18 opens for implementing
    ("1122", 2019, [("check_mu_years", "2017")], (CANNOT, UNKNOWN, UNKNOWN, CANNOT)),  # the end of its period
    (
        "1122",
        2019,
        [("check_mu_years", "2017"), ("check_period_end", "2019-06-30")],
        (CANNOT, CAN, UNKNOWN, CANNOT),
    ),
    (
        "1122",
        2019,
        [("check_mu_years", "2015,2017,2018"), ("check_period_end", "2019-06-30")],
        (CANNOT, CAN, UNKNOWN, CANNOT),
    ),
    (
        "1122",
        2019,
        [("check_mu_years", "2017,2018"), ("check_period_end", "2019-12-31")],
        (CANNOT, CANNOT, UNKNOWN, CANNOT),
    ),
    (
        "1122",
        2019,
        [("check_mu_years", "none"), ("check_bti_2017", 1), ("check_bufdir_2018", 1)],
        (CAN, CANNOT, CAN, CANNOT),
    ),
    ("0124", 2019, NOTHING, (CANNOT, CANNOT, CANNOT, CAN)),  # what the register knows of 2015 stays
    ("3030", 2020, NOTHING, (JUDGED, CANNOT, CANNOT, CANNOT)),  # Skedsmo's trial, and nothing to adapt
    ("3030", 2020, [("check_mu_years", "2016")], (CANNOT, CANNOT, UNKNOWN, JUDGED)),
    ("5004", 2019, NOTHING, (CANNOT, CANNOT, CANNOT, CANNOT)),
    ("0710", 2019, NOTHING, (JUDGED, JUDGED, CANNOT, CANNOT)),  # Andebu, merged in 2017, is a person's question
    ("1806", 2020, NOTHING, (CAN, CANNOT, CANNOT, CANNOT)),
    ("1806", 2020, [("check_mu_years", "2016")], (JUDGED, JUDGED, UNKNOWN, JUDGED)),
    ("0301", 2019, NOTHING, (JUDGED, JUDGED, CANNOT, CANNOT)),  # Helseetaten's grant, C10
]


@pytest.mark.parametrize(("number", "year", "given", "expected"), OWN_ANSWERS)
def test_it_counts_own_answers(registers, call_2019, number, year, given, expected):
    found = verdicts(asked(registers, at(registers, number, year), given, [call_2019]), call_2019)
    assert tuple(found[track] for track in ("mu", "im", "bt", "ti")) == expected


def test_it_shows_own_answers_as_not_verified_beside_what_the_register_says(registers, call_2019):
    visitor = asked(registers, at(registers, "1122"), [("check_mu_years", "2016")], [call_2019])
    answer = answer_of_call(visitor, call_2019)
    refused = next(track for track in answer.tracks if track.key == "mu")
    condition = next(each for each in refused.conditions if each.node.code == "R08")
    assert [(each.value, each.source) for each in condition.basis] == [
        ("en kommune", "register"),
        ("2016: kommunen selv", "egne svar, ikke kontrollert"),
    ]


def test_it_says_what_can_be_applied_for_and_why_not_the_rest(registers, call_2019):
    answer = answer_of_call(asked(registers, at(registers, "3014", 2020), NOTHING[1:], [call_2019]), call_2019)
    assert answer.headline.startswith(
        "Dere kan søke om tilpassing av modellen i den nye kommunen, ikke om modellutvikling, "
    )
    assert "Grunnen:" not in answer.headline  # two reasons: each stands in its row
    answer = answer_of_call(asked(registers, at(registers, "3014", 2020)), call_2019)
    assert (
        "Grunnen: Den nye kommunen har med en kommune som fikk tilskudd til modellutvikling i 2015." in answer.headline
    )
    assert answer.headline.endswith("Vi mangler opplysninger for å svare om bedre tverrfaglig innsats (BTI).")


def test_it_asks_a_call_that_is_over_as_of_its_last_day(registers):
    offer = offer_of(shipped_call(), LATER)
    assert (offer.is_over, offer.asked_on) == (True, date(2019, 11, 1))
    ostfold = at(registers, "3118", 2024)
    answer = answer_of_call(asked(registers, ostfold), offer)
    assert [(track.key, track.word) for track in answer.tracks] == [
        ("ti", "Dere kunne søke"),
        ("bt", "Vi mangler opplysninger"),
        ("mu", "Dere fylte ikke vilkårene"),
        ("im", "Dere fylte ikke vilkårene"),
    ]
    assert all(track.start_url == "" for track in answer.tracks)


def test_it_answers_for_what_a_municipality_had_become_on_the_day(registers):
    offer = offer_of(CallFactory(open=True, deadline_on=date(2024, 8, 1)), LATER)
    askim = answer_of_call(asked(registers, at(registers, "0124")), offer)
    assert askim.note.replace("\u00a0", " ") == (
        "Askim ble en del av Indre Østfold 1. januar 2020. Svaret gjelder Indre Østfold."
    )
    same = verdicts(asked(registers, at(registers, "3118", 2024)), offer)
    assert verdicts(asked(registers, at(registers, "0124")), offer) == same
    divided = answer_of_call(asked(registers, at(registers, "1850")), offer)
    assert "var delt" in divided.note


def test_it_says_that_a_municipality_was_not_there_yet(registers):
    offer = offer_of(shipped_call(), LATER)
    haram = answer_of_call(asked(registers, at(registers, "1580", 2024)), offer)
    assert haram.note.startswith("Haram hadde ikke noe nummer 1.")
    assert {track.verdict for track in haram.tracks} <= {UNKNOWN, CANNOT}


GIVEN = GivenGrant("1122", date(2019, 12, 16), date(2021, 12, 16))


@pytest.mark.parametrize(
    ("given", "number", "on", "relation"),
    [
        (GIVEN, "1122", LATER, "same"),
        (GivenGrant("0124", date(2019, 12, 16)), "3118", LATER, "merged_2020"),  # Askim's goes with it
        (GivenGrant("3014", date(2021, 12, 16)), "3118", LATER, "same"),  # under the number it had then
        (GivenGrant("0124", date(2019, 12, 16)), "1122", LATER, None),
        (GIVEN, "1122", datetime(2019, 12, 15, 10, 0, tzinfo=OSLO), None),  # the day before the decision
        (replace(GIVEN, is_practice=True), "1122", LATER, None),
    ],
)
def test_it_counts_a_grant_given_here_for_the_municipality_and_what_it_became(registers, given, number, on, relation):
    offer = offer_of(CallFactory(open=True, deadline_on=date(2024, 8, 1)), on)
    year = 2024 if on == LATER else 2019
    known = known_facts(registers, at(registers, number, year), offer, [given])
    here = [grant for grant in known["grants.mu"].value if grant["year"] >= 2019]
    assert [grant["relation"] for grant in here] == ([relation] if relation else [])
    assert known["grants.mu"].source == ("system" if relation else "register")


def test_it_tests_the_period_of_a_grant_given_here(registers):
    offer = offer_of(shipped_call(deadline_on=date(2021, 12, 20)), datetime(2021, 12, 16, 12, tzinfo=OSLO))
    visitor = replace(asked(registers, at(registers, "1122"), [("check_mu_years", "none")], [offer]), given=(GIVEN,))
    assert verdicts(visitor, offer)["im"] == CANNOT  # its last day is inside
    after = replace(offer, asked_at=datetime(2021, 12, 17, 12, tzinfo=OSLO))
    assert verdicts(visitor, after)["im"] == CAN


SERVICE = Who("slag-child_welfare_service", "En kommunal barneverntjeneste", OrganisationKind.CHILD_WELFARE_SERVICE)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], UNKNOWN),
        ([("check_new_cases", 20), ("check_youth", 20)], UNKNOWN),
        ([("check_new_cases", 20), ("check_youth", 20), ("check_demanding", "none")], CAN),
        ([("check_new_cases", 19), ("check_youth", 20), ("check_demanding", "none")], CANNOT),
        ([("check_new_cases", 20), ("check_youth", 20), ("check_demanding", "guidance_team")], CANNOT),
        ([("check_new_cases", 20), ("check_youth", 20), ("check_demanding", "other")], JUDGED),
    ],
)
def test_it_answers_a_service_from_its_own_figures(registers, given, expected):
    offer = offer_of(shipped_call("grunnmodell-2020", deadline_on=date(2024, 8, 1)), LATER)
    assert verdicts(asked(registers, SERVICE, given, [offer]), offer) == {"gm": expected}


def test_it_answers_that_a_closed_call_takes_no_application(registers):
    closed = offer_of(shipped_call("grunnmodell-2020", is_open=False), LATER)
    answer = answer_of_call(asked(registers, SERVICE), closed)
    assert (answer.tracks[0].verdict, answer.tracks[0].reason.code) == (CANNOT, "R70")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], UNKNOWN),
        ([("check_partners", 0), ("check_elsewhere", 0)], CAN),
        ([("check_partners", 0), ("check_elsewhere", 1)], JUDGED),  # it stands twice
        ([("check_partners", 1), ("check_elsewhere", 0)], UNKNOWN),  # with whom is not asked here
    ],
)
def test_it_answers_the_call_of_2017_from_own_answers_alone(registers, given, expected):
    offer = offer_of(shipped_call("bti-2017"), LATER)
    assert verdicts(asked(registers, at(registers, "1122"), given, [offer]), offer) == {"b17": expected}


def test_it_shows_open_calls_first_then_coming_then_the_newest_that_is_over(now):
    old = CallFactory(key="gammel", closed=True, deadline_on=date(2017, 5, 10))
    new = CallFactory(key="nyere", closed=True, deadline_on=date(2018, 11, 1))
    coming, is_open = CallFactory(key="kommer"), shipped_call()
    found = in_order([offer_of(call, now) for call in (old, new, coming, is_open)])
    assert [offer.key for offer in found] == ["utsatte-barn-2019", "kommer", "nyere", "gammel"]
    assert in_order(found, "gammel")[0].key == "gammel"


def test_it_asks_for_a_fact_once_with_the_options_of_every_call(offers):
    merged = {each.fact: each for each in merged_questions(offers)}
    assert len(merged) == len({each.fact for offer in offers for each in offer.questions})
    years = [option.key for option in merged["grants.mu"].options]
    assert years == ["2015", "2016", "2017", "2018", "2019", "2020", "2021", "none"]


def test_it_has_no_document_with_more_than_five_questions():
    for key in catalogue_keys():
        document = shipped_document(key)
        sections = {each.key for each in document.sections if each.form == "pre-check"}
        assert len([each for each in document.questions if each.section in sections]) <= MOST
