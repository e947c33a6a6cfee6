"""What a person answers where the rules leave room: points, judgements, overrides; and asking the rules anew."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.assessing import (
    SCORED_BY,
    check,
    check_right,
    check_status,
    holds_case,
    is_impartial,
    person,
)
from applications.models import Application, Judgement, Override, Score
from applications.operations.evaluating import evaluation_of, keep_outcomes, kept_evaluation, locked, phase_of
from applications.permissions import rights_on
from applications.workflow import Role, Status
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed
from schemes.edition import EditionDocument
from schemes.models import RuleRun
from schemes.queries import document_of, latest_run
from schemes.rules.outcome import Evaluation, Outcome, OutcomeKind, Phase


class ScaleNotSet(GateClosed):
    """The edition has no scale for its criteria: no point can be given."""


class NotForAPerson(GateClosed):
    """The rule's outcome is not one that this act can answer."""


def give_score(
    *, application: Application, criterion: str, points: int, reason: str, actor: Actor, now: datetime
) -> Score:
    """Points from 1 to the edition's `score_max` for one criterion, with the reason (R27); a new one replaces the old.

    Raises ScaleNotSet where the edition has no scale, GateClosed for points outside it or an unknown criterion.
    """
    with transaction.atomic():
        row = _open_to_caseworker(application, actor)
        document = document_of(row.edition)
        _check_points(document, criterion, points)
        old = row.scores.filter(criterion=criterion).first()
        score, _created = Score.objects.update_or_create(
            application=row,
            criterion=criterion,
            defaults={
                "points": points,
                "reason": reason.strip(),
                "given_at": now,
                "given_by_id": person(actor),
            },
        )
        row.total_score = sum(row.scores.values_list("points", flat=True))
        row.save(update_fields=["total_score"])
        audit.record(
            actor=actor,
            action="score.give",
            subject=score,
            case_ref=row.ref,
            now=now,
            before={"points": old.points, "reason": old.reason} if old else None,
            after={"criterion": criterion, "points": points, "reason": score.reason},
        )
        _keep_if_changed(row, actor=actor, now=now)
    return score


def _check_points(document: EditionDocument, criterion: str, points: int) -> None:
    if document.score_max is None:
        raise ScaleNotSet([_("Skalaen er ikke satt. En administrator må sette den før dere kan gi poeng.")])
    if criterion not in {each.key for each in document.criteria}:
        raise GateClosed([_("Regelverket har ikke kriteriet %(key)s.") % {"key": criterion}])
    if not 1 <= points <= document.score_max:
        raise GateClosed([_("Velg poeng fra 1 til %(top)d.") % {"top": document.score_max}])


def judge_rule(
    *,
    application: Application,
    rule: str,
    is_met: bool,
    reason: str,
    actor: Actor,
    now: datetime,
    evaluation: Evaluation | None = None,
) -> Judgement:
    """A person's reasoned answer where the rules found discretion (facts.md 4); a new answer is a new row.

    `evaluation` is what the person saw where it is not phase assess: a decision maker answers what phase decide leaves
    open. Raises NotForAPerson when the outcome of the rule is not discretion now, GateClosed without a reason.
    """
    if not reason.strip():
        raise GateClosed([_("Skriv begrunnelsen.")])
    with transaction.atomic():
        row = _open_to_answer(application, actor)
        asked = evaluation or evaluation_of(application=row, phase=Phase.ASSESS, now=now)
        outcome = _outcome(asked, rule)
        if outcome is None or outcome.finding.outcome is not OutcomeKind.DISCRETION:
            raise NotForAPerson([_("%(rule)s er ikke overlatt til skjønn i denne saken.") % {"rule": rule}])
        if rule == SCORED_BY:
            raise NotForAPerson([_("R27 settes med poeng og begrunnelse for hvert kriterium.")])
        judgement = Judgement.objects.create(
            application=row,
            rule=rule,
            is_met=is_met,
            reason=reason.strip(),
            judged_at=now,
            judged_by_id=person(actor),
        )
        audit.record(
            actor=actor,
            action="rule.judge",
            subject=judgement,
            case_ref=row.ref,
            now=now,
            before={"outcome": outcome.outcome},
            after={"rule": rule, "outcome": "met" if is_met else "not_met"},
            reason=judgement.reason,
        )
        _keep_if_changed(row, actor=actor, now=now)
    return judgement


