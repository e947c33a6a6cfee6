"""Opening a case: scoped to the person, hidden until they have declared, and logged. Every case page passes here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.caseworker.forms import DeclarationForm
from applications.models import Application
from applications.permissions import Rights, cases_of, newest_declaration, rights_on
from applications.queries.cases import Beside, for_case_page
from applications.workflow import Role, Status
from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from organisations.workflow import GateClosed, WrongStatus
from schemes.edition import EditionDocument
from schemes.queries import document_of, roles_of


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One case as one person has it open: the row with its counts, what they may do, and the edition behind it."""

    application: Application
    beside: Beside
    rights: Rights
    document: EditionDocument
    now: datetime
    user_id: int

    @property
    def language(self) -> str:
        """The language of the page, for texts of the edition."""
        return (get_language() or "nb")[:2]

    @property
    def is_mine(self) -> bool:
        """The person is the caseworker of the case."""
        return self.application.caseworker_id == self.user_id

    @property
    def may_assess(self) -> bool:
        """It is theirs, and being assessed."""
        return self.is_mine and self.application.status == Status.ASSESSING and self.rights.may(Role.CASEWORKER)

    @property
    def may_second(self) -> bool:
        """May confirm what a colleague has found or proposed."""
        is_open = self.application.status in {Status.ASSESSING, Status.RECOMMENDED}
        return is_open and self.rights.may(Role.CASEWORKER, Role.DECISION_MAKER)

    @property
    def may_take(self) -> bool:
        """Nobody has it, and this person may."""
        is_open = self.application.status in {Status.SUBMITTED, Status.ASSESSING}
        return is_open and self.application.caseworker_id is None and self.rights.may(Role.CASEWORKER)


def find_case(request: ActorRequest, ref: str) -> OpenCase:
    """The case, when it exists for this person; Http404 otherwise: foreign, unknown and inhabil are the same."""
    actor = request.actor
    if actor.user_id is None:
        raise Http404
    roles = roles_of(actor.user_id)
    rows = cases_of(actor, scheme_roles=roles).annotate(has_conflict=newest_declaration(actor.user_id))
    application = for_case_page(rows).filter(ref=ref).first()
    if application is None:
        raise Http404
    rights = rights_on(application, actor, scheme_roles=roles)
    return OpenCase(
        application, Beside.of(application), rights, document_of(application.edition), timezone.now(), actor.user_id
    )


def case_page(what: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A page of a case, for the directorate only: `view(request, case, …)`. `what` is the word in the read log.

    Until the person has declared, every page of the case is the declaration (fvl §§ 6-10).
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def opened(request: ActorRequest, ref: str, **kwargs: Any) -> HttpResponseBase:
            case = find_case(request, ref)
            if case.beside.has_conflict is None:
                return declaration_page(request, case)
            if request.method == "GET" and what:
                audit.record_reading(actor=request.actor, what=what, case_ref=ref, now=case.now)
            return view(request, case, **kwargs)

        return audience(Audience.STAFF)(opened)

    return decorate


def declaration_page(request: ActorRequest, case: OpenCase, form: DeclarationForm | None = None) -> HttpResponse:
    """The form that stands in front of the case; nothing of the application is shown."""
    context = {"application": case.application, "form": form or DeclarationForm(), "track": track_name(case)}
    refused = form is not None
    return render(request, "applications/caseworker/declaration.html", context, status=422 if refused else 200)


def track_name(case: OpenCase) -> str:
    """The track in the language of the page."""
    return case.document.track(case.application.track).name.in_language(case.language)


def act(request: ActorRequest, case: OpenCase, done: str, operation: Callable[..., Any], **arguments: Any) -> bool:
    """Carry out one operation and tell how it went in a notice: `done`, or the reasons why not."""
    try:
        operation(actor=request.actor, now=case.now, **arguments)
    except WrongStatus:
        messages.error(request, _("Saken har gått videre siden du åpnet siden. Se over og prøv igjen."))
        return False
    except GateClosed as closed:
        for reason in closed.reasons:
            messages.error(request, reason)
        return False
    messages.success(request, done)
    return True


def back_to(case: OpenCase, page: str = "case") -> HttpResponse:
    """To one of the pages of the case."""
    return redirect(f"caseworker:{page}", ref=case.application.ref)
