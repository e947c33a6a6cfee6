"""The form as steps: one class per document, part and language; a draft may leave anything empty."""

from dataclasses import dataclass, replace

import pytest
from django.utils import translation

from schemes.edition import Question, QuestionKind, Section, ShownWhen, Text
from schemes.questions import Stored
from schemes.steps import build_form, form_class, is_shown, steps_for
from tests.factories.schemes import published_edition, shipped_document

QUESTIONS = (
    Question("title", "part", QuestionKind.SHORT_TEXT, Text("Tittel", "Tittel nn", "Title"), required=True),
    Question("sum", "part", QuestionKind.AMOUNT, Text("Beløp", "Beløp")),
    Question("sure", "part", QuestionKind.YES_NO, Text("Sikker?", "Sikker?"), required=True),
)
FORM = build_form(QUESTIONS, "nb")


@dataclass
class Row:
    """A stored answer."""

    text: str = ""
    number: int | None = None


def test_it_numbers_the_parts_of_a_track_in_the_order_of_the_document():
    steps = steps_for(shipped_document(), "mu")
    sections = shipped_document().sections_for("mu")
    assert [(step.number, step.total, step.key) for step in steps] == [
        (number, len(sections), section.key) for number, section in enumerate(sections, 1)
    ]
    assert [step.has_next for step in steps] == [True] * (len(steps) - 1) + [False]
    assert [step.questions for step in steps] == [shipped_document().questions_for("mu", each.key) for each in sections]


def test_it_gives_a_report_its_own_steps():
    document = replace(shipped_document(), sections=(Section("r", Text("Rapport", "Rapport"), form="final"),))
    assert [step.key for step in steps_for(document, "mu", "final")] == ["r"]
    assert steps_for(document, "mu") == ()


@pytest.mark.django_db
def test_it_builds_a_form_once_for_each_document_part_and_language(django_assert_num_queries):
    sha256 = published_edition().sha256
    section = next(step.key for step in steps_for(shipped_document(), "mu") if step.questions)
    first = form_class(sha256, "mu", section)
    with django_assert_num_queries(0):
        assert form_class(sha256, "mu", section) is first
        with translation.override("nn"):
            nynorsk = form_class(sha256, "mu", section)
    assert nynorsk is not first
    questions = shipped_document().questions_for("mu", section)
    assert list(first.base_fields) == [question.key for question in questions]
    assert [str(field.label) for field in nynorsk.base_fields.values()] == [question.label.nn for question in questions]


def test_it_saves_a_draft_with_holes_and_asks_for_them_when_it_must_be_complete():
    sent = {"title": "", "sum": "500 000", "sure": ""}
    draft = FORM(sent)
    assert draft.is_valid()
    assert draft.answers() == {"title": Stored(), "sum": Stored(number=500_000), "sure": Stored()}
    whole = FORM(sent, is_complete=True)
    assert whole.errors == {"title": ["Svar mangler: Tittel"], "sure": ["Svar mangler: Sikker?"]}


def test_it_stores_what_reads_also_when_another_field_does_not():
    form = FORM({"title": "Modell", "sum": "mye", "sure": "1"})
    assert not form.is_valid()
    assert form.answers() == {"title": Stored("Modell"), "sure": Stored(number=1)}


def test_it_shows_stored_answers_with_the_keys_that_autosave_sends():
    answers = {"title": Row("Modell"), "sum": Row(number=500_000), "sure": Row(number=0), "other": Row("x")}
    initial = FORM.initial_from(answers)
    assert initial == {"title": "Modell", "sum": 500_000, "sure": "0"}
    form = FORM(initial=initial, revisions={"sum": 4}, scope=":17")
    assert (
        '<input type="text" name="sum" value="500\u00a0000" inputmode="numeric" class="number" data-amount=""'
        ' data-question="sum:17" data-revision="4" id="id_sum">' in str(form["sum"])
    )
    assert str(form["sure"]).count('data-question="sure:17"') == 2
    assert "checked" in str(form["sure"]).split('value="0"')[1].split(">")[0]


def test_two_forms_do_not_share_revisions():
    FORM(revisions={"title": 9}, scope=":1")
    assert 'data-revision="0"' in str(FORM()["title"])


@pytest.mark.parametrize(
    ("answer", "shown"),
    [(Row(number=1), True), (Row(number=0), False), (Row(), False), (None, False)],
)
def test_it_asks_a_question_that_hangs_on_a_yes(answer, shown):
    asked = replace(QUESTIONS[0], shown_when=ShownWhen("sure", ("yes",)))
    assert is_shown(asked, {"sure": answer} if answer else {}) is shown


def test_it_asks_a_question_that_hangs_on_one_of_several_options():
    asked = replace(QUESTIONS[0], shown_when=ShownWhen("basis", ("bti", "other")))
    assert is_shown(asked, {"basis": Row("model_trial,bti")})
    assert not is_shown(asked, {"basis": Row("model_trial")})
    assert is_shown(QUESTIONS[0], {})


def test_it_shows_every_question_of_the_shipped_editions():
    for step in steps_for(shipped_document(), "mu"):
        html = str(build_form(step.questions, "en")())
        assert all(f'name="{question.key}"' in html for question in step.questions)
