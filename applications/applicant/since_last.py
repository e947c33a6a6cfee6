"""«Nytt siden sist»: what a copy brought, what must be looked over, what changed in form and rules since (F9)."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from applications.applicant.loading import application_for, may_write, reading_language, step_url, title_of
from applications.models import Application
from applications.operations.drafting import NotOpen, confirm_copied
from applications.permissions import applications_of
from applications.queries.completeness import is_answered
from applications.queries.contents import Content, content_of
from applications.queries.fields import Field, fields_of, shown_answer
from applications.queries.novelty import Novelty, novelties
from organisations.access import ActorRequest, Audience, audience
from schemes.edition import EditionDocument, SectionKind
from schemes.queries import document_of

TOPICS = {
    "questions": gettext_lazy("Spørsmålene"),
    "money": gettext_lazy("Beløp og kostnader"),
    "rules": gettext_lazy("Reglene"),
    "terms": gettext_lazy("Vilkårene når dere får tilskudd"),
    "other": gettext_lazy("Annet"),
}


@dataclass(frozen=True, slots=True)
class Copied:
    """One field of the draft: what it is called, what stands there, and where it is written."""

    key: str
    label: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class New:
    """One thing that is new, and the answers of this draft that it concerns."""

    sentence: str
    touches: list[Copied]


@audience(Audience.APPLICANT)
@require_http_methods(["GET", "POST"])
def since_last(request: ActorRequest, ref: str) -> HttpResponse:
    """The page of a copy; POST confirms the answers that were ticked."""
    application = application_for(request, ref)
    if application.copied_from_id is None:
        raise Http404
    if request.method == "POST":
        _confirm(request, application)
        return redirect("applicant:since_last", ref=ref)
    source = applications_of(request.actor).select_related("edition__scheme").defer("edition__document")
    earlier = source.filter(pk=application.copied_from_id).first()
    if earlier is None:
        raise Http404
    document = document_of(application.edition)
    context = {
        "application": application,
        "name": title_of(application, document),
        "source": earlier,
        "source_year": document_of(earlier.edition).year,
        "may_write": may_write(request, application),
        **_page(application, earlier, document),
    }
    return render(request, "applications/applicant/since_last.html", context)


def _confirm(request: ActorRequest, application: Application) -> None:
    try:
        count = confirm_copied(
            application=application, fields=request.POST.getlist("field"), actor=request.actor, now=timezone.now()
        )
    except (NotOpen, PermissionDenied):
        messages.error(request, _("Du kan lese søknaden, men ikke bekrefte svarene. Be en som kan skrive."))
        return
    if count:
        text = ngettext("%(count)d svar er bekreftet.", "%(count)d svar er bekreftet.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.error(request, _("Kryss av for svarene som fortsatt stemmer."))


def _page(application: Application, earlier: Application, document: EditionDocument) -> dict[str, object]:
    content, before = content_of(application), content_of(earlier)
    fields = {each.key: each for each in fields_of(document, application.track, reading_language())}
    shown = {key: _shown(application, each, content, document) for key, each in fields.items()}
    unseen = [shown[key] for key in content.to_look_over() if key in shown]
    left = [each.label for key, each in fields.items() if _was_left(key, content, before)]
    groups: dict[str, list[New]] = {}
    for each in novelties(earlier.edition.sha256, application.edition.sha256, application.track):
        groups.setdefault(each.topic, []).append(_new(each, shown))
    return {
        "unseen": unseen,
        "copied_count": len(content.copied),
        "left": left,
        "news": [(TOPICS[topic], groups[topic]) for topic in TOPICS if topic in groups],
        "touched_count": len({one.key for group in groups.values() for new in group for one in new.touches}),
    }


def _shown(application: Application, field: Field, content: Content, document: EditionDocument) -> Copied:
    text = ""
    if field.key == SectionKind.BUDGET.value:
        text = _("%(count)d kostnader") % {"count": len({(each.category, each.row) for each in content.budget})}
    elif field.key == SectionKind.PLAN.value:
        text = _("%(count)d linjer, uten datoer") % {"count": len(content.activities)}
    elif any(each.key == field.key for each in document.questions):
        question = document.question(field.key)
        answer = content.answer(field.key, content.lead if question.participant_scope else None)
        text = shown_answer(question, answer, reading_language())
    return Copied(field.key, field.label, text, step_url(application, field.section, field.key))


def _was_left(key: str, content: Content, before: Content) -> bool:
    """Answered then, and empty now: asked anew, or by the choice of the scheme."""
    return is_answered(before.answer(key)) and not is_answered(content.answer(key))


def _new(novelty: Novelty, shown: dict[str, Copied]) -> New:
    touched = [shown[key] for key in dict.fromkeys(novelty.fields) if key in shown and shown[key].text]
    return New(novelty.in_language(reading_language()), touched)
