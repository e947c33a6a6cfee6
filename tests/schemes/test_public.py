"""The public pages: the catalogue by deadline, one call, its rules; the same number of queries at one and three calls."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.actors import MemberRole, OrganisationKind
from organisations.models import Organisation
from schemes.models import Call, Edition, Frame
from schemes.public.cards import amounts_of, who_may_apply
from schemes.queries import document_with, rules_with
from tests.factories.organisations import OrganisationFactory, logged_in, member
from tests.factories.schemes import CallFactory, published_edition, shipped_call, shipped_document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october(time_machine, now):
    """The pages ask the clock; the day is the one of `now`."""
    time_machine.move_to(now, tick=False)


def text_of(response) -> str:
    """The page as text, spaces as plain ones."""
    return " ".join(unescape(response.content.decode()).replace("\u00a0", " ").split())


@pytest.mark.parametrize("address", ["/", "/ordninger/"])
def test_it_lists_what_can_be_applied_for_by_deadline(client, address):
    shipped_call()
    CallFactory(key="sent", open=True, deadline_on=date(2019, 12, 20))
    CallFactory(key="uten-dato", deadline_on=None)
    CallFactory(key="lukket", closed=True)
    CallFactory(key="passert", open=True, deadline_on=date(2019, 10, 14))
    page = client.get(address)
    assert [card.key for card in page.context["cards"]] == ["utsatte-barn-2019", "sent", "uten-dato"]
    text = text_of(page)
    assert "Åpne og kommende (3)" in text
    assert "Lukket (2)" in text
    assert "<strong>1. nov.</strong><span>søknadsfrist</span><span>om 17 dager</span>" in text
    assert "Ramme <strong>kr 30 200 000</strong>" in text
    assert "Inntil <strong>kr 300 000 – kr 1 000 000</strong>" in text
    assert "Hvem <strong>kommuner, bydeler i Oslo</strong>" in text


def test_it_keeps_the_closed_behind_a_link_newest_first(client):
    CallFactory(key="gammel", closed=True, deadline_on=date(2017, 5, 10))
    CallFactory(key="ny", closed=True, deadline_on=date(2018, 11, 1))
    assert [card.key for card in client.get("/?vis=lukket").context["cards"]] == ["ny", "gammel"]
    page = text_of(client.get("/"))
    assert "Ingen åpne ordninger nå" in page


def test_it_says_when_a_coming_call_opens(client):
    CallFactory(open=True, opens_on=date(2019, 10, 20))
    assert "<strong>20. okt.</strong><span>åpner for søknad</span><span>om 5 dager</span>" in text_of(client.get("/"))


def test_it_marks_a_practice_call_wherever_it_shows(client):
    shipped_call(is_practice=True)
    for address in ("/", "/ordninger/utsatte-barn-2019/", "/regelverk/"):
        assert "Eksempel" in text_of(client.get(address))
    Call.objects.update(is_practice=False)
    for address in ("/", "/ordninger/utsatte-barn-2019/", "/regelverk/"):
        assert "Eksempel" not in text_of(client.get(address))


def test_it_lists_with_the_same_queries_at_one_and_three_calls(client, django_assert_num_queries):
    for key in ("en", "to", "tre"):
        shipped_call(key=key)
        warm()
        if key != "to":
            with django_assert_num_queries(2):  # calls, settings
                client.get("/")
            with django_assert_num_queries(2):
                client.get("/regelverk/")


def test_it_shows_a_call_with_the_same_queries_at_one_and_three_calls(client, django_assert_num_queries):
    for key in ("en", "to", "tre"):
        shipped_call(key=key)
        warm()
        if key != "to":
            with django_assert_num_queries(2):
                client.get("/ordninger/en/")
            with django_assert_num_queries(2):
                client.get("/ordninger/en/regler/")


def warm() -> None:
    """Documents and rules are parsed once per process, not once per page."""
    for sha256 in Edition.objects.values_list("sha256", flat=True):
        document_with(sha256), rules_with(sha256)


def test_it_tells_what_one_can_apply_for_and_where_one_starts(client):
    shipped_call()
    page = text_of(client.get("/ordninger/utsatte-barn-2019/"))
    for track in shipped_document().tracks:
        assert track.description.nb in page
        assert track.who.nb in page
    assert page.count("Start søknad") == len(shipped_document().tracks)
    assert reverse("applicant:start", args=["utsatte-barn-2019", "mu"]) in page
    assert "inntil kr 1 000 000" in page
    for passage in shipped_document().passages:
        assert passage.title.nb in page
    assert "1. november 2019" in page


@pytest.mark.parametrize("traits", [{"closed": True}, {"deadline_on": date(2019, 10, 1), "open": True}, {}])
def test_it_offers_no_start_when_one_cannot_apply(client, traits):
    call = CallFactory(**traits)
    page = text_of(client.get(f"/ordninger/{call.key}/"))
    assert "Start søknad" not in page
    assert ("Ordningen er lukket." in page) == bool(traits)


@pytest.mark.parametrize("address", ["/ordninger/finnes-ikke/", "/ordninger/finnes-ikke/regler/"])
def test_it_knows_no_other_calls(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("address", ["/", "/ordninger/utsatte-barn-2019/", "/regelverk/"])
def test_it_only_reads(client, method, address):
    shipped_call()
    assert getattr(client, method)(address).status_code == 405


# ----- the rules -----------------------------------------------------------------------------------------------------


def test_it_shows_every_rule_of_every_track_in_plain_words(client):
    call = shipped_call()
    page = client.get("/ordninger/utsatte-barn-2019/regler/")
    groups = page.context["groups"]
    document = shipped_document()
    assert [(group.key, [line.code for line in group.lines]) for group in groups] == [
        (track.key, [rule.code for rule in sorted(document.rules_for(track.key), key=lambda each: each.number)])
        for track in document.tracks
    ]
    text = text_of(page)
    assert (call.edition.version in text, call.edition.sha256 in text) == (True, True)
    cap = next(line for line in groups[0].lines if line.code == "R10")
    assert [(each.label, each.value) for each in cap.parameters] == [("Tak", "kr\u00a01\u00a0000\u00a0000")]
    assert cap.effect == "Stopper sending. Må være oppfylt for å få tilskudd."
    assert cap.phases == "innsending, vurdering, vedtak"
    window = next(line for line in groups[0].lines if line.code == "R08")
    assert [(each.label, each.value) for each in window.parameters][:2] == [
        ("Fra og med år", "2015"),
        ("Til og med år", "2018"),
    ]


@pytest.mark.parametrize("key", ["bti-2017", "utsatte-barn-2019", "grunnmodell-2020", "utsatte-barn-2022"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_tells_no_parameter_by_its_name_in_the_code(client, key, language):
    shipped_call(key)
    client.cookies["django_language"] = language
    for group in client.get(f"/ordninger/{key}/regler/").context["groups"]:
        for line in group.lines:
            for parameter in line.parameters:
                assert "_" not in parameter.label + parameter.value
                assert not re.search(r"[a-z]\.[a-z]", parameter.value)


def test_it_lists_what_is_not_set_and_drops_what_an_administrator_has_set(client):
    call = shipped_call()
    unset = client.get("/ordninger/utsatte-barn-2019/regler/").context["unset"]
    assert "Beløpet som er øremerket mottakere av BTI i 2017, er ikke satt." in unset
    assert "Bevilgningen er ikke satt. Uten den kan ingen få tilskudd." not in unset
    Frame.objects.filter(call=call).update(earmark_nok=1_000, total_nok=None)
    Frame.objects.filter(call=call).update(earmark_nok=1_000)
    unset = client.get("/ordninger/utsatte-barn-2019/regler/").context["unset"]
    assert "Bevilgningen er ikke satt. Uten den kan ingen få tilskudd." in unset
    assert "Beløpet som er øremerket mottakere av BTI i 2017, er ikke satt." not in unset


def test_it_explains_the_rules_and_names_each_version(client):
    call = shipped_call()
    text = text_of(client.get("/regelverk/"))
    assert call.edition.version in text
    assert call.edition.sha256[:12] in text
    for word in ("Oppfylt", "Ikke oppfylt", "Mangler opplysninger", "Må vurderes"):
        assert word in text


# ----- what is derived -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "who"),
    [
        ("utsatte-barn-2019", (OrganisationKind.MUNICIPALITY, OrganisationKind.OSLO_DISTRICT)),
        ("bti-2017", (OrganisationKind.MUNICIPALITY,)),
        (
            "grunnmodell-2020",
            (OrganisationKind.CHILD_WELFARE_SERVICE, OrganisationKind.INTERMUNICIPAL_CHILD_WELFARE_SERVICE),
        ),
        ("utsatte-barn-2022", ()),
    ],
)
def test_it_reads_off_the_rules_who_may_apply(key, who):
    assert who_may_apply(published_edition(shipped_document(key)).sha256) == who


def test_it_tells_one_amount_a_range_or_nothing():
    tracks = {track.key: track for track in shipped_document().tracks}
    assert amounts_of([tracks["mu"]]) == "kr\u00a01\u00a0000\u00a0000"
    assert amounts_of(tracks.values()) == "kr\u00a0300\u00a0000 – kr\u00a01\u00a0000\u00a0000"
    assert amounts_of([]) == ""


@pytest.mark.parametrize("language", ["nn", "en"])
def test_it_speaks_the_language_of_the_page(client, language):
    shipped_call()
    client.cookies["django_language"] = language
    page = client.get("/ordninger/utsatte-barn-2019/")
    name = shipped_document().name.in_language(language)
    assert f"{name} 2019" in text_of(page)
    assert f'<html lang="{language}"' in text_of(page)


# ----- amounts of each track, and what may fit us ----------------------------------------------------------------------


def test_it_tells_the_amount_of_each_track_in_the_list(client):
    shipped_call()
    page = text_of(client.get("/"))
    assert '<li>Modellutvikling <strong class="nowrap">inntil kr 1 000 000</strong></li>' in page
    assert "Kan passe for oss" not in page


def acting(client, organisation):
    return logged_in(client, member(organisation, MemberRole.WRITE), organisation)


def test_it_narrows_the_list_to_what_no_rule_shuts_for_us(client, registers):
    shipped_call()
    ours = acting(client, Organisation.objects.get(municipality_number="1122"))
    assert "Kan passe for oss" in text_of(ours.get("/"))
    (card,) = ours.get("/?vis=oss").context["cards"]
    assert [key for key, _name, _amount in card.tracks] == ["mu", "im", "bt"]  # not merged: no model to adapt


def test_it_shows_a_private_body_that_nothing_fits(client, registers):
    shipped_call()
    private = OrganisationFactory(kind=OrganisationKind.PRIVATE, name="Barnehjelpen AS")
    page = acting(client, private).get("/?vis=oss")
    assert page.context["cards"] == []
    assert "Ingen åpne eller kommende ordninger passer" in text_of(page)


def test_it_leaves_out_the_track_that_the_registers_shut(client, registers):
    shipped_call()
    page = acting(client, Organisation.objects.get(municipality_number="1121")).get("/?vis=oss")
    tracks = {key for card in page.context["cards"] for key, _name, _amount in card.tracks}
    assert "mu" not in tracks
    assert tracks


def test_a_stranger_who_asks_for_ours_gets_the_whole_list(client):
    shipped_call()
    page = client.get("/?vis=oss")
    assert (len(page.context["cards"]), page.context["is_for_us"]) == (1, False)


def test_it_narrows_with_the_same_queries_at_one_and_three_calls(client, registers):
    ours = acting(client, Organisation.objects.get(municipality_number="1122"))
    counts = []
    for key in ("en", "to", "tre"):
        shipped_call(key=key)
        warm()
        ours.get("/?vis=oss")
        with CaptureQueriesContext(connection) as queries:
            ours.get("/?vis=oss")
        counts.append(len(queries))
    assert counts[0] == counts[2]
