"""What is written into the trail of a case has words in its history."""

import ast
import re

import pytest

from applications.workflow import APPLICATION, OBLIGATION
from organisations.trail import act_in_words, actor_in_words, reading_in_words, told_acts
from reporting.workflow import REPAYMENT, REPORT

from .source import name_of, python_files, tree_of

ACT = re.compile(r"[a-z_]+\.[a-z_]+")
CASE_FILES = [
    path
    for path in python_files()
    if name_of(path).startswith(
        (
            "applications/operations/",
            "reporting/operations/",
            "organisations/operations/completing",
            "organisations/operations/correcting",
        )
    )
]


def _strings(node: ast.AST) -> list[str]:
    found = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return [text for text in found if ACT.fullmatch(text)]


def acts_in(tree: ast.Module) -> set[str]:
    """The names a file gives its acts: keyword `action`, the constant ACTION, and what `_record` is handed."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found += [text for each in node.keywords if each.arg == "action" for text in _strings(each.value)]
            if isinstance(node.func, ast.Name) and node.func.id == "_record":
                found += [text for each in node.args for text in _strings(each)]
        elif isinstance(node, ast.Assign) and any(getattr(each, "id", "") == "ACTION" for each in node.targets):
            found += _strings(node.value)
    return set(found)


ACTS = sorted({act for path in CASE_FILES for act in acts_in(tree_of(path))})
STEPS = [
    f"{each.name}.{step.name}" for each in (APPLICATION, OBLIGATION, REPORT, REPAYMENT) for step in each.transitions
]


def test_it_finds_acts_at_all():
    assert len(ACTS) > 30


@pytest.mark.parametrize("act", sorted({*ACTS, *STEPS}))
def test_it_has_words_for_each_act(act):
    assert act in told_acts(), f"{act} has no words: see */trail_words.py"
    assert act_in_words(act) != act


def test_it_says_what_was_read_and_who_acted():
    assert reading_in_words("letter:12:1") == "brev (nr. 12)"
    assert reading_in_words("case") == "saken"
    assert actor_in_words("closing", is_person=False) == "Systemet"
    assert actor_in_words("Saksbehandler Én", is_person=True) == "Saksbehandler Én"
