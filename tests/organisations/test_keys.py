"""Order and search that both databases share; numbers with a control digit."""

import json
import unicodedata
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from organisations.models import Organisation
from organisations.models.keys import fold, search_key, sort_key
from organisations.models.numbers import clean_account, clean_orgnr
from organisations.queries import organisations_matching
from tests.factories.organisations import OrganisationFactory

NUMBERS = json.loads((Path(__file__).parents[1] / "vectors" / "identifiers.json").read_text(encoding="utf-8"))
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


@pytest.mark.parametrize(("text", "number"), NUMBERS["orgnr_accepted"])
def test_it_reads_an_organisation_number(text, number):
    assert clean_orgnr(text) == number


@pytest.mark.parametrize("text", NUMBERS["orgnr_refused"])
def test_it_refuses_what_is_no_organisation_number(text):
    with pytest.raises(ValidationError, match="Organisasjonsnummeret stemmer ikke"):
        clean_orgnr(text)


@pytest.mark.parametrize(("text", "number"), NUMBERS["account_accepted"])
def test_it_reads_an_account_number(text, number):
    assert clean_account(text) == number


@pytest.mark.parametrize("text", NUMBERS["account_refused"])
def test_it_refuses_what_is_no_account_number(text):
    with pytest.raises(ValidationError, match="Kontonummeret stemmer ikke"):
        clean_account(text)


@pytest.mark.parametrize(("clean", "number"), [(clean_orgnr, "958935420"), (clean_account, "12345678903")])
def test_it_notices_every_single_wrong_digit_and_every_swap_of_two_neighbours(clean, number):
    wrong = {number[:at] + digit + number[at + 1 :] for at in range(len(number)) for digit in "0123456789"}
    wrong |= {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(len(number) - 1)}
    for text in wrong - {number}:
        with pytest.raises(ValidationError):
            clean(text)
