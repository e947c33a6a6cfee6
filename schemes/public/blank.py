"""The whole form of a track with its guidance, before any log-in: a page to read and print, and a PDF (F20)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from letters import pdf
from letters.models import Letter
from organisations.access import Audience, audience
from schemes.edition import EditionDocument, Form, Question, Section, SectionKind
from schemes.edition.form import QuestionKind
from schemes.models import Call
from schemes.queries import call_by_key, document_of, document_with
from schemes.questions import worded
from schemes.workdays import oslo_day


@dataclass(frozen=True, slots=True)
class BlankQuestion:
    """One question: what we look for, and what may be answered."""

    label: str
    is_required: bool
    guidance: tuple[str, ...]
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlankPart:
    """One part of the form: what its table asks for, then its questions."""

    number: int
    title: str
    intro: str
    asks: tuple[str, ...]
    questions: tuple[BlankQuestion, ...]


@audience(Audience.PUBLIC)
@require_safe
def page(request: HttpRequest, key: str, track: str) -> HttpResponse:
    """The form as a page; its print is the whole of it."""
    call, document = _found(key, track)
    language = get_language() or "nb"
    context = {
        "call": call,
        "track": track,
        "name": worded(document.track(track).name, language),
        "scheme": worded(document.name, language),
        "year": document.year,
        "parts": blank_form(call.edition.sha256, track, language),
        "minutes": sum(each.minutes or 0 for each in document.sections_for(track, Form.APPLICATION)),
    }
    return render(request, "schemes/public/blank.html", context)


@audience(Audience.PUBLIC)
@require_safe
def paper(request: HttpRequest, key: str, track: str) -> HttpResponse:
    """The form as an accessible PDF."""
    call, document = _found(key, track)
    language = "nn" if get_language() == "nn" else "nb"
    day = oslo_day(call.edition.published_at) if call.edition.published_at else call.deadline_on
    name = f"skjema-{slugify(worded(document.name, language))}-{track}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    made = blank_pdf(call.edition.sha256, track, language, str(day or ""))
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _found(key: str, track: str) -> tuple[Call, EditionDocument]:
    call = call_by_key(key)
    if call is None or not call.edition.sha256:
        raise Http404
    document = document_of(call.edition)
    if all(each.key != track for each in document.tracks):
        raise Http404
    return call, document


@lru_cache(maxsize=16)
def blank_pdf(sha256: str, track: str, language: str, day: str) -> bytes:
    """The bytes, made once per process: a form never changes under its digest. `day` is the day of publication."""
    document = document_with(sha256)
    with override(language):
        title = _("Søknadsskjema: %(name)s") % {"name": worded(document.track(track).name, language)}
        context = {
            "title": title,
            "scheme": f"{worded(document.name, language)} {document.year}",
            "parts": blank_form(sha256, track, language),
        }
        html = render_to_string("schemes/public/blank_paper.html", context)
    return pdf.render(Letter(title=title, html=html, language=language, document_no=document.circular, letter_date=day))


def blank_form(sha256: str, track: str, language: str) -> tuple[BlankPart, ...]:
    """Every part of the application form of one track, in `language`."""
    document = document_with(sha256)
    sections = document.sections_for(track, Form.APPLICATION)
    return tuple(
        BlankPart(
            number=number,
            title=worded(section.title, language),
            intro=worded(section.intro, language) if section.intro else "",
            asks=tuple(_asks(document, track, section, language)),
            questions=tuple(_question(document, each, language) for each in document.questions_for(track, section.key)),
        )
        for number, section in enumerate(sections, start=1)
    )


def _asks(document: EditionDocument, track: str, section: Section, language: str) -> Iterator[str]:
    """What the typed part of a section asks for, one line each."""
    match section.kind:
        case SectionKind.CONTACTS:
            yield _("Kontaktperson med stilling, e-post og telefon")
            yield _("Postadresse og kontonummer")
        case SectionKind.PARTNERS:
            yield _("Hvem dere søker sammen med. Hver av dem bekrefter i egen innlogging.")
        case SectionKind.PLAN:
            yield _("Aktiviteter med ansvarlig, start og slutt")
            yield _("Milepæler med dato")
        case SectionKind.ENDORSEMENTS:
            yield _("Bekreftelse fra administrativ ledelse")
            yield _("Bekreftelse fra politisk ledelse")
        case SectionKind.BUDGET:
            for category in document.cost_categories:
                if track in category.tracks:
                    yield _with_help(worded(category.name, language), category.help, language)
        case SectionKind.ATTACHMENTS:
            for asked in document.documents_for(track):
                name = _with_help(worded(asked.name, language), asked.help, language)
                yield _("%(name)s (må være med)") % {"name": name} if asked.is_required else name


def _with_help(name: str, text: object, language: str) -> str:
    return f"{name}. {worded(text, language)}" if text else name  # type: ignore[arg-type]


def _question(document: EditionDocument, question: Question, language: str) -> BlankQuestion:
    guidance = [worded(text, language) for text in (question.help, question.why) if text]
    if question.criterion:
        criterion = worded(document.criterion(question.criterion).name, language)
        guidance.append(_("Svaret teller for «%(criterion)s».") % {"criterion": criterion})
    if question.max_words:
        guidance.append(_("Høyst %(count)d ord.") % {"count": question.max_words})
    if question.participant_scope:
        guidance.append(_("Hver av dem som søker sammen, svarer på dette."))
    if question.shown_when is not None:
        other = worded(document.question(question.shown_when.question).label, language)
        guidance.append(_("Dere svarer bare på dette etter «%(question)s».") % {"question": other})
    options = [worded(each.label, language) for each in question.options]
    if question.kind is QuestionKind.YES_NO:
        options = [_("Ja"), _("Nei")]
    return BlankQuestion(worded(question.label, language), question.required, tuple(guidance), tuple(options))
