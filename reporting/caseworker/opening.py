"""Opening a report or a repayment: scoped to the person, hidden until they have declared, and logged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.guards.assessing import has_declared
from applications.models import Application, Obligation
from applications.permissions import Rights, rights_on
from applications.workflow import ObligationKind, Role
from organisations.access import ActorRequest
from organisations.workflow import GateClosed, WrongStatus
from reporting.models import Repayment, Report
from reporting.queries.duties import reports_for
from reporting.queries.money import repayments_for
from reporting.workflow import ReportStatus
from schemes.edition import EditionDocument
from schemes.queries import document_of, roles_of
from schemes.workdays import oslo_day
from schemes.workflow import SchemeRoleName

STAFF = (Role.CASEWORKER, Role.DECISION_MAKER)


def reading_language() -> str:
    """The language of the page: nb, nn or en."""
    return (get_language() or "nb")[:2]


def duty_title(duty: Obligation, document: EditionDocument) -> str:
    """What the duty is called in the terms of the edition."""
    for term in document.terms_of(duty.application.track).obligations:
        if term.kind == duty.kind:
            return term.title.in_language(reading_language())
    return duty.kind


@dataclass(frozen=True, slots=True)
class Opened:
    """One report as one person of the directorate has it open."""

    report: Report
    rights: Rights
    now: datetime
    user_id: int

    @property
    def duty(self) -> Obligation:
        """The duty it answers."""
        return self.report.obligation

    @property
    def application(self) -> Application:
        """Its case."""
        return self.duty.application

    @property
    def document(self) -> EditionDocument:
        """The edition behind the case."""
        return document_of(self.application.edition)

    @property
    def title(self) -> str:
        """What the report is called."""
        return duty_title(self.duty, self.document)

    @property
    def is_model(self) -> bool:
        """A model is approved by two."""
        return self.duty.kind == ObligationKind.MODEL

    @property
    def is_open(self) -> bool:
        """Waits for the directorate, and this person works with the case."""
        return self.is_waiting and self.rights.may(*STAFF)

    @property
    def is_waiting(self) -> bool:
        """Waits for the directorate, whoever reads."""
        return self.report.status == ReportStatus.SUBMITTED

    @property
    def is_with_them(self) -> bool:
        """It is with the grantee again, to be put right."""
        return self.report.status == ReportStatus.RETURNED

    @property
    def may_approve(self) -> bool:
        """May press the button; the operation says what stands in the way."""
        return self.is_open and (not self.is_model or self.rights.may(Role.DECISION_MAKER))

    @property
    def today(self) -> date:
        """The Oslo day."""
        return oslo_day(self.now)


def find_report(request: ActorRequest, pk: int) -> Opened:
    """The report, when it exists for this person; else Http404: foreign, unsent, unknown, inhabil are the same."""
    actor = request.actor
    if actor.user_id is None:
        raise Http404
    roles = roles_of(actor.user_id)
    rows = reports_for(actor, scheme_roles=roles).select_related("award").prefetch_related("answers", "expenses")
    report = rows.filter(pk=pk).first()
    if report is None:
        raise Http404
    rights = rights_on(report.obligation.application, actor, scheme_roles=roles)
    return Opened(report, rights, timezone.now(), actor.user_id)


@dataclass(frozen=True, slots=True)
class OpenedRepayment:
    """One repayment as one person has it open."""

    repayment: Repayment
    rights: Rights
    now: datetime
    user_id: int

    @property
    def may_decide(self) -> bool:
        """A decision maker opens or dismisses."""
        return self.rights.may(Role.DECISION_MAKER)

    @property
    def may_claim(self) -> bool:
        """A claim needs spending authority too."""
        return self.may_decide and self.rights.holds(SchemeRoleName.SPENDING_AUTHORITY)

    @property
    def is_proposer(self) -> bool:
        """Whoever approved the report cannot demand the money back."""
        return self.repayment.proposed_by_id == self.user_id


def find_repayment(request: ActorRequest, pk: int) -> OpenedRepayment:
    """The repayment, when it exists for this person; Http404 otherwise."""
    actor = request.actor
    if actor.user_id is None:
        raise Http404
    roles = roles_of(actor.user_id)
    repayment = repayments_for(actor, scheme_roles=roles).filter(pk=pk).first()
    if repayment is None:
        raise Http404
    rights = rights_on(repayment.application, actor, scheme_roles=roles)
    return OpenedRepayment(repayment, rights, timezone.now(), actor.user_id)


def declaration_first(application: Application, user_id: int) -> HttpResponse | None:
    """Until the person has declared, the way leads to the declaration in front of the case (fvl §§ 6-10)."""
    if has_declared(application, user_id) is None:
        return redirect("caseworker:case", ref=application.ref)
    return None


def carried_out(
    request: ActorRequest, form: forms.Form, done: str, operation: Callable[..., Any], **given: Any
) -> bool:
    """Carry out one operation with what the form says. Refused, the form says why and keeps what was typed."""
    if not form.is_valid():
        return False
    try:
        operation(actor=request.actor, **given, **form.cleaned_data)
    except WrongStatus:
        form.add_error(None, _("Noen har vært her før deg. Se over og prøv igjen."))
        return False
    except GateClosed as closed:
        for reason in closed.reasons:
            form.add_error(None, reason)
        return False
    messages.success(request, done)
    return True
