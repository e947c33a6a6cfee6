"""The costs of the interim report go on into the final one, where the accounts of the whole period are kept (F61)."""

from datetime import datetime

from applications.workflow import ObligationKind
from organisations import audit
from organisations.actors import Actor
from reporting.models import ExpenseLine, Report
from reporting.queries.accounts import earlier_costs, rows_of, texts_of
from reporting.workflow import ReportStatus

CARRIED = "report.accounts.carried"


def bring_costs(final: Report, *, actor: Actor, now: datetime) -> None:
    """Begin the accounts of a final report with the costs already handed in; nothing for any other report."""
    lines = list(earlier_costs(final))
    if not lines:
        return
    for line in lines:
        line.pk, line.report = None, final
    ExpenseLine.objects.bulk_create(lines)
    audit.record(
        actor=actor, action=CARRIED, subject=final, case_ref=final.obligation.application.ref, now=now,
        after=texts_of(rows_of(lines)),
    )  # fmt: skip


def pass_on_costs(interim: Report, *, actor: Actor, now: datetime) -> None:
    """An interim report handed in after the final one was begun: its costs go there too, if nothing stands there yet.

    Costs that were written by hand are never mixed with carried ones: they may be the same.
    """
    duty = interim.obligation
    if duty.kind != ObligationKind.INTERIM:
        return
    begun = Report.objects.select_for_update(of=("self",)).select_related("obligation__application")
    begun = begun.filter(
        obligation__application_id=duty.application_id, obligation__participant=duty.participant_id,
        obligation__kind=ObligationKind.FINAL, status=ReportStatus.DRAFT,
    )  # fmt: skip
    for final in begun:
        if not final.expenses.exists():
            bring_costs(final, actor=actor, now=now)
