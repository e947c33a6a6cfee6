"""The letters of decisions to the last character, in both forms of Norwegian. See tests/golden/README.md."""

import os
import re
from pathlib import Path

import pytest

from schemes.edition import LAW_REFERENCES, reference
from tests.applications.decisions import desk
from tests.applications.golden import CASES, text_of

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parent.parent / "golden"
NUMBER = re.compile(r"\d[\d\u00a0/.–-]*\d|\d")
SOURCE = re.compile(r"· S\d, .*")  # where a requirement stands: a heading of the source, quoted as it is
BOKMAL_ONLY = re.compile(
    r"\b(ikke|hvordan|hva|hvilke|fra|uke|uker|tilskudd|dere|deres|bare|også|gjøre)\b", re.IGNORECASE
)
NYNORSK_ONLY = re.compile(
    r"\b(ikkje|korleis|kva|kvifor|frå|veke|veker|tilskot|dykk|dykkar|berre|òg|gjere)\b", re.IGNORECASE
)


@pytest.mark.parametrize("name", CASES)
def test_it_writes_the_letter_to_the_last_character(registers, name):
    letter = CASES[name](desk())
    for language in ("nb", "nn"):
        path, text = FOLDER / f"{name}.{language}.txt", text_of(letter, language)
        if os.environ.get("RENEW_GOLDEN"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")


def texts(language: str) -> dict[str, str]:
    return {
        path.name.split(".")[0]: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob(f"*.{language}.txt"))
    }


def test_it_keeps_one_file_for_each_letter_and_form():
    assert set(texts("nb")) == set(texts("nn")) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_it_says_the_same_numbers_and_dates_in_both_forms(name):
    assert NUMBER.findall(texts("nb")[name]) == NUMBER.findall(texts("nn")[name])


@pytest.mark.parametrize("name", CASES)
def test_it_mixes_no_forms_of_norwegian(name):
    assert BOKMAL_ONLY.findall(SOURCE.sub("", texts("nn")[name])) == []
    assert NYNORSK_ONLY.findall(texts("nb")[name]) == []


@pytest.mark.parametrize("name", CASES)
def test_it_names_one_administration_act_only(name):
    text = texts("nb")[name]
    own = "2025" if name.endswith("2025") else "1967"
    other = {"2025": "1967", "1967": "2025"}[own]
    foreign = {reference(key, law_set=other, language="nb") for key in LAW_REFERENCES}
    foreign -= {reference(key, law_set=own, language="nb") for key in LAW_REFERENCES}
    assert [each for each in foreign if each and f"({each})" in text] == []
    assert "forvaltningsloven §" in text


@pytest.mark.parametrize("name", CASES)
def test_it_writes_no_number_of_an_account_and_no_bare_amount(name):
    text = texts("nb")[name]
    assert re.findall(r"\d{11}", text) == []
    assert re.findall(r"(?<!/)\b\d{5,}", text) == []  # 19/00412 is their reference
    assert re.findall(r",-|mill\.", text) == []
