"""What the address brings along from the public pre-check to the start of an application: read, checked, told.

The public page lies on the floor below and only links here, with its answers by the keys of its questions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.applicant.loading import reading_language
from applications.models import Application
from applications.operations.drafting import Given, NotOpen, Unstorable, carry_answers
from applications.queries.fields import shown_answer
from organisations.access import ActorRequest
from organisations.actors import OrganisationKind
from organisations.models import Organisation
from schemes.edition import EditionDocument, Form, Question, QuestionKind
from schemes.questions import Stored, answer_of, field_for

CHECKED = "sjekk"  # in the address: who the pre-check was made for, as its own address names them
LONGEST = 200  # of one answer in the address; the pre-check asks for nothing longer


@dataclass(slots=True)
class Carried:
    """What comes along: answers by the question of the form, and the sentences the start page tells."""

    answers: dict[str, Given] = field(default_factory=dict)
    lines: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def carried_in(request: ActorRequest, document: EditionDocument, track: str) -> Carried:
    """The answers in the address, for the form of `track`; one query, none when the address has no answers."""
    carried = Carried()
    asked = list(_asked(document, request.GET))
    if not asked:
        return carried
    organisation = Organisation.objects.filter(pk=request.actor.organisation_id).first()
    if organisation is None or not is_about(request.GET.get(CHECKED, ""), organisation):
        sentence = _("Forhåndssjekken gjaldt en annen enn %(name)s. Svarene derfra er ikke tatt med.")
        carried.problems.append(sentence % {"name": request.actor.organisation_name})
        return carried
    fields = {each.fact: each for each in _form_questions(document, track) if each.fact}
    for question, values in asked:
        _take(carried, question, values, fields.get(question.fact))
    return carried


def is_about(key: str, organisation: Organisation) -> bool:
    """Whether `key`, as the pre-check names who asks, means this organisation."""
    match organisation.kind:
        case OrganisationKind.MUNICIPALITY:
            return bool(organisation.municipality_number) and key.partition("-")[0] == organisation.municipality_number
        case OrganisationKind.OSLO_DISTRICT:
            return key == organisation.district_number
    return key in {f"tjeneste-{slugify(organisation.name)}", f"slag-{organisation.kind}"}


def keep(request: HttpRequest, application: Application, carried: Carried) -> None:
    """Fill the empty fields of the draft with what came along, and say how many."""
    if not carried.answers:
        return
    actor = request.actor  # type: ignore[attr-defined]
    try:
        filled = carry_answers(application=application, answers=carried.answers, actor=actor, now=timezone.now())
    except (NotOpen, Unstorable) as refused:
        messages.warning(request, refused.sentence)
        return
    if filled:
        sentence = ngettext(
            "%(count)d svar er hentet fra forhåndssjekken. Se over at det stemmer.",
            "%(count)d svar er hentet fra forhåndssjekken. Se over at de stemmer.",
            len(filled),
        )
        messages.success(request, sentence % {"count": len(filled)})


def _asked(document: EditionDocument, data: QueryDict) -> Iterator[tuple[Question, list[str]]]:
    """The questions of the pre-check that the address answers."""
    sections = {each.key for each in document.sections if each.form == Form.PRE_CHECK}
    for question in document.questions:
        if question.section in sections and question.fact and question.key in data:
            yield question, [str(value) for value in data.getlist(question.key)]


def _form_questions(document: EditionDocument, track: str) -> Iterator[Question]:
    for section in document.sections_for(track, Form.APPLICATION):
        yield from document.questions_for(track, section.key)


def _take(carried: Carried, question: Question, values: list[str], target: Question | None) -> None:
    """One answer: into its field of the form, or told as one that has none, or as one that cannot be read."""
    language = reading_language()
    label = question.label.in_language(language)
    try:
        stored = _read(question, values)
    except ValidationError:
        sentence = _("Svaret på «%(question)s» kunne ikke leses, og er ikke tatt med.")
        carried.problems.append(sentence % {"question": label.rstrip("?")})
        return
    if stored == Stored():
        return
    if target is None or not fits(stored, target):
        carried.left.append(label)
        return
    carried.answers[target.key] = Given(stored.text, stored.number)
    carried.lines.append((target.label.in_language(language), shown_answer(target, stored, language)))


def _read(question: Question, values: list[str]) -> Stored:
    """The answer as a row would hold it; ValidationError when the question does not allow it."""
    if any(len(value) > LONGEST or "\x00" in value for value in values):
        raise ValidationError("")
    value: object = values[-1]
    if question.kind == QuestionKind.CHOICES:
        value = [key for given in values for key in given.split(",") if key]
    return answer_of(question, field_for(question, reading_language()).clean(value))


def fits(stored: Stored, target: Question) -> bool:
    """Whether the field of the form has every option that was chosen."""
    options: Mapping[str, object] = {each.key: each for each in target.options}
    return not options or all(key in options for key in stored.text.split(","))
