"""Reads about money that goes back."""

from django.db.models import QuerySet

from applications.permissions import cases_of
from organisations.actors import Actor
from organisations.audit import subject_of
from organisations.models import AuditEntry
from reporting.models import Repayment
from reporting.workflow import REPAYMENT, RepaymentStatus
from schemes.queries import SchemeRoles

DONE = (RepaymentStatus.DISMISSED, RepaymentStatus.SETTLED)


def open_repayments(application_id: int) -> QuerySet[Repayment]:
    """Proposals and claims of one case that are not settled or dismissed."""
    return Repayment.objects.filter(application_id=application_id).exclude(status__in=DONE)


def repayments_for(actor: Actor, *, scheme_roles: SchemeRoles | None = None) -> QuerySet[Repayment]:
    """The repayments a person of the directorate may see, the oldest first."""
    cases = cases_of(actor, scheme_roles=scheme_roles)
    related = Repayment.objects.filter(application__in=cases.values("pk")).select_related(
        "application__lead", "application__call__scheme", "application__edition__scheme", "report__obligation",
        "proposed_by", "obligation",
    )  # fmt: skip
    return related.defer("application__edition__document", "report__content").order_by("proposed_at", "id")


def decided_on_it(repayment: Repayment) -> QuerySet[AuditEntry]:
    """What people have decided about it, each with the reason they gave, the oldest first."""
    actions = [f"{REPAYMENT.name}.{name}" for name in ("give_notice", "claim", "dismiss")]
    return AuditEntry.objects.filter(subject=subject_of(repayment), action__in=actions).order_by("id")


def shown_repayments(application_id: int) -> QuerySet[Repayment]:
    """What the grantee may see of them: from the notice on; a proposal is internal until a person opens it."""
    rows = Repayment.objects.filter(application_id=application_id, noticed_at__isnull=False)
    return rows.order_by("noticed_at", "id")


def open_count(actor: Actor, *, scheme_roles: SchemeRoles | None = None) -> int:
    """How many repayments of the person's cases are not settled or dismissed."""
    cases = cases_of(actor, scheme_roles=scheme_roles)
    return Repayment.objects.filter(application__in=cases.values("pk")).exclude(status__in=DONE).count()
