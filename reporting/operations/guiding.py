"""The contact log of professional guidance (R54): noted by whoever works with the case, and never changed."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.assessing import check, is_impartial
from applications.models import Application
from applications.permissions import rights_on
from applications.workflow import Role, Status
from letters.wording import long_date
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed, NotAllowed
from reporting.models import Guidance
from schemes.workdays import oslo_day


def note_guidance(*, application: Application, given_on: date, about: str, actor: Actor, now: datetime) -> Guidance:
    """Note that guidance was given on a day (Oslo) under a grant that runs.

    Raises NotAllowed for whoever does not work with the case, GateClosed with the reason in words: habilitet, a grant
    that does not run, a day before the decision or in the future.
    """
    if actor.user_id is None or not rights_on(application, actor).may(Role.CASEWORKER, Role.DECISION_MAKER):
        raise NotAllowed([_("Veiledning føres av den som arbeider med saken.")])
    with transaction.atomic():
        row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        check(row, is_impartial(actor))
        reasons = _reasons(row, given_on, about, now)
        if reasons:
            raise GateClosed(reasons)
        guidance = Guidance.objects.create(
            application=row, given_on=given_on, about=about.strip(), noted_at=now, noted_by_id=actor.user_id
        )
        after = {"given_on": given_on, "about": guidance.about}
        audit.record(actor=actor, action="guidance.note", subject=guidance, case_ref=row.ref, now=now, after=after)
    return guidance


def _reasons(application: Application, given_on: date, about: str, now: datetime) -> list[str]:
    """What is wrong with the line; empty when nothing is."""
    found = []
    if application.status != Status.GRANTED:
        found.append(_("Tilskuddet er avsluttet eller ikke gitt. Da kan det ikke føres veiledning."))
    if not about.strip():
        found.append(_("Skriv kort hva veiledningen handlet om."))
    if given_on > oslo_day(now):
        found.append(_("Dagen har ikke vært ennå. Før veiledningen når den er gitt."))
    decided_on = application.decided_at and oslo_day(application.decided_at)
    if decided_on is not None and given_on < decided_on:
        found.append(_("Dagen er før vedtaket %(day)s. Velg en senere dag.") % {"day": long_date(decided_on)})
    return found
