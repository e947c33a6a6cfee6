"""The municipalities behind a service: named by the service, supported by their own leaders in their log-in (R75)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from applications.guards.editing import check_may_edit, check_open
from applications.letter_kinds.submission import support_mail
from applications.models import MunicipalSupport, Participant
from applications.operations.drafting.cells import locked, touch
from applications.workflow import Status
from letters import outbox
from organisations import audit
from organisations.actors import Actor, MemberRole, OrganisationKind
from organisations.models import Organisation

PARTNERS = "partners"
STILL_COUNTS = (Status.DRAFT, Status.SUBMITTED, Status.ASSESSING)  # while a support that comes can be weighed
SUPPORTING = frozenset({OrganisationKind.MUNICIPALITY, OrganisationKind.OSLO_DISTRICT})


def ask_support(
    *, participant: Participant, municipality: Organisation, actor: Actor, now: datetime
) -> MunicipalSupport:
    """Name a municipality behind a service and ask its leaders; asked twice is one row and one mail a day.

    The lead or the service itself may. Raises ValueError for what is no municipality, NotOpen, PermissionDenied.
    """
    if municipality.kind not in SUPPORTING:
        raise ValueError("only a municipality or a district of Oslo supports")
    with transaction.atomic():
        row = locked(participant.application)
        check_may_edit(application=row, field=PARTNERS, actor=actor, participant=participant)
        support, is_new = MunicipalSupport.objects.get_or_create(
            participant=participant, municipality=municipality, defaults={"asked_at": now, "asked_by_id": actor.user_id}
        )
        if support.confirmed_at is None:
            mail = support_mail(application=row, municipality=municipality, now=now)
            outbox.notify(**mail, actor=actor, now=now)
        if is_new:
            _record(support, "support.ask", actor=actor, now=now)
    return support


def confirm_support(*, support: MunicipalSupport, actor: Actor, now: datetime) -> MunicipalSupport:
    """The leadership of the municipality says that it supports; only who leads, in the municipality's own name.

    It may come after the application was sent, as long as nothing is recommended.
    """
    return _set(support, now, action="support.confirm", actor=actor, now=now)


def withdraw_support(*, support: MunicipalSupport, actor: Actor, now: datetime) -> MunicipalSupport:
    """The leadership takes its support back while the application is not sent."""
    return _set(support, None, action="support.withdraw", actor=actor, now=now)


def _set(
    support: MunicipalSupport, confirmed_at: datetime | None, *, action: str, actor: Actor, now: datetime
) -> MunicipalSupport:
    if actor.organisation_id != support.municipality_id or not actor.has_role(MemberRole.LEAD):
        raise PermissionDenied
    with transaction.atomic():
        application = locked(support.participant.application)
        if confirmed_at is None or application.status not in STILL_COUNTS:
            check_open(application, PARTNERS)
        row = MunicipalSupport.objects.select_related("municipality", "participant__application").get(pk=support.pk)
        if (row.confirmed_at is None) is not (confirmed_at is None):
            row.confirmed_at, row.confirmed_by_id = confirmed_at, actor.user_id if confirmed_at else None
            row.save(update_fields=["confirmed_at", "confirmed_by"])
            _record(row, action, actor=actor, now=now)
    return row


def _record(support: MunicipalSupport, action: str, *, actor: Actor, now: datetime) -> None:
    application = support.participant.application
    touch(application, now=now)
    audit.record(
        actor=actor,
        action=action,
        subject=support,
        case_ref=application.ref,
        now=now,
        after={"municipality": support.municipality.name},
    )
