"""Kinds of questions: what each asks, stores and gives to the rules; errors say what to do."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError

from schemes.edition import Option, Question, QuestionKind, Text
from schemes.fields import AmountField, DayField, NumberField
from schemes.questions import (
    KINDS,
    NOT_ANSWERED,
    AnswerKind,
    AnswerKinds,
    Stored,
    answer_of,
    fact_value,
    field_for,
    initial_of,
)

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "amounts.json").read_text(encoding="utf-8"))
OPTIONS = (Option("bti", Text("BTI", "BTI", "BTI")), Option("model_trial", Text("Forsøket", "Forsøket")))


@dataclass
class Row:
    """A stored answer."""

    text: str = ""
    number: int | None = None


def question(kind: str, **fields) -> Question:
    options = OPTIONS if kind in {"choice", "choices"} else ()
    return Question("q", "part", QuestionKind(kind), Text("Spørsmål", "Spørsmål nn", ""), options=options, **fields)


def test_it_has_a_kind_for_every_name_of_the_document():
    assert list(KINDS) == sorted(QuestionKind)


def test_it_refuses_a_kind_twice():
    kinds = AnswerKinds()
    kinds.register("x")(AnswerKind)
    with pytest.raises(ValueError, match="twice"):
        kinds.register("x")(AnswerKind)


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "fact"),
    [
        ("short_text", " Modell ", Stored("Modell"), "Modell"),
        ("long_text", "En\nto", Stored("En\nto"), "En\nto"),
        ("long_text", "—", Stored("—"), "—"),
        ("yes_no", "1", Stored(number=1), True),
        ("yes_no", "0", Stored(number=0), False),
        ("choice", "bti", Stored("bti"), "bti"),
        ("choices", ["bti", "model_trial"], Stored("bti,model_trial"), ["bti", "model_trial"]),
        ("choices", ["model_trial", "bti"], Stored("bti,model_trial"), ["bti", "model_trial"]),
        ("number", "1 200", Stored(number=1200), 1200),
        ("number", "0", Stored(number=0), 0),
        ("amount", "kr 500 000,-", Stored(number=500_000), 500_000),
        ("date", "2019-11-01", Stored("2019-11-01"), "2019-11-01"),
        ("date", "1.11.2019", Stored("2019-11-01"), "2019-11-01"),
        (
            "url",
            "https://www.kommune.no/modell",
            Stored("https://www.kommune.no/modell"),
            "https://www.kommune.no/modell",
        ),
        ("email", "postmottak@kommune.no", Stored("postmottak@kommune.no"), "postmottak@kommune.no"),
        ("phone", "+47 51 00 00 00", Stored("+47 51 00 00 00"), "+47 51 00 00 00"),
        ("account", "1234.56.78903", Stored("12345678903"), "12345678903"),
    ],
)
def test_it_stores_an_answer_shows_it_again_and_gives_the_fact(kind, typed, stored, fact):
    asked = question(kind)
    field = field_for(asked, "nb")
    answer = answer_of(asked, field.clean(typed))
    assert (answer, fact_value(asked, Row(*answer))) == (stored, fact)
    shown = field.prepare_value(initial_of(asked, Row(*answer)))
    assert answer_of(asked, field.clean(shown)) == stored


@pytest.mark.parametrize("kind", sorted(QuestionKind))
def test_it_keeps_no_answer_apart_from_every_answer(kind):
    asked = question(kind)
    field = field_for(asked, "nb")
    assert answer_of(asked, field.clean([] if kind == "choices" else "")) == NOT_ANSWERED
    assert fact_value(asked, Row()) is None
    assert fact_value(asked, None) is None


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("amount", "-5", "Beløpet kan ikke være under 0. Skriv hele kroner, for eksempel 500 000."),
        ("amount", "1,000", "Beløpet kan leses på to måter. Skriv hele kroner, for eksempel 500 000."),
        ("amount", "mye", "Dette er ikke et beløp. Skriv bare tall, for eksempel 500 000."),
        ("amount", "9999999999", "Beløpet er for stort. Skriv hele kroner, og se etter om det er et siffer for mye."),
        ("amount", "100,50", "Beløpet har øre. Rund av til hele kroner, for eksempel 500 000."),
        ("number", "tolv", "Skriv et helt tall, for eksempel 12."),
        ("number", "-1", "Skriv et helt tall, for eksempel 12."),
        ("number", "1,5", "Skriv et helt tall, for eksempel 12."),
        ("number", "١٢", "Skriv et helt tall, for eksempel 12."),
        ("date", "31.02.2019", "Skriv datoen som dag, måned og år, for eksempel 1.11.2019."),
        ("date", "i morgen", "Skriv datoen som dag, måned og år, for eksempel 1.11.2019."),
        ("url", "javascript:alert(1)", "Skriv hele nettadressen, for eksempel https://www.kommune.no/modell."),
        ("url", "ftp://kommune.no", "Skriv hele nettadressen, for eksempel https://www.kommune.no/modell."),
        ("email", "kari", "Skriv en e-postadresse, for eksempel postmottak@kommune.no."),
        ("phone", "112", "Skriv et telefonnummer med minst åtte siffer."),
        (
            "account",
            "12345678901",
            "Kontonummeret stemmer ikke. Skriv elleve siffer, og se etter om to av dem er byttet om.",
        ),
    ],
)
def test_it_says_what_to_do_about_what_does_not_read(kind, typed, sentence):
    with pytest.raises(ValidationError) as refused:
        field_for(question(kind), "nb").clean(typed)
    assert refused.value.messages == [sentence]


def test_it_counts_words_and_says_how_far_to_cut():
    field = field_for(question("long_text", max_words=3), "nb")
    assert field.clean("ett to  tre") == "ett to  tre"
    with pytest.raises(ValidationError) as refused:
        field.clean("ett to tre fire")
    assert refused.value.messages == ["Svaret har 4 ord. Kort det ned til 3."]
    assert field.widget.attrs["data-max-words"] == "3"


def test_it_tells_which_answer_is_missing():
    with pytest.raises(ValidationError) as refused:
        field_for(question("short_text", required=True), "nn").clean("")
    assert refused.value.messages == ["Svar mangler: Spørsmål nn"]


def test_it_marks_words_that_stand_in_another_language_than_the_page():
    asked = question("choices", help=Text("Hjelp", "Hjelp", "Help"), why=Text("Fordi", "Fordi"))
    field = field_for(asked, "en")
    assert (field.label, field.help_text, field.why) == (
        '<span lang="nb">Spørsmål</span>',
        "Help",
        '<span lang="nb">Fordi</span>',
    )
    assert [label for _key, label in field.choices] == ["BTI", '<span lang="nb">Forsøket</span>']
    assert field_for(asked, "nn").label == "Spørsmål nn"


def test_it_escapes_what_the_edition_says():
    asked = replace(question("short_text"), label=Text("<b>nei</b>", "x"))
    assert field_for(asked, "en").label == '<span lang="nb">&lt;b&gt;nei&lt;/b&gt;</span>'


# ----- the same vectors as the browser ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "nok"), VECTORS["accepted"])
def test_it_reads_amounts_as_the_browser_does(text, nok):
    assert AmountField().clean(text) == nok


def test_it_refuses_what_the_browser_refuses():
    accepted = []
    for text, *_code in VECTORS["refused"]:
        try:
            accepted.append((text, AmountField(required=False).clean(text)))
        except ValidationError:
            continue
    assert [(text, nok) for text, nok in accepted if nok is not None] == []


@pytest.mark.parametrize("field", [AmountField, NumberField, DayField])
def test_it_keeps_what_was_typed_when_it_does_not_read(field):
    form = type("F", (forms.Form,), {"x": field()})({"x": "tull <b>"})
    assert not form.is_valid()
    assert 'value="tull &lt;b&gt;"' in str(form["x"])


def test_it_shows_a_stored_amount_with_its_spaces():
    assert AmountField().prepare_value(1_000_000) == "1\u00a0000\u00a0000"
