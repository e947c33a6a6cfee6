"""Days as people write them: the table of spellings, and that no text of any kind becomes a day nobody meant."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from applications.applicant.grids import clean_plan_cell
from schemes.fields import FIRST_YEAR, LAST_YEAR, DayField

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "dates.json").read_text(encoding="utf-8"))
SENTENCES = {
    "day": "Skriv datoen som dag, måned og år, for eksempel 1.11.2019.",
    "year": "Skriv et år mellom 2000 og 2099.",
}
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


def read(text: str) -> date | None:
    return DayField(required=False).clean(text)


@pytest.mark.parametrize(("text", "day"), VECTORS["accepted"])
def test_it_reads_every_clear_spelling_of_a_day(text, day):
    assert read(text) == date.fromisoformat(day)


@pytest.mark.parametrize(("text", "code"), VECTORS["refused"])
def test_it_says_what_to_do_rather_than_guesses_a_day(text, code):
    with pytest.raises(ValidationError) as problem:
        read(text)
    assert (problem.value.code, problem.value.messages) == (code, [SENTENCES[code]])


def test_it_has_a_table_without_repetitions():
    spellings = [text for text, _ in VECTORS["accepted"] + VECTORS["refused"]]
    assert len(spellings) >= 120
    assert len(set(spellings)) == len(spellings)
    assert {code for _, code in VECTORS["refused"]} == set(SENTENCES)


@pytest.mark.parametrize("text", ["", " ", "\n", "\u00a0"])
def test_it_takes_nothing_written_for_no_day(text):
    assert read(text) is None


@settings(deadline=None)
@given(DAYS)
def test_it_reads_back_a_day_however_it_is_printed(day):
    for text in (day.isoformat(), f"{day.day}.{day.month}.{day.year}", day.strftime("%d.%m.%Y")):
        assert read(text) == day


def read_or_refuse(text: str) -> date | str | None:
    """The day, or the sentence that says what to do."""
    try:
        return read(text)
    except ValidationError as problem:
        return problem.messages[0]


@settings(deadline=None)
@given(st.text(max_size=30))
def test_it_answers_every_text_with_a_day_in_bounds_or_a_sentence(text):
    answer = read_or_refuse(text)
    assert answer is None or answer in SENTENCES.values() or FIRST_YEAR <= answer.year <= LAST_YEAR


def test_it_keeps_the_bounds_in_the_plan_too():
    assert clean_plan_cell("plan.activity.1.starts_on", "1. november 2019") == "2019-11-01"
    with pytest.raises(ValidationError, match="Skriv et år"):
        clean_plan_cell("plan.activity.1.starts_on", str(date(FIRST_YEAR, 1, 1) - timedelta(days=1)))
