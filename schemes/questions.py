"""Kinds of questions: for each, the form field that asks, what is stored (text or whole number), and the fact it gives.

A new kind is one class here and one name in `schemes.edition.form.QuestionKind`; the registry refuses a name twice.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models.numbers import clean_account
from schemes.counting import words_in
from schemes.edition import PROJECT_TITLE, TITLE_SIGNS, Question, QuestionKind, Text
from schemes.fields import AmountField, DayField, NumberField

YES, NO = "1", "0"
NONE_OF_THESE = "none"  # the key of the option that says none of the others is true
_PHONE = re.compile(r"\+?[0-9]{8,15}")


class Stored(NamedTuple):
    """An answer as its row holds it; both empty = not answered."""

    text: str = ""
    number: int | None = None


class AnswerLike(Protocol):
    """What every stored answer has."""

    @property
    def text(self) -> str:
        """The answer as text."""
        ...

    @property
    def number(self) -> int | None:
        """The answer as a whole number."""
        ...


NOT_ANSWERED = Stored()


class AnswerKind:
    """Short text: the base of all kinds. Subclasses change the field, what is stored, or the fact."""

    widget: type[forms.Widget] = forms.TextInput
    attributes: dict[str, str] = {}

    def field(self, question: Question, _language: str) -> forms.Field:
        """The form field of the question; label, help and reason are set by `field_for`."""
        return forms.CharField(widget=self.widget(attrs=dict(self.attributes)), validators=self.validators(question))

    def validators(self, question: Question) -> list[Callable[[Any], None]]:
        """What a text must pass."""
        return [_word_limit(question.max_words)] if question.max_words else []

    def stored(self, _question: Question, cleaned: Any) -> Stored:
        """The cleaned value as the row holds it."""
        return Stored(text=cleaned or "")

    def initial(self, answer: AnswerLike) -> Any:
        """A stored answer as the field shows it."""
        return answer.text

    def fact(self, answer: AnswerLike) -> object | None:
        """A stored answer as a fact has it; None when there is none."""
        return answer.text or None


class AnswerKinds:
    """The kinds by name. An object, so that a test can fill its own; refuses a name twice."""

    def __init__(self) -> None:
        self._kinds: dict[str, AnswerKind] = {}

    def register(self, name: str) -> Callable[[type[AnswerKind]], type[AnswerKind]]:
        """Class decorator: enter a kind under `name`."""

        def enter(kind: type[AnswerKind]) -> type[AnswerKind]:
            if name in self._kinds:
                raise ValueError(f"the kind of question {name!r} is registered twice")
            self._kinds[name] = kind()
            return kind

        return enter

    def get(self, name: str) -> AnswerKind:
        """The kind called `name`; KeyError when there is none."""
        return self._kinds[name]

    def __iter__(self) -> Iterator[str]:
        """The names, in order."""
        return iter(sorted(self._kinds))


KINDS = AnswerKinds()
KINDS.register(QuestionKind.SHORT_TEXT)(AnswerKind)


@KINDS.register(QuestionKind.LONG_TEXT)
class LongText(AnswerKind):
    """Several lines. The counter of words is drawn from `data-max-words`."""

    widget = forms.Textarea

    def field(self, question: Question, language: str) -> forms.Field:
        """A text area, taller for longer answers."""
        field = super().field(question, language)
        field.widget.attrs["rows"] = "8" if (question.max_words or 0) > 150 else "5"
        if question.max_words:
            field.widget.attrs["data-max-words"] = str(question.max_words)
        return field


@KINDS.register(QuestionKind.EMAIL)
class Email(AnswerKind):
    """An e-mail address."""

    attributes = {"type": "email", "autocomplete": "email"}

    def validators(self, _question: Question) -> list[Callable[[Any], None]]:
        """Django's own check, in our words."""
        return [_told(validate_email, gettext_lazy("Skriv en e-postadresse, for eksempel postmottak@kommune.no."))]


@KINDS.register(QuestionKind.URL)
class Url(AnswerKind):
    """An address on the web."""

    attributes = {"inputmode": "url"}

    def validators(self, _question: Question) -> list[Callable[[Any], None]]:
        """Only http and https."""
        check = URLValidator(schemes=["http", "https"])
        return [_told(check, gettext_lazy("Skriv hele nettadressen, for eksempel https://www.kommune.no/modell."))]


@KINDS.register(QuestionKind.PHONE)
class Phone(AnswerKind):
    """A telephone number, with or without country code and spaces."""

    attributes = {"type": "tel", "autocomplete": "tel"}

    def validators(self, _question: Question) -> list[Callable[[Any], None]]:
        """At least eight digits."""
        return [_check_phone]


@KINDS.register(QuestionKind.ACCOUNT)
class AccountNumber(AnswerKind):
    """A Norwegian bank account; stored as its eleven digits."""

    attributes = {"inputmode": "numeric", "autocomplete": "off"}

    def validators(self, _question: Question) -> list[Callable[[Any], None]]:
        """The control digit."""
        return [_check_account]

    def stored(self, _question: Question, cleaned: Any) -> Stored:
        """Digits only."""
        return Stored(text=clean_account(cleaned) if cleaned else "")


@KINDS.register(QuestionKind.YES_NO)
class YesNo(AnswerKind):
    """Yes or no, as two buttons; never chosen beforehand."""

    def field(self, _question: Question, _language: str) -> forms.Field:
        """Two radio buttons."""
        choices = [(YES, _("Ja")), (NO, _("Nei"))]
        return forms.ChoiceField(widget=forms.RadioSelect(attrs={"layout": "row"}), choices=choices)

    def stored(self, _question: Question, cleaned: Any) -> Stored:
        """1 or 0."""
        return Stored(number=int(cleaned)) if cleaned in {YES, NO} else NOT_ANSWERED

    def initial(self, answer: AnswerLike) -> Any:
        """The chosen button."""
        return "" if answer.number is None else str(answer.number)

    def fact(self, answer: AnswerLike) -> object | None:
        """True or false."""
        return None if answer.number is None else bool(answer.number)


