"""Amounts as people write them: the shared vectors, printing, and that printing and parsing are each other's opposite."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemes.money import MAX_NOK, AmountProblem, format_nok, kr, parse_nok

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "amounts.json").read_text(encoding="utf-8"))
CODES = {"empty", "ambiguous", "negative", "not_a_number", "too_large", "decimals"}


@pytest.mark.parametrize(("text", "amount"), VECTORS["accepted"])
def test_it_reads_every_clear_spelling(text: str, amount: int) -> None:
    assert parse_nok(text) == amount


@pytest.mark.parametrize(("text", "code"), VECTORS["refused"])
def test_it_asks_rather_than_guesses(text: str, code: str) -> None:
    with pytest.raises(AmountProblem) as problem:
        parse_nok(text)
    assert problem.value.code == code


def test_it_has_a_table_that_covers_every_problem_once_per_spelling() -> None:
    spellings = [text for text, _ in VECTORS["accepted"] + VECTORS["refused"]]
    assert len(spellings) >= 400
    assert len(set(spellings)) == len(spellings)
    assert {code for _, code in VECTORS["refused"]} == CODES


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=MAX_NOK))
def test_it_reads_back_what_it_prints(amount: int) -> None:
    assert parse_nok(kr(amount)) == amount
    assert parse_nok(format_nok(amount)) == amount


def read_or_refuse(text: str) -> int | str:
    """The amount, or the code of the problem."""
    try:
        return parse_nok(text)
    except AmountProblem as problem:
        return problem.code


@settings(deadline=None)
@given(st.text(max_size=80))
def test_it_answers_every_text_with_an_amount_or_a_named_problem(text: str) -> None:
    answer = read_or_refuse(text)
    assert answer in CODES if isinstance(answer, str) else 0 <= answer <= MAX_NOK


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=999), st.integers(min_value=0, max_value=999))
def test_it_never_takes_a_thousand_mark_for_a_decimal(thousands: int, rest: int) -> None:
    assert parse_nok(f"{thousands}.{rest:03d}") == thousands * 1000 + rest


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1\u00a0000"),
        (500_000, "500\u00a0000"),
        (1_000_000, "1\u00a0000\u00a0000"),
        (-12_000, "\u221212\u00a0000"),
    ],
)
def test_it_prints_non_breaking_groups_and_a_true_minus(amount: int, printed: str) -> None:
    assert format_nok(amount) == printed
    assert kr(amount) == f"kr\u00a0{printed}"
