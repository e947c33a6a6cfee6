"""Approving a report in spite of an outcome that is not met or not known: a reason and a second person (facts.md 4)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Override
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed
from reporting.guards import hindrances
from reporting.models import Report
from reporting.operations.reviewing import evaluation_of, opened
from schemes.rules.outcome import OutcomeKind


def propose_override(*, report: Report, rule: str, reason: str, actor: Actor, now: datetime) -> Override:
    """Ask that the report be approved in spite of one outcome; it counts when a second person confirms.

    Proposing anew before that replaces reason and proposer. Raises GateClosed for a rule that is no hindrance.
    """
    if not reason.strip():
        raise GateClosed([_("Skriv begrunnelsen.")])
    with transaction.atomic():
        row = opened(report, actor)
        application = row.obligation.application
        found = hindrances(evaluation_of(row, now=now), application.overrides.all())
        outcome = next((each for each in found if each.rule == rule), None)
        if outcome is None or outcome.outcome is OutcomeKind.DISCRETION:
            raise GateClosed([_("%(rule)s står ikke i veien for å godkjenne rapporten.") % {"rule": rule}])
        override, _created = Override.objects.update_or_create(
            application=application,
            rule=rule,
            defaults={
                "outcome": outcome.outcome, "reason": reason.strip(), "proposed_at": now,
                "proposed_by_id": actor.user_id,
            },
        )  # fmt: skip
        audit.record(
            actor=actor, action="override.propose", subject=override, case_ref=application.ref, now=now,
            after={"rule": rule, "outcome": outcome.outcome}, reason=override.reason,
        )  # fmt: skip
    return override


def confirm_override(*, report: Report, rule: str, actor: Actor, now: datetime) -> Override:
    """A second person stands behind it; the database refuses the proposer too. Raises GateClosed."""
    with transaction.atomic():
        row = opened(report, actor)
        application = row.obligation.application
        override = Override.objects.select_for_update().filter(application=application, rule=rule).first()
        if override is None or override.confirmed_at is not None:
            raise GateClosed([_("Det er ikke noe å bekrefte for %(rule)s.") % {"rule": rule}])
        if override.proposed_by_id == actor.user_id:
            raise GateClosed([_("En annen enn den som foreslo, må bekrefte.")])
        override.confirmed_at, override.confirmed_by_id = now, actor.user_id
        override.save(update_fields=["confirmed_at", "confirmed_by"])
        audit.record(
            actor=actor, action="override.confirm", subject=override, case_ref=application.ref, now=now,
            after={"rule": rule}, reason=override.reason,
        )  # fmt: skip
    return override
