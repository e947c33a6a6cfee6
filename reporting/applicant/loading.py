"""Finding the grant and the duty that a page is about: only those of the organisation one acts for, else 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import Application, Obligation
from applications.workflow import ObligationKind
from organisations.access import ActorRequest
from reporting.queries.duties import duties_of
from reporting.queries.grants import Grant, grant_of, grants_of
from schemes.queries import document_of


def reading_language() -> str:
    """The language of the page: nb, nn or en."""
    return (get_language() or "nb")[:2]


def grant_for(request: ActorRequest, ref: str) -> Grant:
    """The grant `ref` of the organisation; absent, foreign and not released are the same 404."""
    row = grants_of(request.actor).filter(ref=ref).first()
    if row is None:
        raise Http404
    return grant_of(row, request.actor)


def duty_for(request: ActorRequest, ref: str, pk: int) -> Obligation:
    """The duty to report `pk` of the grant `ref`, with its report if it is begun; else 404. One query."""
    return get_object_or_404(duties_of(request.actor), pk=pk, application__ref=ref)


def name_of(application: Application) -> str:
    """What the grant is for: «modellutvikling 2019»."""
    document = document_of(application.edition)
    return f"{document.track(application.track).name.in_language(reading_language())} {document.year}"


def scheme_of(application: Application) -> str:
    """The scheme's name in the language of the page."""
    return document_of(application.edition).name.in_language(reading_language())


def duty_title(duty: Obligation) -> str:
    """What the duty is called in the terms of the edition: «Sluttrapport»."""
    document = document_of(duty.application.edition)
    for term in document.terms_of(duty.application.track).obligations:
        if term.kind == duty.kind:
            return term.title.in_language(reading_language())
    if duty.kind == ObligationKind.REPAYMENT:
        return _("Tilbakebetaling")
    return duty.kind
