"""Order and search that both databases share; numbers with a control digit."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError

from organisations.models import Organisation
from organisations.models.keys import fold, search_key, sort_key
from organisations.models.numbers import clean_account, clean_orgnr
from organisations.queries import organisations_matching
from tests.factories.organisations import OrganisationFactory

NORWEGIAN_ORDER = [
    "Aasen", "Alta", "Kárášjohka", "Nord-Odal", "Nordland", "Sør-Varanger", "Sørfold", "Vågå", "Zebra",
    "Ærø", "Ørland", "Østre Toten", "Øyer", "Åmot", "Ås",
]  # fmt: skip


def test_it_orders_norwegian_in_python():
    shuffled = sorted(NORWEGIAN_ORDER, key=len)
    assert sorted(shuffled, key=sort_key) == NORWEGIAN_ORDER


@pytest.mark.django_db
def test_it_orders_norwegian_in_the_database():
    for name in reversed(NORWEGIAN_ORDER):
        OrganisationFactory(name=name)
    assert list(Organisation.objects.order_by("sort_key").values_list("name", flat=True)) == NORWEGIAN_ORDER


def test_it_takes_composed_and_combined_letters_for_one():
    combined = unicodedata.normalize("NFD", "Ålesund")
    assert combined != "Ålesund"
    assert (fold(combined), sort_key(combined)) == (fold("Ålesund"), sort_key("Ålesund"))


def test_it_folds_case_and_spacing():
    assert fold("  ÅS \u00a0 Kommune\n") == "ås kommune"
    assert search_key("Ås", "", "Ås", "3218") == "ås 3218"
    assert len(search_key("å" * 300)) == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ås", ["Ås kommune"]),
        ("KOMMUNE ås", ["Ås kommune"]),
        ("as", []),
        ("964978573", ["Gjesdal kommune"]),
        ("1122", ["Gjesdal kommune"]),
    ],
)
def test_it_finds_organisations_alike_on_both_databases(words, names):
    OrganisationFactory(name="Ås kommune")
    OrganisationFactory(gjesdal=True)
    OrganisationFactory(directorate=True, name="Ås direktorat")
    assert [row.name for row in organisations_matching(fold(words))] == names


@pytest.mark.parametrize("text", ["958935420", "958 935 420", "958\u00a0935\u00a0420"])
def test_it_reads_an_organisation_number(text):
    assert clean_orgnr(text) == "958935420"


@pytest.mark.parametrize("text", ["", "95893542", "9589354200", "958935421", "abc", "٩٥٨٩٣٥٤٢٠"])
def test_it_refuses_what_is_no_organisation_number(text):
    with pytest.raises(ValidationError, match="Organisasjonsnummeret stemmer ikke"):
        clean_orgnr(text)


@pytest.mark.parametrize("text", ["12345678903", "1234 56 78903", "1234.56.78903"])
def test_it_reads_an_account_number(text):
    assert clean_account(text) == "12345678903"


@pytest.mark.parametrize("text", ["", "1234567890", "12345678904", "12345687903", "123456789033", "kontoen vår"])
def test_it_refuses_what_is_no_account_number(text):
    with pytest.raises(ValidationError, match="Kontonummeret stemmer ikke"):
        clean_account(text)
