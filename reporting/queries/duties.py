"""Reads about the duties to report and the reports that answer them."""

from datetime import date

from django.db.models import Q, QuerySet

from applications.models import Application, Obligation
from applications.permissions import applications_of, cases_of
from applications.workflow import ObligationKind, ObligationStatus
from organisations.actors import Actor
from reporting.models import Report
from reporting.workflow import ReportStatus
from schemes.edition import Question
from schemes.queries import SchemeRoles, document_of

REPORTED = (
    ObligationKind.REVISED_BUDGET, ObligationKind.MODEL, ObligationKind.INTERIM, ObligationKind.FINAL,
    ObligationKind.YEARLY,
)  # fmt: skip


def duties_of(actor: Actor) -> QuerySet[Obligation]:
    """The duties to report of the organisation the actor acts for, from released decisions, first due first.

    A duty belongs to the participant that owes it, and to the lead, who answers for all.
    """
    mine = Q(participant__organisation_id=actor.organisation_id) | Q(application__lead_id=actor.organisation_id)
    rows = Obligation.objects.filter(mine, application__in=applications_of(actor), kind__in=REPORTED)
    rows = rows.filter(decision__released_at__isnull=False).exclude(status=ObligationStatus.WITHDRAWN)
    related = rows.select_related(
        "application__call__scheme", "application__edition__scheme", "application__lead", "decision", "report",
        "participant__organisation",
    )  # fmt: skip
    return related.defer("application__edition__document").order_by("due_on", "id")


def reports_for(actor: Actor, *, scheme_roles: SchemeRoles | None = None) -> QuerySet[Report]:
    """The reports that a person of the directorate may see: sent at least once, of cases they may see (fvl § 6)."""
    cases = cases_of(actor, scheme_roles=scheme_roles)
    rows = Report.objects.filter(obligation__application__in=cases.values("pk"), submitted_at__isnull=False)
    related = rows.select_related(
        "obligation__application__lead", "obligation__application__call__scheme", "obligation__decision",
        "obligation__application__edition__scheme", "obligation__participant__organisation",
    )  # fmt: skip
    return related.defer("obligation__application__edition__document", "content").order_by("submitted_at", "id")


def report_of(obligation: Obligation) -> Report | None:
    """The report that answers a duty, or None before it is begun."""
    return Report.objects.filter(obligation=obligation).first()


def begun(obligation: Obligation) -> Report | None:
    """The same of a duty read together with its report: no query."""
    return getattr(obligation, "report", None)


def due_of(obligation: Obligation) -> date:
    """The date that counts now: that of a return while the report is with the grantee again, else the duty's own."""
    report = begun(obligation)
    if report is not None and report.status == ReportStatus.RETURNED and report.return_due_on is not None:
        return report.return_due_on
    return obligation.due_on


def model_report(application: Application) -> Report | None:
    """The model handed in under this grant, sent at least once; None when there is none."""
    rows = Report.objects.filter(obligation__application=application, submitted_at__isnull=False)
    rows = rows.filter(obligation__kind=ObligationKind.MODEL).exclude(obligation__status=ObligationStatus.WITHDRAWN)
    related = rows.select_related("obligation__application__edition__scheme")
    return related.defer("obligation__application__edition__document", "content").order_by("-id").first()


def questions_of(report: Report) -> tuple[Question, ...]:
    """The questions of this kind of report on this track, in order."""
    application = report.obligation.application
    document = document_of(application.edition)
    sections = document.sections_for(application.track, report.obligation.kind)
    return tuple(each for section in sections for each in document.questions_for(application.track, section.key))
