"""Reads about reports, the duties they answer, and money that goes back. No writes."""

from datetime import date

from django.db.models import QuerySet, Sum

from applications.models import Obligation
from applications.permissions import applications_of, cases_of
from applications.queries.money import award_in_force, paid_of
from applications.workflow import ObligationKind, ObligationStatus
from organisations.actors import Actor
from reporting.models import ExpenseLine, Repayment, Report
from reporting.workflow import RepaymentStatus, ReportStatus

REPORTED = (ObligationKind.MODEL, ObligationKind.INTERIM, ObligationKind.FINAL, ObligationKind.YEARLY)


def duties_of(actor: Actor) -> QuerySet[Obligation]:
    """The duties to report of the organisation the actor acts for, from released decisions, first due first."""
    rows = Obligation.objects.filter(application__in=applications_of(actor), kind__in=REPORTED)
    rows = rows.filter(decision__released_at__isnull=False).exclude(status=ObligationStatus.WITHDRAWN)
    return rows.select_related("application__call__scheme", "application__edition", "report").order_by("due_on", "id")


def reports_for(actor: Actor) -> QuerySet[Report]:
    """The reports that a person of the directorate may see: those of the cases they may see, sent at least once."""
    rows = Report.objects.filter(obligation__application__in=cases_of(actor), submitted_at__isnull=False)
    related = rows.select_related("obligation__application__lead", "obligation__application__call__scheme")
    return related.order_by("submitted_at", "id")


def waiting_reports(actor: Actor) -> QuerySet[Report]:
    """Reports that wait for the directorate, oldest first."""
    return reports_for(actor).filter(status=ReportStatus.SUBMITTED)


def report_of(obligation: Obligation) -> Report | None:
    """The report that answers a duty, or None before it is begun."""
    return Report.objects.filter(obligation=obligation).first()


def spent_nok(report: Report) -> int:
    """Whole kroner in the accounts of one report."""
    return ExpenseLine.objects.filter(report=report).aggregate(total=Sum("amount_nok"))["total"] or 0


def spent_in_case(application_id: int) -> int:
    """Whole kroner in the accounts of the newest approved or sent report with accounts; the final one counts the whole period."""
    rows = Report.objects.filter(obligation__application_id=application_id, submitted_at__isnull=False)
    final = rows.filter(obligation__kind=ObligationKind.FINAL).first() or rows.order_by("-submitted_at").first()
    return spent_nok(final) if final is not None else 0


def unspent_nok(report: Report) -> int:
    """Whole kroner paid out and not spent by the accounts of a final report; never negative (R40)."""
    paid = paid_of(report.obligation.application_id).paid_nok
    return max(0, paid - spent_nok(report))


def variance_of(report: Report) -> list[tuple[str, int, int]]:
    """(category, granted, spent) in the order of the award; categories spent on but not granted come last."""
    award = award_in_force(report.obligation.application_id)
    granted = {line.category: line.amount_nok for line in award.lines.all()} if award else {}
    rows = ExpenseLine.objects.filter(report=report).values("category").annotate(total=Sum("amount_nok"))
    spent = {row["category"]: row["total"] for row in rows.order_by("category")}
    extra = [key for key in spent if key not in granted]
    return [(key, granted.get(key, 0), spent.get(key, 0)) for key in (*granted, *extra)]


def open_repayments(application_id: int) -> QuerySet[Repayment]:
    """Proposals and claims that are not settled or dismissed."""
    done = (RepaymentStatus.DISMISSED, RepaymentStatus.SETTLED)
    return Repayment.objects.filter(application_id=application_id).exclude(status__in=done)


def overdue_duties(on: date) -> QuerySet[Obligation]:
    """Duties of released decisions that are past their date and not delivered."""
    return Obligation.objects.filter(
        status=ObligationStatus.OPEN, due_on__lt=on, decision__released_at__isnull=False
    ).select_related("application")
