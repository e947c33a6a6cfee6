"""Every shipped edition loads, exports to itself, and its worked examples hold; every rule kind is documented and tested."""

import inspect

import pytest

from schemes.edition import CATALOGUE, catalogue_keys, load_folder, load_text, to_toml
from schemes.rules.registry import kinds
from tests.house.source import ROOT


@pytest.mark.parametrize("key", catalogue_keys())
def test_it_exports_each_edition_to_itself(key):
    document = load_folder(CATALOGUE / key)
    text = to_toml(document)
    assert load_text(text) == document
    assert to_toml(load_text(text)) == text


def test_it_documents_and_tests_each_rule_kind():
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests/schemes/rules").rglob("*.py"))
    rules = "\n".join(path.read_text(encoding="utf-8") for path in CATALOGUE.rglob("rules.toml"))
    for name, kind in kinds.items():
        assert inspect.getdoc(kind), name
        assert f'kind = "{name}"' in rules, f"{name} is used by no rule"
        assert name in tests or kind.__name__ in tests, f"{name} has no test"
