"""Export: the same document always gives the same text, and that text the same document."""

import hashlib
import tomllib
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemes.edition import CATALOGUE, Text, catalogue_keys, load_folder, load_text, sha256_of, to_toml

KEYS = catalogue_keys()
DOCUMENTS = {key: load_folder(CATALOGUE / key) for key in KEYS}
ANY_TEXT = st.text(
    alphabet=st.characters(blacklist_categories=("Cs",), blacklist_characters="{}\x00\r"), min_size=1, max_size=80
).filter(str.strip)


@pytest.mark.parametrize("key", KEYS)
def test_it_reads_back_what_it_exports(key: str) -> None:
    exported = to_toml(DOCUMENTS[key])
    again = load_text(exported)
    assert again == DOCUMENTS[key]
    assert to_toml(again) == exported


@pytest.mark.parametrize("key", KEYS)
def test_it_exports_everything_the_files_say(key: str) -> None:
    """Nothing of the hand-written files gets lost: each text in them stands in the export."""
    files = "\n".join(part.read_text(encoding="utf-8") for part in sorted((CATALOGUE / key).glob("*.toml")))
    exported = strings_in(tomllib.loads(to_toml(DOCUMENTS[key])))
    assert strings_in(tomllib.loads(files)) - exported <= set(defaults_in(DOCUMENTS[key]))


def strings_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*(strings_in(each) for each in value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*(strings_in(each) for each in value)) if value else set()
    return {value} if isinstance(value, str) else set()


def defaults_in(item: Any) -> list[str]:
    """Values that stand for themselves when they are left out: «questions» as the kind of a section, and the like."""
    found = [str(each.default) for each in fields(item) if isinstance(each.default, str)]
    for each in fields(item):
        value = getattr(item, each.name)
        for part in value if isinstance(value, tuple) else (value,):
            if is_dataclass(part) and not isinstance(part, type):
                found += defaults_in(part)
    return found


def test_it_gives_equal_documents_the_same_digest_and_others_another() -> None:
    document = DOCUMENTS["utsatte-barn-2019"]
    assert sha256_of(document) == hashlib.sha256(to_toml(document).encode()).hexdigest()
    assert sha256_of(load_folder(CATALOGUE / "utsatte-barn-2019")) == sha256_of(document)
    assert sha256_of(replace(document, revision=2)) != sha256_of(document)


def test_it_does_not_depend_on_how_the_file_is_laid_out() -> None:
    document = DOCUMENTS["utsatte-barn-2019"]
    text = to_toml(document)
    moved = text.replace('key = "S0"\n', "", 1).replace(
        "published_on = 2019-03-04\n", 'published_on = 2019-03-04\nkey = "S0" # a remark\n', 1
    )
    assert moved != text
    assert sha256_of(load_text(moved)) == sha256_of(document)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(nb=ANY_TEXT, nn=ANY_TEXT)
def test_it_keeps_any_text_that_an_administrator_writes(nb: str, nn: str) -> None:
    """Quotes, backslashes, line breaks and signs of other scripts come back as they were."""
    document = replace(DOCUMENTS["bti-2017"], summary=Text(nb, nn, nb + "\n\n" + nn))
    assert load_text(to_toml(document)).summary == document.summary
