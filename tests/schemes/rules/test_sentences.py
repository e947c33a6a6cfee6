"""Sentences: values the Norwegian way, the same in both forms, made only when read."""

import datetime as dt
from decimal import Decimal

import pytest

from schemes.rules.sentences import SILENT, Words, fill, placeholders, say, say_day, say_percent

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "how", "nb", "nn", "en"),
    [
        (
            1_000_000,
            "kr",
            f"kr{NBSP}1{NBSP}000{NBSP}000",
            f"kr{NBSP}1{NBSP}000{NBSP}000",
            f"kr{NBSP}1{NBSP}000{NBSP}000",
        ),
        (14_811, "count", f"14{NBSP}811", f"14{NBSP}811", f"14{NBSP}811"),
        (2019, "", "2019", "2019", "2019"),
        (dt.date(2019, 11, 1), "day", f"1.{NBSP}november 2019", f"1.{NBSP}november 2019", f"1{NBSP}November 2019"),
        (
            dt.datetime(2019, 11, 1, 22, 59, 59, tzinfo=dt.UTC),
            "moment",
            f"1.{NBSP}november 2019 kl.{NBSP}23.59.59",
            f"1.{NBSP}november 2019 kl.{NBSP}23.59.59",
            f"1{NBSP}November 2019 kl.{NBSP}23.59.59",
        ),
        (Decimal("50.10"), "percent", f"50,1{NBSP}prosent", f"50,1{NBSP}prosent", f"50,1{NBSP}prosent"),
        (("a", "b", "c"), "list", "a, b og c", "a, b og c", "a, b and c"),
        ((Words("ikke", "ikkje"),), "list", "ikke", "ikkje", "ikke"),
        ((), "list", "–", "–", "–"),
        (Words("søknad", "søknad", "application"), "capital", "Søknad", "Søknad", "Application"),
        (Words("en", "ein"), "", "en", "ein", "en"),
    ],
)
def test_it_says_values_in_each_language(value, how, nb, nn, en):
    assert [say(value, how, language) for language in ("nb", "nn", "en")] == [nb, nn, en]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (50, "50"),
        (Decimal("50.0"), "50"),
        (Decimal("0.10"), "0,1"),
        (Decimal("5E+1"), "50"),
        (100, "100"),
        (Decimal("1E-7"), "0,0000001"),
    ],
)
def test_it_writes_a_percent_exactly(share, text):
    assert say_percent(share) == f"{text}{NBSP}prosent"


def test_it_knows_all_twelve_months():
    days = [say_day(dt.date(2019, month, 1)).split(NBSP)[1] for month in range(1, 13)]
    assert days[0] == "januar 2019"
    assert days[11] == "desember 2019"
    assert len(set(days)) == 12


def test_it_fills_the_form_of_norwegian_that_is_asked_for():
    template = Words("Dere søker om {sum:kr}.", "De søkjer om {sum:kr}.")
    assert fill(template, {"sum": 5}, "nn") == f"De søkjer om kr{NBSP}5."
    assert fill(template, {"sum": 5}, "en") == f"Dere søker om kr{NBSP}5."
    assert fill(Words("a", "b", "You apply for {sum:kr}."), {"sum": 5}, "en") == f"You apply for kr{NBSP}5."


def test_it_lets_a_brace_stand_when_it_is_written_twice():
    assert fill(Words("{{x}}", "{{x}}"), {}, "nb") == "{x}"


def test_it_knows_what_a_sentence_asks_for_in_any_language():
    assert placeholders(Words("{a:kr} {b}", "{b}", "{c:day}")) == {"a", "b", "c"}


def test_it_says_english_values_only_in_an_english_sentence():
    """A sentence without English is bokmål as a whole, its values too."""
    day = {"day": dt.date(2019, 11, 1)}
    assert fill(Words("Fristen er {day:day}.", "Fristen er {day:day}.", "Due {day:day}."), day, "en") == (
        f"Due 1{NBSP}November 2019."
    )
    assert (
        fill(Words("Fristen er {day:day}.", "Fristen er {day:day}."), day, "en") == f"Fristen er 1.{NBSP}november 2019."
    )


def test_it_says_the_moment_in_oslo_wherever_it_was_told():
    at = dt.datetime(2019, 11, 1, 23, 0, tzinfo=dt.UTC)
    assert say(at, "moment", "nb") == f"2.{NBSP}november 2019 kl.{NBSP}00.00.00"


def test_it_begins_a_list_with_a_capital():
    words = (Words("tjeneste 1", "teneste 1"), "Sandnes")
    assert (say(words, "capital", "nb"), say(words, "capital", "nn")) == (
        "Tjeneste 1 og Sandnes",
        "Teneste 1 og Sandnes",
    )
    assert say("ærfugl", "capital", "nb") == "Ærfugl"


def test_it_says_nothing_of_an_empty_list():
    assert say((), "list", "nb") == "–"


def test_it_knows_words_from_silence():
    assert (bool(SILENT), bool(Words("a", "b"))) == (False, True)
