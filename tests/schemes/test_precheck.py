"""The page of the pre-check: finding who asks, the questions, bad input, what it shows, and what it costs."""

import re
from datetime import date, datetime
from html import unescape

import pytest
from django.urls import reverse

from organisations.lineage import body_at
from organisations.models import Organisation
from schemes.models import Edition
from schemes.public.precheck_offers import OSLO
from schemes.public.precheck_who import NotFound, directory, find, municipality, who_at
from schemes.queries import document_with, rules_with
from tests.factories.organisations import logged_in, member
from tests.factories.schemes import CallFactory, shipped_call

pytestmark = pytest.mark.django_db

TODAY, IN_2026 = date(2019, 10, 15), date(2026, 2, 2)
GJESDAL, OSTFOLD, ASKIM = "1122-2024", "3118-2024", "0124-2019"
ADDRESS = "/forhandssjekk/"


@pytest.fixture(autouse=True)
def _october(time_machine, now):
    """The page asks the clock; the day is the one of `now`."""
    time_machine.move_to(now, tick=False)


@pytest.fixture
def known(registers):
    return directory()


def text_of(response) -> str:
    """The page as text, spaces as plain ones, without tags."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(plain).replace("\u00a0", " ").split())


def warm() -> None:
    """Documents and rules are parsed once per process, not once per page."""
    for sha256 in Edition.objects.values_list("sha256", flat=True):
        document_with(sha256), rules_with(sha256)


# ----- who asks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "on", "key"),
    [
        ("Gjesdal", TODAY, GJESDAL),
        ("  gjesdal KOMMUNE ", TODAY, GJESDAL),
        ("1122", TODAY, GJESDAL),
        ("Indre Østfold", TODAY, OSTFOLD),  # to be
        ("3014", IN_2026, OSTFOLD),  # the number of 2020
        ("Askim", IN_2026, ASKIM),  # old names work too
        ("0124", IN_2026, ASKIM),
        ("Volda", TODAY, "1519-2019"),  # the one that stands today is meant
        ("Volda", IN_2026, "1577-2024"),
        ("Lillestrøm", TODAY, "3205-2024"),
        ("Hábmer", IN_2026, "1875-2024"),
        ("Oslo", TODAY, "0301-2024"),
        ("Grorud", TODAY, "030110"),
        ("bydel grorud", TODAY, "030110"),
        ("030110", TODAY, "030110"),
        ("0231 (2019)", IN_2026, "0231-2019"),
        ("grorud barnevernstjeneste", TODAY, "tjeneste-grorud-barnevernstjeneste"),
    ],
)
def test_it_finds_who_is_meant(known, words, on, key):
    assert find(known, words, on).who.key == key


def test_it_tells_apart_two_of_one_name(known):
    vaaler = find(known, "Våler", IN_2026)
    assert vaaler.who is None
    assert [each.years(IN_2026) for each in vaaler.others] == ["3114, Østfold", "3419, Innlandet"]
    volda = find(known, "Volda", IN_2026)
    told = [each.years(IN_2026).replace("\u00a0", " ") for each in (volda.who, *volda.others)]
    assert told == ["1577, Møre og Romsdal, fra 1. januar 2020", "1519, Møre og Romsdal, til 1. januar 2020"]


def test_it_offers_all_whose_name_holds_the_words(known):
    found = find(known, "ålesu", IN_2026)
    assert found.who is None
    assert [each.key for each in found.others] == ["1508-2024", "1504-2019"]  # the one that stands today first


@pytest.mark.parametrize(
    ("words", "sentence", "others"),
    [
        ("Askmi", "Vi finner ingen kommune, bydel eller tjeneste som heter «askmi».", ["Askim", "Ski"]),
        ("9999", "Ingen kommune eller bydel har nummeret 9999", []),
        ("1702", "Ingen kommune eller bydel har nummeret 1702", ["Steinkjer"]),  # its number before 2018
        ("0231 2024", "Nummeret 0231 står ikke i listen for 2024, men i listen for 2019.", ["Skedsmo"]),
        ("3030/2019", "Nummeret 3030 står ikke i listen for 2019, men i listen for 2020.", ["Lillestrøm"]),
        ("", "Skriv navnet på en kommune", []),
        (" – ", "Skriv navnet på en kommune", []),
        ("Gjes\x00dal", "Teksten har et tegn som ikke kan leses.", []),
        ("x" * 101, "Teksten er for lang.", []),
        ("%' OR 1=1 --", "Vi finner ingen kommune", []),
    ],
)
def test_it_says_in_one_sentence_why_nobody_is_found(known, words, sentence, others):
    with pytest.raises(NotFound) as nobody:
        find(known, words, IN_2026)
    assert nobody.value.sentence.startswith(sentence)
    assert [each.name for each in nobody.value.others] == others


@pytest.mark.parametrize(
    "key", ["", "9999-2024", "1122-2015", "tull", "slag-directorate", "tjeneste-x", "0301 10", "\x00"]
)
def test_it_takes_no_made_up_address(known, key):
    with pytest.raises(NotFound):
        who_at(known, key)


def test_it_keeps_every_key_it_gives(known):
    everybody = [*known.municipalities(), *known.districts, *known.services]
    assert all(who_at(known, each.key) == each for each in everybody)
    assert len(known.districts) == 15
    body = body_at(known.registers, (2019, "0101"))
    assert municipality(body).key == "3101-2024"


# ----- the page ------------------------------------------------------------------------------------------------------


def test_it_is_reached_from_the_front_page_by_a_name_alone(client, registers):
    shipped_call()
    front = client.get("/")
    assert f'action="{ADDRESS}"' in front.content.decode()
    assert "Hva kan min kommune få?" in text_of(front)
    answer = client.get(ADDRESS, {"sok": "Gjesdal"})
    assert (answer.status_code, answer["Location"]) == (302, f"{ADDRESS}?hvem={GJESDAL}")
    assert f"{ADDRESS}?ordning=utsatte-barn-2019" in client.get("/ordninger/utsatte-barn-2019/").content.decode()


def test_it_offers_the_names_of_today_while_one_writes_and_the_own_one_to_a_member(client, registers):
    page = client.get(ADDRESS).content.decode()
    assert page.count("<option>") == 422 + 15 + 10  # municipalities of 2019, districts, services
    assert "<option>Askim</option>" in page
    assert "<option>Indre Østfold</option>" not in page
    gjesdal = Organisation.objects.get(municipality_number="1122")
    own = logged_in(client, member(gjesdal), gjesdal).get(ADDRESS).content.decode()
    assert f'href="{ADDRESS}?sok=Gjesdal%20kommune"' in own


def test_it_answers_every_track_at_once_with_reason_source_and_start(client, registers):
    shipped_call()
    page = client.get(ADDRESS, {"hvem": OSTFOLD})
    text = text_of(page)
    assert page.status_code == 200
    assert "Ny kommune fra 1. januar 2020: Askim, Eidsberg, Hobøl, Spydeberg og Trøgstad." in text
    assert "Askim og Trøgstad står i registeret med tilskudd i 2015." in text
    assert "Dere kan søke om tilpassing av modellen i den nye kommunen, ikke om modellutvikling" in text
    for word in ("Dere kan søke", "Dere fyller ikke vilkårene", "Vi mangler opplysninger"):
        assert word in text
    assert "Rundskriv 19/2019, kortversjonen på bufdir.no, Hvem kan søke" in text
    assert not re.search(r"\bS[0-4]\b", text)
    assert page.content.decode().count(reverse("applicant:start", args=["utsatte-barn-2019", "ti"])) == 1
    assert "Tidligere tilskudd til modellutvikling: 2015: kommune slått sammen 1. januar 2020" in text


def test_it_asks_at_most_five_questions_and_only_those_that_matter(client, registers):
    shipped_call()
    CallFactory(key="to", open=True)
    asked = {
        GJESDAL: ["check_mu_years", "check_bti_2017", "check_bufdir_2018"],
        OSTFOLD: ["check_bti_2017", "check_bufdir_2018"],
        "030110": None,
        "slag-private": None,
    }
    for key, questions in asked.items():
        form = client.get(ADDRESS, {"hvem": key}).context["form"]
        assert (list(form.fields) if form else None) == questions


def test_it_asks_for_the_end_of_the_period_only_when_it_may_still_run(client, registers):
    shipped_call()  # with a grant of 2016 the period is not tested at all (R18)
    for years, is_asked in ((["2016"], False), (["2017"], True), (["2016", "2018"], False), (["none"], False)):
        form = client.get(ADDRESS, {"hvem": GJESDAL, "check_mu_years": years}).context["form"]
        assert ("check_period_end" in form.fields) == is_asked


def test_it_keeps_the_answers_in_the_address_and_carries_them_into_the_start(client, registers):
    shipped_call()
    answers = {"hvem": GJESDAL, "check_mu_years": "none", "check_bti_2017": "1", "check_bufdir_2018": "0"}
    page = client.get(ADDRESS, answers)
    track = next(each for each in page.context["shown"][0].tracks if each.key == "mu")
    assert track.start_url == (
        f"/soknader/ny/utsatte-barn-2019/mu/?sjekk={GJESDAL}&check_mu_years=none&check_bti_2017=1&check_bufdir_2018=0"
    )
    assert "egne svar, ikke kontrollert" in text_of(page)
    assert "Start søknad med disse svarene" in text_of(page)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"hvem": "0231-2024"}, "Nummeret 0231 står ikke i listen for 2024, men i listen for 2019."),
        ({"hvem": "tull"}, "Adressen viser ikke til noen vi kjenner."),
        ({"sok": "Askmi"}, "Vi finner ingen kommune, bydel eller tjeneste som heter «askmi»."),
        ({"sok": "a\x00"}, "Teksten har et tegn som ikke kan leses."),
        ({"hvem": GJESDAL, "ordning": "finnes-ikke"}, "Vi kjenner ikke ordningen. Velg en fra listen."),
        ({"hvem": GJESDAL, "check_mu_years": ["none", "2016"]}, "Velg enten «Ingen av dem» eller de andre svarene"),
        ({"hvem": GJESDAL, "check_mu_years": ["1999"]}, "Svaret er ikke et av valgene. Velg på nytt."),
        (
            {"hvem": GJESDAL, "check_mu_years": ["2017"], "check_period_end": "31.2.2019"},
            "Skriv datoen som dag, måned og år",
        ),
        (
            {"hvem": GJESDAL, "check_mu_years": ["2017"], "check_period_end": "2016-01-01"},
            "Prosjektperioden kan ikke slutte før tilskuddet ble gitt i 2017.",
        ),
        ({"hvem": GJESDAL, "check_bti_2017": "kanskje" * 900}, "Svaret er ikke et av valgene. Velg på nytt."),
    ],
)
def test_it_says_bad_input_in_one_sentence_at_the_field(client, registers, data, sentence):
    shipped_call()
    page = client.get(ADDRESS, data)
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert page.content.decode().count('class="field-error"') == 1


def test_it_takes_no_number_that_is_none(client, registers):
    shipped_call("grunnmodell-2020", deadline_on=date(2019, 12, 1))
    page = client.get(ADDRESS, {"hvem": "slag-child_welfare_service", "check_new_cases": "mange"})
    assert "Skriv et helt tall, for eksempel 12." in text_of(page)


def test_it_folds_away_what_is_over_and_says_which_day_it_answers_for(client, registers, time_machine):
    time_machine.move_to(datetime(2024, 6, 3, 10, 0, tzinfo=OSLO), tick=False)
    shipped_call()
    shipped_call("bti-2017", is_open=False)
    page = client.get(ADDRESS, {"hvem": OSTFOLD})
    text = text_of(page)
    assert [each.key for each in page.context["over"]] == ["utsatte-barn-2019", "bti-2017"]
    assert "Ingen åpne ordninger nå" in text
    assert "Ordningen er over. Svaret er slik det var 1. november 2019." in text
    assert "Start søknad" not in text
    chosen = client.get(ADDRESS, {"hvem": OSTFOLD, "ordning": "bti-2017"})
    assert [each.key for each in chosen.context["shown"]] == ["bti-2017"]
    assert list(chosen.context["form"].fields) == ["check_partners", "check_elsewhere"]


def test_it_puts_the_chosen_track_first(client, registers):
    shipped_call()
    page = client.get(ADDRESS, {"hvem": GJESDAL, "ordning": "utsatte-barn-2019.bt"})
    assert [track.key for track in page.context["shown"][0].tracks] == ["bt", "mu", "im", "ti"]
    assert "dere valgte denne" in text_of(page)


def test_it_leads_from_an_old_municipality_to_the_new_one(client, registers, time_machine):
    time_machine.move_to(datetime(2024, 6, 3, 10, 0, tzinfo=OSLO), tick=False)
    shipped_call(deadline_on=date(2024, 8, 1))
    text = text_of(client.get(ADDRESS, {"hvem": ASKIM}))
    assert "Askim ble en del av Indre Østfold 1. januar 2020." in text
    assert "Svaret gjelder Indre Østfold." in text
    assert "Se svaret for Indre Østfold kommune" in text


def test_it_says_that_the_check_is_missing_while_no_register_is_loaded(client):
    shipped_call()
    page = client.get(ADDRESS, {"sok": "Gjesdal"})
    assert page.status_code == 200
    assert "Sjekken mangler." in text_of(page)


def test_it_costs_the_same_at_one_and_at_three_calls(client, registers, django_assert_num_queries):
    for key in ("en", "to", "tre"):
        shipped_call(key=key)
        warm()
        if key != "to":
            with django_assert_num_queries(6):  # districts, services, register load, calls, settings, grants given
                client.get(ADDRESS, {"hvem": GJESDAL, "check_mu_years": "none"})


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_only_reads(client, method):
    assert getattr(client, method)(ADDRESS).status_code == 405


@pytest.mark.parametrize("language", ["nn", "en"])
def test_it_speaks_the_language_of_the_page(client, registers, language):
    shipped_call()
    client.cookies["django_language"] = language
    page = client.get(ADDRESS, {"hvem": GJESDAL})
    question = {"nn": "Fekk de BTI-tilskot", "en": "Did you get a BTI grant"}[language]
    assert question in text_of(page)
    assert ('<span lang="nb">' in page.content.decode()) == (
        language == "en"
    )  # rules are told in bokmål where no English is
