"""The grants of one organisation with duties, instalments and what is paid: as many queries for many as for one."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from applications.models import Application, Award, Decision, Instalment, Obligation
from applications.permissions import applications_of
from applications.workflow import ObligationStatus, Status
from organisations.actors import Actor
from reporting.models import Guidance, Repayment

RUNNING = (Status.GRANTED,)
SHOWN = (Status.GRANTED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant as its organisation sees it: released decisions only."""

    application: Application
    award: Award
    duties: tuple[Obligation, ...]
    instalments: tuple[Instalment, ...]
    repayments: tuple[Repayment, ...]

    @property
    def paid_nok(self) -> int:
        """Paid out so far, whole kroner."""
        return sum(each.amount_nok for each in self.instalments if is_paid(each))

    @property
    def is_running(self) -> bool:
        """Not closed."""
        return self.application.status in RUNNING

    @property
    def open_duties(self) -> tuple[Obligation, ...]:
        """What still must be done, first due first."""
        return tuple(each for each in self.duties if each.status != ObligationStatus.FULFILLED)


def is_paid(instalment: Instalment) -> bool:
    """Whether the money has left."""
    payout = getattr(instalment, "payout", None)
    return payout is not None and payout.paid_on is not None


def grants_of(actor: Actor) -> QuerySet[Application]:
    """The applications of the organisation with a released award, the newest decision first; read with `grant_of`."""
    released = Award.objects.filter(decision__application=OuterRef("pk"), decision__released_at__isnull=False)
    rows = applications_of(actor).filter(Exists(released), status__in=SHOWN)
    rows = rows.select_related("call__scheme", "edition__scheme", "lead").defer("edition__document")
    decisions = Decision.objects.filter(released_at__isnull=False).select_related("award").order_by("-id")
    duties = Obligation.objects.filter(decision__released_at__isnull=False).exclude(status=ObligationStatus.WITHDRAWN)
    instalments = Instalment.objects.filter(withdrawn_at__isnull=True, decision__released_at__isnull=False)
    return rows.prefetch_related(
        Prefetch("decisions", decisions, to_attr="released"),
        Prefetch("obligations", duties.select_related("report", "participant").order_by("due_on", "id"), to_attr="due"),
        Prefetch(
            "instalments",
            instalments.select_related("payout", "participant").prefetch_related("requires").order_by("number", "id"),
            to_attr="payments",
        ),
        Prefetch("repayments", Repayment.objects.filter(noticed_at__isnull=False).order_by("id"), to_attr="claimed"),
    ).order_by("-decided_at", "-id")


def grant_of(application: Application, actor: Actor) -> Grant:
    """The grant out of a row of `grants_of`: all of it for the lead, a partner's own part for a partner."""
    is_lead = application.lead_id == actor.organisation_id

    def mine(row: Obligation | Instalment) -> bool:
        return is_lead or row.participant.organisation_id == actor.organisation_id

    award = next(each.award for each in application.released if hasattr(each, "award"))  # type: ignore[attr-defined]
    return Grant(
        application=application,
        award=award,
        duties=tuple(each for each in application.due if mine(each)),  # type: ignore[attr-defined]
        instalments=tuple(each for each in application.payments if mine(each)),  # type: ignore[attr-defined]
        repayments=tuple(application.claimed) if is_lead else (),  # type: ignore[attr-defined]
    )


def followed_up(cases: QuerySet[Application]) -> QuerySet[Application]:
    """The same grants as the directorate follows them: duties, payments, money back, guidance; five queries for any."""
    rows = cases.select_related("call__scheme", "edition__scheme", "lead").defer("edition__document")
    duties = Obligation.objects.filter(decision__released_at__isnull=False).exclude(status=ObligationStatus.WITHDRAWN)
    instalments = Instalment.objects.filter(withdrawn_at__isnull=True, decision__released_at__isnull=False)
    return rows.prefetch_related(
        Prefetch("obligations", duties.select_related("report").order_by("due_on", "id"), to_attr="due"),
        Prefetch(
            "instalments",
            instalments.select_related("payout").prefetch_related("requires").order_by("number", "id"),
            to_attr="payments",
        ),
        Prefetch("repayments", Repayment.objects.order_by("id"), to_attr="claims"),
        Prefetch(
            "guidance", Guidance.objects.select_related("noted_by").order_by("-given_on", "-id"), to_attr="guided"
        ),
    )
