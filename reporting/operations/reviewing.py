"""Reading a report: judged rules answered, returned with points, or approved with all that follows."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.assessing import check, is_impartial
from applications.models import Judgement
from applications.operations.obligations import fulfil
from applications.operations.transition import move_obligation
from applications.workflow import ObligationKind
from applications.workflow import Role as CaseRole
from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.models import MunicipalModel, User
from organisations.workflow import GateClosed, Guard, NotAllowed, WrongStatus
from reporting.facts import gather_report, is_held_to_rules
from reporting.guards import has_another_review, what_stands_in_the_way
from reporting.letter_kinds.reports import approved, new_budget, returned
from reporting.models import Report, ReportReview
from reporting.operations.claiming import propose_repayment
from reporting.operations.closing import close_if_done
from reporting.operations.reminding import take_back
from reporting.operations.transition import move_report
from reporting.permissions import roles_on
from reporting.queries.accounts import budget_of, has_accounts, paid_nok, spent_nok
from reporting.workflow import ReportStatus, Role
from schemes.models import RuleRun
from schemes.operations.evaluating import advise, keep_run
from schemes.rules.facts import Facts
from schemes.rules.outcome import Evaluation, OutcomeKind, Phase
from schemes.workdays import is_working_day, oslo_day

STAFF = frozenset({CaseRole.CASEWORKER, CaseRole.DECISION_MAKER})
READERS = frozenset({Role.CASEWORKER, Role.DECISION_MAKER})


def evaluation_of(report: Report, *, now: datetime, facts: Facts | None = None) -> Evaluation:
    """What the rules of phase `report` say now, judgements included. Nothing is stored."""
    application = report.obligation.application
    return advise(
        call=application.call,
        track=application.track,
        phase=Phase.REPORT,
        facts=facts or gather_report(report, now=now),
        edition=application.edition,
    )


def opened(report: Report, actor: Actor) -> Report:
    """The row, locked, as it was handed in, for a person of the case who is impartial (fvl §§ 6-10)."""
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "obligation__application__call__scheme", "obligation__application__edition__scheme",
        "obligation__application__lead", "obligation__participant__organisation", "obligation__decision", "award",
    )  # fmt: skip
    row = rows.get(pk=report.pk)
    application = row.obligation.application
    if not roles_on(application, actor) & READERS:
        raise NotAllowed([_("Du har ikke rettigheten som trengs for dette.")])
    check(application, is_impartial(actor))
    if row.status != ReportStatus.SUBMITTED:
        raise WrongStatus([_("Rapporten er ikke til behandling nå. Last siden på nytt.")])
    return row


def judge_rule(*, report: Report, rule: str, is_met: bool, reason: str, actor: Actor, now: datetime) -> Judgement:
    """A person's reasoned answer to a rule that leaves it to them (facts.md 4); a new answer is a new row.

    Raises GateClosed when the rule does not, or without reason.
    """
    if not reason.strip():
        raise GateClosed([_("Skriv begrunnelsen.")])
    with transaction.atomic():
        row = opened(report, actor)
        application = row.obligation.application
        outcome = next((each for each in evaluation_of(row, now=now).outcomes if each.rule == rule), None)
        if outcome is None or outcome.finding.outcome is not OutcomeKind.DISCRETION:
            raise GateClosed([_("%(rule)s er ikke overlatt til skjønn i denne rapporten.") % {"rule": rule}])
        judgement = Judgement.objects.create(
            application=application, rule=rule, is_met=is_met, reason=reason.strip(), judged_at=now,
            judged_by_id=actor.user_id,
        )  # fmt: skip
        audit.record(
            actor=actor, action="rule.judge", subject=judgement, case_ref=application.ref, now=now,
            before={"outcome": outcome.outcome},
            after={"rule": rule, "outcome": "met" if is_met else "not_met"}, reason=judgement.reason,
        )  # fmt: skip
    return judgement


def check_address(*, report: Report, is_reachable: bool, actor: Actor, now: datetime) -> Report:
    """A person opened the model's address on the municipality's site and says whether it answers (R45)."""
    with transaction.atomic():
        row = opened(report, actor)
        row.is_url_reachable, row.url_checked_at, row.url_checked_by_id = is_reachable, now, actor.user_id
        row.save(update_fields=["is_url_reachable", "url_checked_at", "url_checked_by"])
        audit.record(
            actor=actor, action="report.check_address", subject=row, case_ref=row.obligation.application.ref, now=now,
            after={"is_url_reachable": is_reachable},
        )  # fmt: skip
    return row


def review_model(*, report: Report, is_ready: bool, points: str, actor: Actor, now: datetime) -> ReportReview:
    """A caseworker says whether the model can be approved; another person then approves it (four eyes).

    A no needs its points. Raises GateClosed.
    """
    if not is_ready and not points.strip():
        raise GateClosed([_("Skriv hva som mangler i modellen.")])
    with transaction.atomic():
        row = opened(report, actor)
        if row.obligation.kind != ObligationKind.MODEL:
            raise GateClosed([_("Bare en modell trenger denne vurderingen.")])
        review = ReportReview.objects.create(
            report=row, is_approved=is_ready, points=points.strip(), reviewed_at=now, reviewed_by_id=actor.user_id
        )
        audit.record(
            actor=actor, action="report.review", subject=review, case_ref=row.obligation.application.ref, now=now,
            after={"is_ready": is_ready}, reason=points,
        )  # fmt: skip
    return review


def return_report(*, report: Report, points: str, due_on: date, actor: Actor, now: datetime) -> Report:
    """Send the report back with what must be changed and a date, a working day after today. Raises GateClosed.

    The duty is open again; reminders follow the new date. The day of the first hand-in stays (R50).
    """
    reasons = [] if points.strip() else [_("Skriv hva kommunen må rette.")]
    if due_on <= oslo_day(now) or not is_working_day(due_on):
        reasons.append(_("Fristen må være en virkedag etter i dag."))
    if reasons:
        raise GateClosed(reasons)
    with transaction.atomic():
        locked = opened(report, actor)
        duty = locked.obligation
        row = move_report(report=locked, name="return", actor=actor, now=now, reason=points.strip())
        row.return_due_on = due_on
        row.save(update_fields=["return_due_on"])
        ReportReview.objects.create(
            report=row, is_approved=False, points=points.strip(), reviewed_at=now, reviewed_by_id=actor.user_id
        )
        move_obligation(obligation=duty, name="send_back", actor=actor, now=now, roles=STAFF)
        row.obligation = duty
        decider = User.objects.get(pk=actor.user_id)
        letter = returned(row, points=points.strip(), due_on=due_on, decider=decider)
        outbox.enqueue(key=f"report:{row.pk}:returned:{now.isoformat()}", actor=actor, now=now, **letter)
    return row


def approve_report(*, report: Report, actor: Actor, now: datetime) -> Report:
    """Approve, and what follows: the duty fulfilled, the model registered, money left proposed back, the case closed.

    A model needs a decision maker and the positive review of another person (R16, R51). Raises GateClosed with every
    outcome that stands in the way.
    """
    with transaction.atomic():
        locked = opened(report, actor)
        application, duty = locked.obligation.application, locked.obligation
        is_model = duty.kind == ObligationKind.MODEL
        facts = gather_report(locked, now=now) if is_held_to_rules(duty) else None
        guards = [_passes(evaluation_of(locked, now=now, facts=facts))] if facts is not None else []
        if is_model:
            guards.append(has_another_review(actor))
            if Role.DECISION_MAKER not in roles_on(application, actor):
                raise NotAllowed([_("Bare en beslutter kan godkjenne en modell.")])
        row = move_report(report=locked, name="approve", actor=actor, now=now, guards=guards)
        row.obligation = duty
        ReportReview.objects.create(report=row, is_approved=True, reviewed_at=now, reviewed_by_id=actor.user_id)
        if facts is not None:
            row.run = keep_run(
                case_ref=application.ref, call=application.call, edition=application.edition, track=application.track,
                phase=Phase.REPORT, occasion=RuleRun.Occasion.REPORT, facts=facts, actor=actor, now=now,
            )  # fmt: skip
            row.save(update_fields=["run"])
        take_back(duty=duty, now=now, reason="approved")
        fulfil(obligation=duty, actor=actor, now=now, roles=STAFF)
        _follow(row, facts or Facts({}), actor=actor, now=now)
    return row


def _follow(report: Report, facts: Facts, *, actor: Actor, now: datetime) -> None:
    """What an approval brings: the model in the register, the letter, a proposal to repay, the case closed."""
    day = oslo_day(now)
    if report.obligation.kind == ObligationKind.MODEL:
        _register_model(report, facts, approved_on=day, actor=actor)
    decider = User.objects.get(pk=actor.user_id)
    if report.obligation.kind == ObligationKind.REVISED_BUDGET:
        letter = new_budget(report, amounts=budget_of(report), decider=decider)
    else:
        spent, paid = spent_nok(report), paid_nok(report)
        letter = approved(report, approved_on=day, spent_nok=spent, paid_nok=paid, decider=decider)
    outbox.enqueue(key=f"report:{report.pk}:approved", actor=actor, now=now, **letter)
    if has_accounts(report.obligation):
        is_given_up = facts.get("report.not_carried_out").value is True
        propose_repayment(report=report, is_given_up=is_given_up, actor=actor, now=now)
    close_if_done(application=report.obligation.application, now=now)


def _passes(evaluation: Evaluation) -> Guard[Report]:
    def guard(report: Report) -> Iterable[str]:
        return what_stands_in_the_way(evaluation, report.obligation.application.overrides.all())

    return guard


def _register_model(report: Report, facts: Facts, *, approved_on: date, actor: Actor) -> MunicipalModel:
    """The municipality's approved model: one object with two gates (C2)."""
    application = report.obligation.application
    return MunicipalModel.objects.create(
        organisation_id=report.obligation.participant.organisation_id,
        case_ref=application.ref,
        title=application.project_title or application.case_no,
        url=facts.get("model.url").value or "",
        submitted_on=report.first_submitted_on or approved_on,
        approved_on=approved_on,
        approved_by_id=actor.user_id,
    )
