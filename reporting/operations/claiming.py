"""Money that goes back: an approved report proposes it, a person opens it with a notice or dismisses it (F59, R40)."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.assessing import check, is_impartial
from applications.models import Message, Obligation
from applications.operations.obligations import fulfil
from applications.permissions import rights_on
from applications.queries.money import award_in_force
from applications.workflow import ObligationKind
from applications.workflow import Role as CaseRole
from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.models import User
from organisations.workflow import GateClosed, NotAllowed
from reporting.guards import comment_date_has_passed, is_another_person
from reporting.letter_kinds import lead_of
from reporting.letter_kinds.repayment import advance_notices, claims, notice_closed, received
from reporting.models import Repayment, Report
from reporting.operations.closing import close_if_done
from reporting.operations.reminding import take_back
from reporting.operations.transition import move_repayment
from reporting.queries.accounts import paid_nok, spent_nok, unspent_nok
from schemes.workdays import add_days, oslo_day, working_day
from schemes.workflow import SchemeRoleName

STAFF = frozenset({CaseRole.CASEWORKER, CaseRole.DECISION_MAKER})


class NotSet(GateClosed):
    """A setting that the letter needs is not set; nothing is guessed."""


def propose_repayment(*, report: Report, is_given_up: bool, actor: Actor, now: datetime) -> Repayment | None:
    """Propose to claim money back after an approved report; None when there is nothing to claim.

    A project given up is paid back as a whole (R40). Else the final accounts decide: one krone left is claimed.
    Whoever approved the report stands as the one who proposed it.
    """
    if not is_given_up and report.obligation.kind != ObligationKind.FINAL:
        return None
    amount = paid_nok(report) if is_given_up else unspent_nok(report)
    if amount < 1:
        return None
    application = report.obligation.application
    repayment, is_new = Repayment.objects.get_or_create(
        report=report,
        ground=Repayment.Ground.NOT_CARRIED_OUT if is_given_up else Repayment.Ground.UNUSED,
        defaults={
            "application": application, "amount_nok": amount, "proposed_at": now, "proposed_by_id": actor.user_id,
        },
    )  # fmt: skip
    if is_new:
        audit.record(
            actor=actor, action="repayment.propose", subject=repayment, case_ref=application.ref, now=now,
            after={"amount_nok": amount, "spent_nok": spent_nok(report)},
        )  # fmt: skip
    return repayment


def _opened(repayment: Repayment, actor: Actor) -> Repayment:
    """The row, locked, for an impartial person (fvl §§ 6-10); the gate asks for the role."""
    rows = Repayment.objects.select_for_update(of=("self",)).select_related(
        "application__call__scheme", "application__edition__scheme", "application__lead",
        "report__obligation__participant", "obligation",
    )  # fmt: skip
    row = rows.get(pk=repayment.pk)
    check(row.application, is_impartial(actor))
    return row


def _kept(row: Repayment, locked: Repayment) -> Repayment:
    """The moved row with what was read of it."""
    row.application, row.report = locked.application, locked.report
    return row


def dismiss(*, repayment: Repayment, reason: str, actor: Actor, now: datetime) -> Repayment:
    """A person decides not to claim, with a reason; those who had the notice are told, and the case may close."""
    if not reason.strip():
        raise GateClosed([_("Skriv begrunnelsen.")])
    with transaction.atomic():
        locked = _opened(repayment, actor)
        moved = move_repayment(repayment=locked, name="dismiss", actor=actor, now=now, reason=reason.strip())
        row = _kept(moved, locked)
        if row.noticed_at is not None:
            for number, letter in enumerate(notice_closed(row)):
                outbox.enqueue(key=f"repayment:{row.pk}:closed:{number}", actor=actor, now=now, **letter)
        close_if_done(application=row.application, now=now)
    return row


def give_notice(
    *, repayment: Repayment, reason: str, actor: Actor, now: datetime, amount_nok: int | None = None
) -> Repayment:
    """Tell the grantee that a claim is considered: amount, ground, and a date to comment by, a working day (fvl § 16).

    A person may set a lower `amount_nok` than proposed. Raises NotSet, GateClosed; whoever approved the report cannot.
    """
    days = repayment.application.call.scheme.comment_min_days
    if days is None:
        raise NotSet([_("En administrator må sette hvor mange dager kommunen har til å uttale seg.")])
    if not reason.strip():
        raise GateClosed([_("Skriv begrunnelsen.")])
    with transaction.atomic():
        locked = _opened(repayment, actor)
        if amount_nok is not None and not 1 <= amount_nok <= locked.amount_nok:
            raise GateClosed([_("Beløpet må være mellom kr 1 og det som er foreslått.")])
        row = move_repayment(
            repayment=locked, name="give_notice", actor=actor, now=now, reason=reason.strip(),
            guards=[is_another_person(actor)],
        )  # fmt: skip
        row = _kept(row, locked)
        row.comment_due_on = working_day(add_days(oslo_day(now), days))
        row.amount_nok = amount_nok or row.amount_nok
        row.save(update_fields=["comment_due_on", "amount_nok"])
        decider = User.objects.get(pk=actor.user_id)
        letters = advance_notices(row, due_on=row.comment_due_on, reason=reason.strip(), decider=decider)
        for number, letter in enumerate(letters):
            outbox.enqueue(key=f"repayment:{row.pk}:notice:{number}", actor=actor, now=now, **letter)
    return row


def comment_on(repayment: Repayment) -> Message | None:
    """What the grantee wrote after the notice, the newest first; None when they have not."""
    if repayment.noticed_at is None:
        return None
    rows = Message.objects.filter(application=repayment.application_id, is_from_directorate=False)
    return rows.filter(sent_at__gte=repayment.noticed_at).order_by("-sent_at", "-id").first()


def claim(*, repayment: Repayment, reason: str, assessment: str, actor: Actor, now: datetime) -> Repayment:
    """Decide that the money goes back, after the date to comment. Needs spending authority (eco. rules 6.3.5).

    `assessment` answers their comments, when there are any. The duty to pay is an obligation, reminded of like others.
    Raises NotSet for an account or a time limit that nobody has set, NotAllowed, GateClosed.
    """
    days = repayment.application.call.scheme.claim_days
    if not settings.CLAIM_ACCOUNT:
        raise NotSet([_("Kontoen pengene skal betales til, er ikke satt. Den som drifter portalen, må sette den.")])
    if days is None:
        raise NotSet([_("En administrator må sette hvor mange dager kommunen har til å betale.")])
    commented = comment_on(repayment)
    if not reason.strip() or (commented is not None and not assessment.strip()):
        raise GateClosed([_("Skriv begrunnelsen, og hva dere mener om svaret fra kommunen.")])
    with transaction.atomic():
        locked = _opened(repayment, actor)
        if not rights_on(locked.application, actor).holds(SchemeRoleName.SPENDING_AUTHORITY):
            raise NotAllowed([_("Bare den som har budsjettdisponeringsmyndighet, kan kreve penger tilbake.")])
        today = oslo_day(now)
        locked.claim_due_on = working_day(add_days(today, days))  # frozen from the claim on
        locked.save(update_fields=["claim_due_on"])
        row = move_repayment(
            repayment=locked, name="claim", actor=actor, now=now, reason=reason.strip(),
            guards=[is_another_person(actor), comment_date_has_passed(today)],
        )  # fmt: skip
        row = _kept(row, locked)
        row.obligation = _duty_to_pay(row, locked.claim_due_on)
        row.save(update_fields=["obligation"])
        letters = claims(
            row, decided_on=today, account=settings.CLAIM_ACCOUNT, reason=reason.strip(),
            commented_on=oslo_day(commented.sent_at) if commented else None, assessment=assessment.strip(),
            decider=User.objects.get(pk=actor.user_id),
        )  # fmt: skip
        for number, letter in enumerate(letters):
            outbox.enqueue(key=f"repayment:{row.pk}:claim:{number}", actor=actor, now=now, **letter)
    return row


def _duty_to_pay(repayment: Repayment, due_on: date) -> Obligation:
    """The claim as a duty with a date and an owner (F112)."""
    application = repayment.application
    award = award_in_force(application.pk)
    if award is None:
        raise GateClosed([_("Det er ikke noe tilskudd å kreve tilbake.")])
    return Obligation.objects.create(
        application=application,
        decision=award.decision,
        participant=lead_of(application),
        kind=ObligationKind.REPAYMENT,
        due_on=due_on,
    )


def settle(*, repayment: Repayment, paid_on: date, actor: Actor, now: datetime) -> Repayment:
    """The money came on `paid_on`: the duty is fulfilled, the grantee told, the case may close. Raises GateClosed."""
    if paid_on > oslo_day(now):
        raise GateClosed([_("Datoen må være en dag som har vært.")])
    with transaction.atomic():
        locked = _opened(repayment, actor)
        row = _kept(move_repayment(repayment=locked, name="settle", actor=actor, now=now), locked)
        row.settled_on = paid_on
        row.save(update_fields=["settled_on"])
        duty = locked.obligation
        if duty is not None:
            duty.application = row.application
            take_back(duty=duty, now=now, reason="settled")
            fulfil(obligation=duty, actor=actor, now=now, roles=STAFF)
        outbox.enqueue(key=f"repayment:{row.pk}:received", actor=actor, now=now, **received(row))
        close_if_done(application=row.application, now=now)
    return row
