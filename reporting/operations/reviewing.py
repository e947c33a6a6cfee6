"""Reading a report: judged rules answered, returned with points, or approved with all that follows."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, Judgement
from applications.operations.obligations import fulfil
from applications.operations.transition import move_obligation
from applications.workflow import ObligationKind
from applications.workflow import Role as CaseRole
from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.gate import GateClosed, Guard, NotAllowed
from organisations.models import MunicipalModel, User
from reporting.facts import gather_report
from reporting.letter_kinds import approved, returned
from reporting.models import Report, ReportReview
from reporting.operations.claiming import propose_repayment
from reporting.operations.closing import close_if_done
from reporting.operations.transition import move_report
from reporting.permissions import roles_on
from reporting.queries import spent_nok
from reporting.workflow import ReportStatus, Role
from schemes.operations.evaluating import advise
from schemes.rules.outcome import Evaluation, OutcomeKind, Phase, Severity
from schemes.workdays import is_working_day, oslo_day

STAFF = {CaseRole.CASEWORKER, CaseRole.DECISION_MAKER}
MODEL_TITLE = "project_title"


def evaluation_of(report: Report, *, now: datetime) -> Evaluation:
    """What the rules of phase `report` say now, judgements included. Nothing is stored."""
    application = report.obligation.application
    return advise(
        call=application.call,
        track=application.track,
        phase=Phase.REPORT,
        facts=gather_report(report, now=report.submitted_at or now),
        edition=application.edition,
    )


def _reader(report: Report, actor: Actor) -> Application:
    application = report.obligation.application
    if not roles_on(application, actor) & {Role.CASEWORKER, Role.DECISION_MAKER}:
        raise NotAllowed(["report: reading is for those who work with the case"])
    return application


def judge_rule(*, report: Report, rule: str, is_met: bool, reason: str, actor: Actor, now: datetime) -> Judgement:
    """A person's reasoned answer to a rule that asks for one. Raises GateClosed when the rule does not, or without reason."""
    application = _reader(report, actor)
    with transaction.atomic():
        outcome = next((each for each in evaluation_of(report, now=now).outcomes if each.rule == rule), None)
        if outcome is None or outcome.finding.outcome is not OutcomeKind.DISCRETION:
            raise GateClosed([_("Regel %(rule)s skal ikke vurderes av et menneske nå.") % {"rule": rule}])
        if not reason.strip():
            raise GateClosed([_("Skriv begrunnelsen for vurderingen.")])
        judgement = Judgement.objects.create(
            application=application, rule=rule, is_met=is_met, reason=reason.strip(), judged_at=now,
            judged_by_id=actor.user_id,
        )  # fmt: skip
        audit.record(
            actor=actor, action="rule.judge", subject=judgement, case_ref=application.ref, now=now,
            after={rule: "met" if is_met else "not_met"}, reason=reason,
        )  # fmt: skip
    return judgement


def check_address(*, report: Report, is_reachable: bool, actor: Actor, now: datetime) -> Report:
    """A person opened the model's address on the municipality's site and says whether it answers (R45)."""
    application = _reader(report, actor)
    with transaction.atomic():
        row = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        row.is_url_reachable, row.url_checked_at, row.url_checked_by_id = is_reachable, now, actor.user_id
        row.save(update_fields=["is_url_reachable", "url_checked_at", "url_checked_by"])
        audit.record(
            actor=actor, action="report.check_address", subject=row, case_ref=application.ref, now=now,
            after={"is_url_reachable": is_reachable},
        )  # fmt: skip
    return row


def review_model(*, report: Report, is_ready: bool, points: str, actor: Actor, now: datetime) -> ReportReview:
    """A caseworker says whether the model can be approved; another person then approves it (four eyes)."""
    application = _reader(report, actor)
    if report.status != ReportStatus.SUBMITTED:
        raise GateClosed([_("Modellen er ikke til vurdering nå.")])
    with transaction.atomic():
        review = ReportReview.objects.create(
            report=report, is_approved=is_ready, points=points.strip(), reviewed_at=now, reviewed_by_id=actor.user_id
        )
        audit.record(
            actor=actor, action="report.review", subject=review, case_ref=application.ref, now=now,
            after={"is_ready": is_ready}, reason=points,
        )  # fmt: skip
    return review


