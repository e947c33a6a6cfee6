"""The registers' pages: for scheme administrators, with a second person before anything changes."""

from html import unescape

import pytest
from django.urls import reverse

from organisations.models import EarlierGrant, Municipality, RegisterCorrection
from organisations.operations.correcting import enter_correction
from schemes.workflow import SchemeRoleName
from tests.factories.organisations import caseworker, directorate, logged_in, member, staff_actor
from tests.factories.schemes import SchemeRoleFactory
from tests.organisations.test_correcting import GIVEN, SOLA

pytestmark = pytest.mark.django_db
Register = RegisterCorrection.Register
RAD = {"rad": SOLA}


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).replace("\u00a0", " ").split())


@pytest.fixture
def enter_as(client, registers):
    """`client` as a new scheme administrator."""

    def _enter(role=SchemeRoleName.SCHEME_ADMIN):
        person = caseworker()
        SchemeRoleFactory(user=person, role=role)
        logged_in(client, person, directorate())
        return person

    return _enter


def correct(client, **values):
    row = EarlierGrant.objects.get(recipient_name="Sola")
    given = {
        "municipality_number_2015": row.municipality_number_2015,
        "amount_nok": str(row.amount_nok),
        "is_unclear": "0",
        "note": "",
        "valid_from_on": "",
        **GIVEN,
        **values,
    }
    return client.post(reverse("registers:correct", args=["earlier_grant"], query=RAD), given)


def test_it_is_entered_by_one_and_confirmed_by_another(client, enter_as):
    enter_as()
    page = text_of(client.get("/registre/earlier_grant/?q=sola"))
    assert "Sola" in page
    assert "Askim" not in page
    answer = correct(client, amount_nok="450 000", valid_from_on="1.1.2019")
    assert answer.status_code == 302
    correction = RegisterCorrection.objects.get()
    page = text_of(client.get("/registre/"))
    assert "1 rettelse venter på å bli bekreftet" in page
    assert "En annen må bekrefte" in page
    assert "gjelder fra 1. januar 2019" in page
    client.post(reverse("registers:confirm", args=[correction.pk]))
    assert "En annen enn den som førte rettelsen, må bekrefte den." in text_of(client.get("/registre/"))
    assert EarlierGrant.objects.get(recipient_name="Sola").amount_nok != 450_000
    enter_as()
    assert "Bekreft rettelsen" in text_of(client.get("/registre/"))
    client.post(reverse("registers:confirm", args=[correction.pk]))
    assert EarlierGrant.objects.get(recipient_name="Sola").amount_nok == 450_000
    page = text_of(client.get("/registre/earlier_grant/"))
    assert "Bekreftet" in page
    assert "450 000" in page


def test_it_takes_a_row_out_and_adds_one(client, enter_as):
    enter_as()
    assert correct(client, take_out="1").status_code == 302
    line = {
        "year": "2016",
        "scheme": "modellutvikling",
        "recipient_name": "Gjesdal",
        "municipality_number_2015": "1122",
        "amount_nok": "",
        "is_unclear": "0",
        "note": "",
    }
    address = reverse("registers:correct", args=["earlier_grant"])
    assert client.get(address).status_code == 200
    assert client.post(address, {**line, **GIVEN}).status_code == 302
    enter_as()
    for correction in RegisterCorrection.objects.all():
        client.post(reverse("registers:confirm", args=[correction.pk]))
    assert set(EarlierGrant.objects.values_list("recipient_name", flat=True)) >= {"Gjesdal"}
    assert not EarlierGrant.objects.filter(recipient_name="Sola").exists()


def test_it_puts_a_correction_aside_with_a_reason(client, enter_as):
    enter_as()
    correct(client, note="se brev")
    correction = RegisterCorrection.objects.get()
    client.post(reverse("registers:refuse", args=[correction.pk]), {"reason": ""})
    assert "Skriv hvorfor rettelsen ikke skal brukes." in text_of(client.get("/registre/"))
    client.post(reverse("registers:refuse", args=[correction.pk]), {"reason": "Feil brev"})
    correction.refresh_from_db()
    assert correction.refused_at is not None
    assert "Lagt bort" in text_of(client.get("/registre/earlier_grant/"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"source": ""}, "Skriv hvor opplysningen kommer fra."),
        ({"amount_nok": "mye"}, "Skriv et helt tall"),
        ({}, "Ingenting er endret."),
        ({"municipality_number_2015": "12"}, "Kommunenummer i 2015 har fire siffer."),
        ({"valid_from_on": "i fjor"}, "Skriv datoen som dag, måned og år"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(client, enter_as, values, sentence):
    enter_as()
    answer = correct(client, **values)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert GIVEN["reason"] in text_of(answer)
    assert not RegisterCorrection.objects.exists()


def test_it_is_absent_for_others(client, enter_as, registers, now):
    correction = enter_correction(
        register=Register.EARLIER_GRANT, row_key=SOLA, after=None, actor=staff_actor(), now=now, **GIVEN
    )
    addresses = [
        ("/registre/", "get"),
        ("/registre/earlier_grant/rett/", "get"),
        (f"/registre/rettelser/{correction.pk}/bekreft/", "post"),
        (f"/registre/rettelser/{correction.pk}/legg-bort/", "post"),
    ]
    enter_as(SchemeRoleName.CASEWORKER)
    assert [getattr(client, method)(address).status_code for address, method in addresses] == [403] * 4
    gjesdal = Municipality.objects.get(list_year=2024, number="1122")
    from organisations.models import Organisation

    organisation = Organisation.objects.get(municipality_number=gjesdal.number, kind="municipality")
    logged_in(client, member(organisation), organisation)
    assert [getattr(client, method)(address).status_code for address, method in addresses] == [404] * 4


def test_it_knows_no_other_registers_rows_or_corrections(client, enter_as):
    enter_as()
    for address in (
        "/registre/skatt/",
        "/registre/skatt/rett/",
        "/registre/earlier_grant/rett/?rad=finnes|ikke|her",
        "/registre/municipality/rett/",  # rows of this register do not come and go
    ):
        assert client.get(address).status_code == 404
    assert client.post("/registre/rettelser/99/bekreft/").status_code == 404
    assert client.get("/registre/rettelser/99/bekreft/").status_code == 405


@pytest.mark.parametrize("register", Register.values)
def test_it_shows_every_register_with_the_same_queries_at_one_and_three_corrections(
    client, enter_as, now, register, django_assert_num_queries
):
    enter_as()
    first = staff_actor()
    for name in ("Sola", "Klepp", "Volda"):
        key = SOLA.replace("Sola", name)
        enter_correction(register=Register.EARLIER_GRANT, row_key=key, after=None, actor=first, now=now, **GIVEN)
        if name != "Klepp":
            with django_assert_num_queries(
                9
            ):  # session, user, memberships, roles, rows, waiting with values, settled, objections
                page = client.get(f"/registre/{register}/")
            assert page.status_code == 200


def test_it_finds_names_with_norwegian_letters_whatever_the_case(client, enter_as):
    enter_as()
    assert "Sør-Varanger" in text_of(client.get("/registre/earlier_grant/?q=SØR"))
    assert "Ingen rader passer" in text_of(client.get("/registre/earlier_grant/?q=finnes%20ikke"))
