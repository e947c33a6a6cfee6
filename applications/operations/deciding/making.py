"""The decision: another person than the proposer, within the locked frame, with all that follows written at once."""

from datetime import datetime

from django.db import transaction

from applications.guards.assessing import is_impartial
from applications.guards.deciding import is_another_person, is_ready, may_be_awarded
from applications.letter_kinds import language_for
from applications.letter_kinds.decided import Decided
from applications.letter_kinds.decision import kind_of
from applications.letter_kinds.parts import parts_of
from applications.models import Application, Award, AwardLine, Decision
from applications.operations.deciding.proposal import (
    NOTHING_CHOSEN,
    Chosen,
    Proposal,
    amount_of,
    newest_recommendation,
    propose,
)
from applications.operations.evaluating import keep_outcomes, locked
from applications.operations.obligations import lay_down
from applications.operations.transition import move_application
from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed
from schemes.models import RuleRun
from schemes.operations.binding import bind
from schemes.rules.outcome import Phase


class RecommendationChanged(GateClosed):
    """The recommendation that the person saw is not the newest: nothing is decided unseen."""


def decide(
    *, application: Application, seen: int, actor: Actor, now: datetime, chosen: Chosen = NOTHING_CHOSEN
) -> Decision:
    """Decide as recommended. `seen` is the recommendation whose effects the person saw, `chosen` the dates they set.

    The frame row is locked first, then the case: two decisions on the last kroner wait for each other (R03). Raises
    RecommendationChanged, GateClosed with the reasons (WrongStatus, NotAllowed), FrameNotSet, FrameExceeded; nothing
    is written then. The run of phase `decide` is kept with all facts; the letter is held until its batch is released.
    """
    with transaction.atomic():
        recommendation = application.recommendations.prefetch_related("lines").filter(pk=seen).first()
        if recommendation is None:
            raise RecommendationChanged(["decision: the recommendation has changed"])
        award_nok = amount_of(recommendation)
        if award_nok:
            bind(call=application.call, amount_nok=award_nok, actor=actor, now=now)
        row = locked(application)
        newest = newest_recommendation(row)
        if newest is None or newest.pk != seen:
            raise RecommendationChanged(["decision: the recommendation has changed"])
        proposal = propose(row, newest, now=now, chosen=chosen)
        guards = [
            is_another_person(newest, actor),
            is_impartial(actor),
            may_be_awarded(proposal.hindrances),
            is_ready(proposal.problems),
        ]
        move_application(application=row, name="decide", actor=actor, now=now, guards=guards)
        decision = _write(locked(row), proposal, actor=actor, now=now)
        _hold_letters(decision, proposal.decided, actor=actor, now=now)
    return decision


def _write(row: Application, proposal: Proposal, *, actor: Actor, now: datetime) -> Decision:
    """The decision with its run and, where it grants, its award, duties and instalments."""
    decided, recommendation = proposal.decided, proposal.decided.recommendation
    run = keep_outcomes(
        application=row,
        phase=Phase.DECIDE,
        occasion=RuleRun.Occasion.DECISION,
        facts=proposal.facts,
        actor=actor,
        now=now,
    )
    decision = Decision.objects.create(
        application=row,
        result=decided.result,
        reason=recommendation.reason,
        law_set=decided.law_set,
        recommendation=recommendation,
        edition=row.edition,
        run=run,
        proposed_by_id=recommendation.made_by_id,
        decided_at=now,
        decided_by_id=actor.user_id,
    )
    if decided.plan is not None:
        _write_award(decision, decided)
    audit.record(
        actor=actor,
        action="decision.make",
        subject=decision,
        case_ref=row.ref,
        now=now,
        after={"result": decision.result, "award_nok": decided.award_nok},
        reason=recommendation.reason,
    )
    return decision


def _write_award(decision: Decision, decided: Decided) -> None:
    """The award with the lines, duties and instalments of everyone who is paid."""
    award = Award.objects.create(decision=decision, total_nok=decided.award_nok)
    for part in parts_of(decided):
        AwardLine.objects.bulk_create(
            AwardLine(award=award, participant=part.participant, category=category, amount_nok=amount_nok)
            for category, amount_nok in part.lines
        )
        lay_down(decision=decision, award=award, participant=part.participant, plan=part.plan)


def _hold_letters(decision: Decision, decided: Decided, *, actor: Actor, now: datetime) -> None:
    """One held letter for each participant, in its own form of Norwegian; frozen when a batch is made ready."""
    application = decision.application
    for participant in application.participants.select_related("organisation").order_by("-is_lead", "id"):
        language, reason = language_for(organisation=participant.organisation, application=application)
        outbox.hold(
            key=letter_key(decision, participant.pk),
            kind=kind_of(decided),
            case_ref=application.ref,
            case_no=application.case_no,
            recipient=participant.organisation,
            language=language,
            language_reason=reason,
            actor=actor,
            now=now,
            edition_digest=application.edition.sha256,
        )


def letter_key(decision: Decision, participant_id: int) -> str:
    """The key of a decision's letter to one participant."""
    return f"decision:{decision.pk}:{participant_id}"


def send_back(*, application: Application, reason: str, actor: Actor, now: datetime) -> Application:
    """The decision maker returns the case to its caseworker with a reason. Raises GateClosed."""
    with transaction.atomic():
        return move_application(
            application=application, name="return", actor=actor, now=now, guards=[is_impartial(actor)], reason=reason
        )
