"""At most five questions: those whose answer the rules need and the registers do not have; answers become facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from organisations.lineage import Registers, grant_relation
from schemes.edition import Option, Question, QuestionKind
from schemes.public.precheck_offers import GRANTS, Applicant, Offer
from schemes.questions import NONE_OF_THESE, Stored, fact_value
from schemes.rules.facts import FACTS, Facts
from schemes.rules.facts.types import ListOf
from schemes.rules.outcome import Evaluation, OutcomeKind, Read, Verdict
from schemes.steps import StepForm, build_form, is_shown

MOST = 5
ANSWER = "answer"
KNOWN, PERIOD_END = "grants.mu_known_years", "grants.mu.period_end"
ALSO_IN = "application.also_in"


class PrecheckForm(StepForm):
    """The questions of the pre-check: any may stand empty; «none of them» and another answer exclude each other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _("Svaret er ikke et av valgene. Velg på nytt.")

    def clean(self) -> dict[str, Any]:
        """What the single fields cannot see."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for question in self.questions:
            chosen = cleaned.get(question.key) or []
            if question.kind == QuestionKind.CHOICES and NONE_OF_THESE in chosen and len(chosen) > 1:
                self.add_error(question.key, _("Velg enten «Ingen av dem» eller de andre svarene, ikke begge deler."))
            if question.fact == PERIOD_END:
                self._check_period_end(question.key)
        return cleaned

    def _check_period_end(self, key: str) -> None:
        """A period does not end before the grant was given."""
        end = self.cleaned_data.get(key)
        years = next((self.cleaned_data.get(each.key) for each in self.questions if each.fact == GRANTS), None)
        newest = max((int(each) for each in years or () if each.isdecimal()), default=0)
        if isinstance(end, date) and end.year < newest:
            sentence = _(
                "Prosjektperioden kan ikke slutte før tilskuddet ble gitt i %(year)s. Se etter i tilskuddsbrevet."
            )
            self.add_error(key, sentence % {"year": newest})


def merged_questions(offers: Iterable[Offer]) -> list[Question]:
    """The questions of all these calls, each fact asked for once, with every option that any of them has."""
    found: dict[str, Question] = {}
    for offer in offers:
        for question in offer.questions:
            known = found.get(question.fact)
            found[question.fact] = question if known is None else _with_options(known, question)
    return list(found.values())


def _with_options(first: Question, second: Question) -> Question:
    """One question with the options of both, «none of them» last; the words are those of the one that asks for more."""
    wordy = max(first, second, key=lambda each: len(each.options))
    options: dict[str, Option] = {each.key: each for each in (*first.options, *second.options)}
    ordered = sorted(
        options.values(), key=lambda each: (each.key == NONE_OF_THESE, each.key if each.key.isdecimal() else "")
    )
    return replace(wordy, key=first.key, options=tuple(ordered))


def form_of(questions: Sequence[Question], data: Any, language: str) -> PrecheckForm:
    """The form of these questions, bound to what stands in the address."""
    built = build_form(questions, language)
    form_class = type("PrecheckForm", (PrecheckForm, built), {"questions": tuple(questions)})
    asked = {each.key for each in questions}
    return form_class(data=data if asked.intersection(data) else None)


def answers_in(form: PrecheckForm) -> dict[str, Stored]:
    """The answers that read, by question; those left empty or refused are absent."""
    if not form.is_bound:
        return {}
    form.is_valid()
    return {key: stored for key, stored in form.answers().items() if stored != Stored()}


# ----- which are asked -----------------------------------------------------------------------------------------------


def is_needed(question: Question, evaluations: Iterable[Evaluation]) -> bool:
    """Whether a track hangs on the answer: nothing stops it yet, and a rule looked for the fact and did not find it."""
    name = parent_of(question.fact)
    return any(
        outcome.outcome is OutcomeKind.UNKNOWN and name in outcome.inputs
        for evaluation in evaluations
        if evaluation.verdict is Verdict.INCOMPLETE
        for outcome in evaluation.standing()
    )


def parent_of(fact: str) -> str:
    """The fact that holds it: «services» for «services.youth_17_18»."""
    return fact if fact in FACTS else fact.rpartition(".")[0]


def asked_of(
    questions: Sequence[Question], before: Sequence[Evaluation], after: Sequence[Evaluation], answers: Mapping[str, Any]
) -> list[Question]:
    """The questions to put, five at most: needed before any answer; one that hangs on another, after that one too."""
    asked = [
        each
        for each in questions
        if is_needed(each, before) and is_shown(each, answers) and (each.shown_when is None or is_needed(each, after))
    ]
    return asked[:MOST]


# ----- what an answer says -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, with the questions: the applicant's own, told as not verified wherever they show."""

    questions: tuple[Question, ...]
    given: Mapping[str, Stored]

    def values(self) -> dict[str, object]:
        """The answers as facts have them, by the fact of the question."""
        found = {each.fact: fact_value(each, self.given.get(each.key)) for each in self.questions}
        return {fact: value for fact, value in found.items() if value is not None}


