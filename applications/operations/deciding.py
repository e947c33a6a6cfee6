"""The decision: another person than the proposer, within the locked frame, with all that follows written at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from applications.facts import gather
from applications.guards.deciding import AWARDS, failed, is_another_person, is_impartial, may_be_awarded, obstacles
from applications.guards.deciding import unset_settings as settings_not_set
from applications.letter_kinds import language_for
from applications.letter_kinds.decision import blocks_of, decision_letter, kind_of
from applications.models import Application, Award, AwardLine, Decision, Participant, Recommendation
from applications.operations.evaluating import evaluation_of, keep_outcomes
from applications.operations.obligations import lay_down
from applications.operations.transition import move_application
from applications.queries.money import granted_in_call
from letters import outbox
from letters.wording import Rendered, long_date, render
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed
from schemes import terms
from schemes.edition import law_set_on
from schemes.operations.binding import bind
from schemes.models import RuleRun
from schemes.queries import document_of
from schemes.rules.facts import Facts
from schemes.rules.outcome import Evaluation, Outcome, Phase
from schemes.workdays import oslo_day


class RecommendationChanged(GateClosed):
    """The recommendation that the person saw is not the newest: nothing is decided unseen."""


@dataclass(frozen=True, slots=True)
class Effects:
    """All that a decision brings, computed by the functions that carry it out; shown before the button is pressed."""

    result: str
    award_nok: int
    letter_kind: str
    language: str
    language_reason: str
    release_on: date
    plan: terms.Plan | None
    frame_left_nok: int | None  # after this decision; None while the frame is not set
    is_within_frame: bool
    evaluation: Evaluation
    hindrances: tuple[Outcome, ...]  # what keeps it from an award
    unset: tuple[str, ...]  # settings that stop the release of the letter


def newest_recommendation(application: Application) -> Recommendation | None:
    """The recommendation that counts."""
    return application.recommendations.order_by("-id").prefetch_related("lines").first()


def release_day(application: Application, now: datetime) -> date:
    """The planned day of release of the call, or today when none is planned or it has passed."""
    today = oslo_day(now)
    planned = application.call.release_on
    return planned if planned is not None and planned > today else today


def amount_of(recommendation: Recommendation) -> int:
    """Whole kroner proposed, 0 for a rejection or dismissal."""
    if recommendation.result not in AWARDS:
        return 0
    return sum(line.amount_nok for line in recommendation.lines.all())


def plan_of(application: Application, recommendation: Recommendation, decided_on: date) -> terms.Plan | None:
    """Period, instalments and duties of the proposed award when decided on `decided_on`; None without an award."""
    award_nok = amount_of(recommendation)
    if not award_nok:
        return None
    return terms.plan(
        track_terms=document_of(application.edition).terms_of(application.track),
        award_nok=award_nok,
        decided_on=decided_on,
        acceptance_days=application.call.scheme.terms_acceptance_days or 0,
        is_partial=award_nok < application.applied_nok,
    )


def decision_facts(
    application: Application, recommendation: Recommendation, plan: terms.Plan | None, decided_on: date
) -> dict[str, Any]:
    """The facts of phase `decide` that the decision itself brings (facts.md 3, source caseworker and system)."""
    granted = amount_of(recommendation)
    facts: dict[str, Any] = {
        "decision.decided_on": decided_on,
        "decision.granted_nok": granted,
        "frame.granted_nok": granted_in_call(application.call_id, without=application.pk) + granted,
        "letter.blocks": blocks_of(application, recommendation, plan),
    }
    if plan is not None:
        facts["decision.period_end"] = plan.period_end_on
        facts["decision.instalments"] = [
            {"amount_nok": each.amount_nok, "due_on": each.earliest_on} for each in plan.instalments
        ]
        for kind, name in (("interim", "obligations.interim_due_on"), ("final", "obligations.final_due_on")):
            duty = plan.obligation(kind)
            if duty is not None:
                facts[name] = duty.due_on
    return {name: value for name, value in facts.items() if value is not None}


def _evaluated(application: Application, facts: Mapping[str, Any], now: datetime) -> tuple[Evaluation, Facts]:
    gathered = gather(application=application, phase=Phase.DECIDE, now=now, extra=facts)
    return evaluation_of(application=application, phase=Phase.DECIDE, now=now, facts=gathered), gathered


def effects_of(*, application: Application, recommendation: Recommendation, now: datetime) -> Effects:
    """What happens if this recommendation is decided now. Writes nothing."""
    day = release_day(application, now)
    plan = plan_of(application, recommendation, day)
    evaluation, _facts = _evaluated(application, decision_facts(application, recommendation, plan, day), now)
    overrides = list(application.overrides.all())
    frame = application.call.frame
    award_nok = amount_of(recommendation)
    left = None if frame.left_nok is None else frame.left_nok - award_nok
    participant = application.participants.select_related("organisation").get(is_lead=True)
    language, reason = language_for(organisation=participant.organisation, application=application)
    is_award = recommendation.result in AWARDS
    return Effects(
        result=recommendation.result,
        award_nok=award_nok,
        letter_kind=kind_of(application, recommendation.result, has_failed=bool(failed(evaluation, overrides))),
        language=language,
        language_reason=reason,
        release_on=day,
        plan=plan,
        frame_left_nok=left,
        is_within_frame=left is None or left >= 0,
        evaluation=evaluation,
        hindrances=obstacles(evaluation, overrides) if is_award else (),
        unset=settings_not_set(application, recommendation.result),
    )


def decide(*, application: Application, seen: int, actor: Actor, now: datetime) -> Decision:
    """Decide as recommended. `seen` is the recommendation whose effects the person saw.

    The frame row is locked first, then the case: two decisions on the last kroner wait for each other (R03). Raises
    RecommendationChanged, GateClosed with the reasons (WrongStatus, NotAllowed), FrameNotSet, FrameExceeded; nothing
    is written then. The run of phase `decide` is kept with all facts; the letter is held until its batch is released.
    """
    with transaction.atomic():
        recommendation = newest_recommendation(application)
        if recommendation is None or recommendation.pk != seen:
            raise RecommendationChanged(["decision: the recommendation has changed"])
        award_nok = amount_of(recommendation)
        if award_nok:
            bind(call=application.call, amount_nok=award_nok, actor=actor, now=now)
        day = release_day(application, now)
        plan = plan_of(application, recommendation, day)
        evaluation, facts = _evaluated(application, decision_facts(application, recommendation, plan, day), now)
        overrides = list(application.overrides.all())
        guards = [is_another_person(recommendation, actor), is_impartial(actor)]
        if recommendation.result in AWARDS:
            guards.append(may_be_awarded(evaluation, overrides, application.language))
        row = move_application(application=application, name="decide", actor=actor, now=now, guards=guards)
        decision = _write(row, recommendation, facts, day, actor=actor, now=now)
        if plan is not None:
            _write_award(decision, recommendation, plan)
        _hold_letters(decision, has_failed=bool(failed(evaluation, overrides)), actor=actor, now=now)
    return decision


def preview_letter(*, application: Application, seen: int, actor: Actor, now: datetime) -> Rendered:
    """The letter as it would be sent if the person decided now: the same functions, rolled back. Nothing is kept.

    Raises RecommendationChanged, WordingProblem (a field or setting is missing), and GateClosed for the proposer.
    """
    with transaction.atomic():
        recommendation = newest_recommendation(application)
        if recommendation is None or recommendation.pk != seen:
            raise RecommendationChanged(["decision: the recommendation has changed"])
        reasons = list(is_another_person(recommendation, actor)(application))
        if reasons:
            raise GateClosed(reasons)
        day = release_day(application, now)
        plan = plan_of(application, recommendation, day)
        evaluation, facts = _evaluated(application, decision_facts(application, recommendation, plan, day), now)
        decision = _write(application, recommendation, facts, day, actor=actor, now=now)
        decision.decided_on = day
        if plan is not None:
            _write_award(decision, recommendation, plan)
        participant = application.participants.select_related("organisation").get(is_lead=True)
        language, _reason = language_for(organisation=participant.organisation, application=application)
        has_failed = bool(failed(evaluation, application.overrides.all()))
        filled = decision_letter(decision=decision, participant=participant, language=language, has_failed=has_failed)
        rendered = render(filled.text, _with_placeholders(filled.fields, participant, day), filled.conditions)
        transaction.set_rollback(True)
    return rendered


def _with_placeholders(fields: Mapping[str, Any], participant: Participant, day: date) -> dict[str, Any]:
    """What only the outbox knows (the document number) stands open in a preview."""
    application = participant.application
    return {
        "body_name": settings.BODY_NAME,
        "body_short": settings.BODY_SHORT,
        "recipient_name": str(participant.organisation),
        "recipient_address": f"{participant.address}\n{participant.postal_code} {participant.postal_place}".strip(),
        "case_no": application.case_no,
        "document_no": f"{application.case_no}-…",
        "letter_date": long_date(day),
        "portal_url": settings.BASE_URL,
        **fields,
    }


def send_back(*, application: Application, reason: str, actor: Actor, now: datetime) -> Application:
    """The decision maker returns the case to its caseworker with a reason. Raises GateClosed."""
    with transaction.atomic():
        return move_application(
            application=application, name="return", actor=actor, now=now, guards=[is_impartial(actor)], reason=reason
        )


def _write(
    application: Application, recommendation: Recommendation, facts: Facts, day: date, *, actor: Actor, now: datetime
) -> Decision:
    run = keep_outcomes(
        application=application,
        phase=Phase.DECIDE,
        occasion=RuleRun.Occasion.DECISION,
        facts=facts,
        actor=actor,
        now=now,
    )
    decision = Decision.objects.create(
        application=application,
        result=recommendation.result,
        reason=recommendation.reason,
        law_set=law_set_on(day, new_act_in_force_on=application.call.scheme.new_act_in_force_on),
        recommendation=recommendation,
        edition=application.edition,
        run=run,
        proposed_by_id=recommendation.made_by_id,
        decided_at=now,
        decided_by_id=actor.user_id,
    )
    audit.record(
        actor=actor,
        action="decision.make",
        subject=decision,
        case_ref=application.ref,
        now=now,
        after={"result": decision.result, "award_nok": amount_of(recommendation)},
        reason=recommendation.reason,
    )
    return decision


def _write_award(decision: Decision, recommendation: Recommendation, plan: terms.Plan) -> None:
    participant = decision.application.participants.get(is_lead=True)
    award = Award.objects.create(decision=decision, total_nok=amount_of(recommendation))
    AwardLine.objects.bulk_create(
        AwardLine(award=award, participant=participant, category=line.category, amount_nok=line.amount_nok)
        for line in recommendation.lines.all()
        if line.amount_nok
    )
    lay_down(decision=decision, award=award, participant=participant, plan=plan)


def _hold_letters(decision: Decision, *, has_failed: bool, actor: Actor, now: datetime) -> None:
    """One held letter for each participant, in its own form of Norwegian; the text is frozen when a batch is made ready."""
    application = decision.application
    for participant in application.participants.select_related("organisation"):
        language, reason = language_for(organisation=participant.organisation, application=application)
        outbox.hold(
            key=f"decision:{decision.pk}:{participant.pk}",
            kind=kind_of(application, decision.result, has_failed=has_failed),
            case_ref=application.ref,
            case_no=application.case_no,
            recipient=participant.organisation,
            language=language,
            language_reason=reason,
            actor=actor,
            now=now,
            edition_digest=application.edition.sha256,
        )