@KINDS.register(QuestionKind.CHOICE)
class Choice(AnswerKind):
    """One of the options, as radio buttons."""

    def field(self, question: Question, language: str) -> forms.Field:
        """All options are seen at once."""
        return forms.ChoiceField(widget=forms.RadioSelect, choices=_options(question, language))


@KINDS.register(QuestionKind.CHOICES)
class Choices(AnswerKind):
    """Any number of the options, as tick boxes; stored as their keys with commas."""

    def field(self, question: Question, language: str) -> forms.Field:
        """All options are seen at once."""
        return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=_options(question, language))

    def stored(self, question: Question, cleaned: Any) -> Stored:
        """The keys in the order of the options; "none of these" beside another says nothing."""
        chosen = set(cleaned or ())
        chosen = chosen - {NONE_OF_THESE} or chosen
        return Stored(text=",".join(option.key for option in question.options if option.key in chosen))

    def initial(self, answer: AnswerLike) -> Any:
        """The keys as a list."""
        return [key for key in answer.text.split(",") if key]

    def fact(self, answer: AnswerLike) -> object | None:
        """The keys as a list; nothing chosen is no answer, "none of these" is an empty list."""
        keys = self.initial(answer)
        return [key for key in keys if key != NONE_OF_THESE] if keys else None


@KINDS.register(QuestionKind.NUMBER)
class Number(AnswerKind):
    """A whole number from 0."""

    def field(self, _question: Question, _language: str) -> forms.Field:
        """A short field."""
        return NumberField()

    def stored(self, _question: Question, cleaned: Any) -> Stored:
        """The number."""
        return Stored(number=cleaned)

    def initial(self, answer: AnswerLike) -> Any:
        """The number."""
        return answer.number

    def fact(self, answer: AnswerLike) -> object | None:
        """The number."""
        return answer.number


@KINDS.register(QuestionKind.AMOUNT)
class Amount(Number):
    """Whole kroner."""

    def field(self, _question: Question, _language: str) -> forms.Field:
        """Any usual way of writing an amount."""
        return AmountField()


@KINDS.register(QuestionKind.DATE)
class Day(AnswerKind):
    """A day; stored as YYYY-MM-DD."""

    def field(self, _question: Question, _language: str) -> forms.Field:
        """The browser's own date field."""
        return DayField()

    def stored(self, _question: Question, cleaned: Any) -> Stored:
        """YYYY-MM-DD."""
        return Stored(text=cleaned.isoformat() if isinstance(cleaned, date) else "")


# ----- for the desks -------------------------------------------------------------------------------------------------


def field_for(question: Question, language: str) -> forms.Field:
    """The form field of a question in `language`, with label, help, reason and the sentence for a missing answer."""
    field = KINDS.get(question.kind).field(question, language)
    label = question.label.in_language(language)
    field.label = worded(question.label, language)
    field.help_text = worded(question.help, language) if question.help else ""
    field.why = worded(question.why, language) if question.why else ""  # type: ignore[attr-defined]
    field.question = question  # type: ignore[attr-defined]
    field.required = question.required
    field.error_messages["required"] = _("Svar mangler: %(question)s") % {"question": label}
    field.widget.is_required = False  # the browser never stops a draft
    if question.key == PROJECT_TITLE:
        field.widget.attrs["data-max-signs"] = str(TITLE_SIGNS)
    return field


def worded(text: Text, language: str) -> str:
    """The text in `language`; where it is not written in that language, marked with the one it is in."""
    spoken = text.language_of(language)
    words = text.in_language(language)
    return words if spoken == language[:2] else format_html('<span lang="{}">{}</span>', spoken, words)


def answer_of(question: Question, cleaned: Any) -> Stored:
    """A cleaned value as text or whole number."""
    return KINDS.get(question.kind).stored(question, cleaned)


def initial_of(question: Question, answer: AnswerLike) -> Any:
    """A stored answer as its field shows it."""
    return KINDS.get(question.kind).initial(answer)


def fact_value(question: Question, answer: AnswerLike | None) -> object | None:
    """A stored answer as the fact `question.fact` has it; None when there is no answer."""
    return None if answer is None else KINDS.get(question.kind).fact(answer)


def _options(question: Question, language: str) -> list[tuple[str, str]]:
    return [(option.key, worded(option.label, language)) for option in question.options]


def _word_limit(most: int) -> Callable[[Any], None]:
    def check(value: str) -> None:
        words = words_in(value)
        if words > most:
            sentence = _("Svaret har %(words)s ord. Kort det ned til %(most)s.")
            raise ValidationError(sentence % {"words": words, "most": most}, code="max_words")

    return check


def _told(check: Callable[[Any], None], sentence: Promise) -> Callable[[Any], None]:
    """`check` with our own sentence in place of the framework's."""

    def told(value: Any) -> None:
        try:
            check(value)
        except ValidationError as problem:
            raise ValidationError(str(sentence), code=problem.code) from None

    return told


def _check_phone(value: str) -> None:
    if not _PHONE.fullmatch(re.sub(r"[\s()-]", "", value)):
        raise ValidationError(_("Skriv et telefonnummer med minst åtte siffer."), code="phone")


def _check_account(value: str) -> None:
    clean_account(value)