def carried(answers: Answers, offer: Offer) -> list[tuple[str, str]]:
    """The answers as the address carries them: by the question of the call's own document that asks for the fact."""
    by_fact = {each.fact: answers.given[each.key] for each in answers.questions if each.key in answers.given}
    found = []
    for question in offer.questions:
        stored = by_fact.get(question.fact)
        if stored is not None:
            found.append((question.key, stored.text if stored.number is None else str(stored.number)))
    return found


def with_answers(
    known: Mapping[str, Read], answers: Answers, *, registers: Registers, applicant: Applicant, name: str, on: date
) -> Facts:
    """The facts of one call: what the registers know, and beside it the applicant's own answers (facts.md 5)."""
    values = answers.values()
    facts = dict(known)
    if GRANTS in values:
        offered = next(each for each in answers.questions if each.fact == GRANTS).options
        facts |= _grants(known, values, offered, registers=registers, number=applicant.number, on=on)
    lists: dict[str, dict[str, object]] = {}
    for fact, value in values.items():
        parent = parent_of(fact)
        if parent == GRANTS:
            continue
        if fact != parent:
            lists.setdefault(parent, {})[fact.rpartition(".")[2]] = _plain(value)
        elif (plain := _of_fact(fact, value, applicant.number)) is not None:
            facts[fact] = Read(plain, ANSWER)
    for parent, item in lists.items():
        facts[parent] = Read([{"name": name, **item} if parent == "services" else item], ANSWER)
    return Facts({}).with_reads(facts)


def _of_fact(fact: str, value: object, number: str) -> object | None:
    """An answer as its fact has it: a plain «no» to a list is an empty list, a «yes» says nothing about who."""
    if isinstance(FACTS[fact].type, ListOf) and isinstance(value, bool):
        if not value:
            return []
        return [number] if fact == ALSO_IN and number else None
    return _plain(value)


def _plain(value: object) -> object:
    """«None of them» is an empty list."""
    return [each for each in value if each != NONE_OF_THESE] if isinstance(value, list) else value


def _grants(
    known: Mapping[str, Read],
    values: Mapping[str, object],
    offered: Sequence[Option],
    *,
    registers: Registers,
    number: str,
    on: date,
) -> dict[str, Read]:
    """Register and answer together: a year the register knows a grant of stays as it is, others are added.

    All the years offered count as known. Of an own grant the end of the period is the answered one; an older own grant
    ended no later, which is worth saying only when that day has passed.
    """
    register = _listed(known, GRANTS)
    grants = [dict(each) for each in register]
    registered = {each["year"] for each in register}
    years = [int(each) for each in _texts(values[GRANTS]) if each.isdecimal() and int(each) <= on.year]
    for year in years:
        if year not in registered:
            relation = grant_relation(registers=registers, municipality_number=number, on=on, year=year)
            grants.append({"year": year, "relation": relation})
    end = values.get(PERIOD_END)
    own = [each for each in grants if each["relation"] == "same" and "period_end" not in each]
    own.sort(key=lambda each: each["year"])
    if end is not None and own:
        is_over = date.fromisoformat(str(end)) < on
        for each in own if is_over else own[-1:]:
            each["period_end"] = end
    checked = {*_listed(known, KNOWN), *(int(each.key) for each in offered if each.key.isdecimal())}
    source = ANSWER if grants != register or GRANTS not in known else known[GRANTS].source
    return {
        GRANTS: Read(sorted(grants, key=lambda each: each["year"]), source),
        KNOWN: Read(sorted(checked), ANSWER),
    }


def _listed(known: Mapping[str, Read], name: str) -> list[Any]:
    """The list a register gives, empty when it gives none."""
    value = known[name].value if name in known else None
    return list(value) if isinstance(value, (list, tuple)) else []


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