def return_report(*, report: Report, points: str, due_on: date, actor: Actor, now: datetime) -> Report:
    """Send the report back with what must be changed and a date, a working day after today. Raises GateClosed."""
    _reader(report, actor)
    if due_on <= oslo_day(now) or not is_working_day(due_on):
        raise GateClosed([_("Fristen må være en virkedag etter i dag.")])
    with transaction.atomic():
        row = move_report(report=report, name="return", actor=actor, now=now, reason=points)
        row.return_due_on = due_on
        row.save(update_fields=["return_due_on"])
        ReportReview.objects.create(
            report=row, is_approved=False, points=points.strip(), reviewed_at=now, reviewed_by_id=actor.user_id
        )
        move_obligation(obligation=row.obligation, name="send_back", actor=actor, now=now, roles=STAFF)
        letter = returned(row, points=points, due_on=due_on, decider=User.objects.get(pk=actor.user_id))
        outbox.enqueue(key=f"report:{row.pk}:returned:{now.isoformat()}", actor=actor, now=now, **letter)
    return row


def what_stands_in_the_way(evaluation: Evaluation) -> tuple[str, ...]:
    """The sentences of the outcomes that keep a report from being approved as it stands (facts.md 4)."""
    found = []
    for each in evaluation.outcomes:
        if each.replaced_by or each.severity is Severity.INFORMS:
            continue
        stops = each.severity is Severity.BLOCKS and each.outcome in (OutcomeKind.NOT_MET, OutcomeKind.UNKNOWN)
        # R40 is not a fault of the report: unspent money is approved and becomes a proposal to repay.
        if (stops and each.rule != "R40") or each.outcome is OutcomeKind.DISCRETION:
            found.append(f"{each.rule}: {each.text_nb}")
    return tuple(found)


def approve_report(*, report: Report, actor: Actor, now: datetime) -> Report:
    """Approve, with all that follows: the duty fulfilled, the model registered, unspent money proposed back, the case closed.

    A model needs a decision maker and the positive review of another person (R16, R51). Raises GateClosed with every
    outcome that stands in the way.
    """
    application = _reader(report, actor)
    is_model = report.obligation.kind == ObligationKind.MODEL
    with transaction.atomic():
        guards = [_passes_the_rules(now)]
        if is_model:
            guards.append(_has_another_review(actor))
            if Role.DECISION_MAKER not in roles_on(application, actor):
                raise NotAllowed(["report: a model is approved by a decision maker"])
        row = move_report(report=report, name="approve", actor=actor, now=now, guards=guards)
        ReportReview.objects.create(report=row, is_approved=True, reviewed_at=now, reviewed_by_id=actor.user_id)
        fulfil(obligation=row.obligation, actor=actor, now=now, roles=frozenset(STAFF))
        day = oslo_day(now)
        if is_model:
            _register_model(row, approved_on=day, actor=actor)
        decider = User.objects.get(pk=actor.user_id)
        letter = approved(row, approved_on=day, spent_nok=spent_nok(row), decider=decider)
        outbox.enqueue(key=f"report:{row.pk}:approved", actor=actor, now=now, **letter)
        if row.obligation.kind == ObligationKind.FINAL:
            propose_repayment(report=row, not_carried_out=_not_carried_out(row), actor=actor, now=now)
        close_if_done(application=row.obligation.application, actor=actor, now=now)
    return row


def _passes_the_rules(now: datetime) -> Guard[Report]:
    def guard(report: Report) -> Iterable[str]:
        return what_stands_in_the_way(evaluation_of(report, now=now))

    return guard


def _has_another_review(actor: Actor) -> Guard[Report]:
    def guard(report: Report) -> Iterable[str]:
        newest = report.reviews.order_by("-id").first()
        if newest is None or not newest.is_approved:
            yield _("En saksbehandler må først si at modellen kan godkjennes.")
        elif newest.reviewed_by_id == actor.user_id:
            yield _("Du har selv vurdert modellen. En annen må godkjenne den.")

    return guard


def _not_carried_out(report: Report) -> bool:
    answers = gather_report(report, now=report.submitted_at) if report.submitted_at else None
    return bool(answers and answers.get("report.not_carried_out"))


def _register_model(report: Report, *, approved_on: date, actor: Actor) -> MunicipalModel:
    """The municipality's approved model: one object with two gates (C2)."""
    application = report.obligation.application
    url = report.answers.filter(question="model_url").values_list("text", flat=True).first() or ""
    return MunicipalModel.objects.create(
        organisation_id=report.obligation.participant.organisation_id,
        case_ref=application.ref,
        title=application.project_title or application.case_no,
        url=url,
        submitted_on=report.first_submitted_on or approved_on,
        approved_on=approved_on,
        approved_by_id=actor.user_id,
    )