def propose_override(
    *,
    application: Application,
    rule: str,
    reason: str,
    actor: Actor,
    now: datetime,
    evaluation: Evaluation | None = None,
) -> Override:
    """Ask for an award in spite of an outcome that is not met or not known; it counts when a second person confirms.

    Proposing anew before that replaces reason and proposer. Raises NotForAPerson, GateClosed.
    """
    if not reason.strip():
        raise GateClosed([_("Skriv begrunnelsen.")])
    with transaction.atomic():
        row = _open_to_answer(application, actor)
        asked = evaluation or evaluation_of(application=row, phase=Phase.ASSESS, now=now)
        outcome = next((each for each in asked.keeps_from_award() if each.rule == rule), None)
        if outcome is None or outcome.outcome is OutcomeKind.DISCRETION:
            raise NotForAPerson([_("%(rule)s står ikke i veien for tilskudd.") % {"rule": rule}])
        if row.overrides.filter(rule=rule, confirmed_at__isnull=False).exists():
            raise NotForAPerson([_("%(rule)s er allerede fraveket.") % {"rule": rule}])
        override, _created = Override.objects.update_or_create(
            application=row,
            rule=rule,
            defaults={
                "outcome": outcome.outcome,
                "reason": reason.strip(),
                "proposed_at": now,
                "proposed_by_id": person(actor),
            },
        )
        audit.record(
            actor=actor,
            action="override.propose",
            subject=override,
            case_ref=row.ref,
            now=now,
            after={"rule": rule, "outcome": outcome.outcome},
            reason=override.reason,
        )
    return override


def confirm_override(*, override: Override, actor: Actor, now: datetime) -> Override:
    """A second person stands behind the override (R-rules, C6); the database refuses the proposer too."""
    with transaction.atomic():
        row = locked(override.application)
        check_status(row, Status.ASSESSING, Status.RECOMMENDED)
        check_right(rights_on(row, actor).may(Role.CASEWORKER, Role.DECISION_MAKER))
        check(row, is_impartial(actor))
        standing = Override.objects.select_for_update().get(pk=override.pk)
        if standing.confirmed_at is not None:
            raise GateClosed([_("En kollega har allerede bekreftet.")])
        if standing.proposed_by_id == actor.user_id:
            raise GateClosed([_("En annen enn den som foreslo, må bekrefte.")])
        standing.confirmed_at, standing.confirmed_by_id = now, actor.user_id
        standing.save(update_fields=["confirmed_at", "confirmed_by"])
        audit.record(
            actor=actor,
            action="override.confirm",
            subject=standing,
            case_ref=row.ref,
            now=now,
            after={"rule": standing.rule},
            reason=standing.reason,
        )
    return standing


class Change(NamedTuple):
    """One rule whose outcome differs: as kept, and as the rules say now; None where it was not asked."""

    rule: str
    before: Outcome | None
    after: Outcome | None


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What the rules say now, beside the newest kept run of the same phase. Nothing was stored."""

    kept: RuleRun | None
    now: Evaluation
    changes: tuple[Change, ...]


def recompute(*, application: Application, actor: Actor, now: datetime) -> Recomputed:
    """Ask the rules anew and compare with the kept run (F34). Overwrites nothing. Raises NotAllowed."""
    check_right(bool(rights_on(application, actor).scheme))
    phase = phase_of(application)
    kept = latest_run(application.ref, phase)
    found = evaluation_of(application=application, phase=phase, now=now)
    before = kept_evaluation(kept, application) if kept is not None else None
    return Recomputed(kept, found, differences(before, found))


def differences(before: Evaluation | None, after: Evaluation) -> tuple[Change, ...]:
    """The rules whose outcome, or whose being replaced, differs; none without an earlier evaluation."""
    if before is None:
        return ()
    old = {outcome.rule: outcome for outcome in before.outcomes}
    new = {outcome.rule: outcome for outcome in after.outcomes}
    order = list(dict.fromkeys([*(outcome.rule for outcome in after.outcomes), *old]))
    changes = (Change(rule, old.get(rule), new.get(rule)) for rule in order)
    return tuple(change for change in changes if _said(change.before) != _said(change.after))


def _said(outcome: Outcome | None) -> tuple[str, str | None] | None:
    return None if outcome is None else (outcome.outcome, outcome.replaced_by)


def _outcome(evaluation: Evaluation, rule: str) -> Outcome | None:
    return next((outcome for outcome in evaluation.outcomes if outcome.rule == rule), None)


def _open_to_caseworker(application: Application, actor: Actor) -> Application:
    """The locked row, when this person is its impartial caseworker and it is being assessed."""
    row = locked(application)
    check_status(row, Status.ASSESSING)
    check_right(rights_on(row, actor).may(Role.CASEWORKER))
    check(row, holds_case(actor), is_impartial(actor))
    return row


def _open_to_answer(application: Application, actor: Actor) -> Application:
    """As above; a recommended case is open to a decision maker."""
    row = locked(application)
    if row.status != Status.RECOMMENDED:
        return _open_to_caseworker(row, actor)
    check_right(rights_on(row, actor).may(Role.DECISION_MAKER))
    check(row, is_impartial(actor))
    return row


def _keep_if_changed(row: Application, *, actor: Actor, now: datetime) -> None:
    """Keep a run when an answer changed what the rules say, so that page and queue show it."""
    if row.status != Status.ASSESSING:
        return
    kept = latest_run(row.ref, Phase.ASSESS)
    found = evaluation_of(application=row, phase=Phase.ASSESS, now=now)
    if kept is None or differences(kept_evaluation(kept, row), found):
        keep_outcomes(application=row, phase=Phase.ASSESS, occasion=RuleRun.Occasion.ASSESSMENT, actor=actor, now=now)
