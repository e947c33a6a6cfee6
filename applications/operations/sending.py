"""The send room: the letters of a call gathered in a batch, made ready for a day by one person, released by another."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from applications.guards.deciding import AWARDS, failed, unset_settings
from applications.letter_kinds import addresses_for, language_for
from applications.letter_kinds.decision import decision_letter, notice_text, terms_mail
from applications.models import Decision, Obligation, Participant
from applications.operations.deciding import plan_of
from applications.operations.obligations import redate, reminder_key
from applications.operations.transition import move_application
from applications.workflow import ObligationKind, Result, Status
from letters import outbox
from letters.models import Batch, Letter
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed, NotAllowed
from schemes.models import Call
from schemes.operations.evaluating import outcomes_of
from schemes.queries import roles_of
from schemes.workflow import SchemeRoleName

RELEASE_OF = {
    Result.GRANTED: "release_grant",
    Result.PARTLY: "release_grant",
    Result.REJECTED: "release_rejection",
    Result.DISMISSED: "release_dismissal",
}


class NothingToSend(GateClosed):
    """The call has no decision that waits for its letter."""


class NotReadyToSend(GateClosed):
    """Something that the letters need is not set; one sentence for each."""


@dataclass(frozen=True, slots=True)
class Control:
    """Count and sum of a batch, once from the decisions and once from the letters (F111)."""

    decisions: int
    letters: int
    total_nok: int
    unset: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Every decision has its letter, and nothing is missing."""
        return self.letters >= self.decisions > 0 and not self.unset


def waiting_decisions(*calls: Call) -> QuerySet[Decision]:
    """Decisions of these calls whose letter is held, in order of case number."""
    rows = Decision.objects.filter(
        application__call__in=calls, released_at__isnull=True, application__status=Status.DECIDED
    )
    related = rows.select_related(
        "application__call__scheme", "application__edition", "application__caseworker", "award", "recommendation",
        "run", "decided_by", "proposed_by",
    )  # fmt: skip
    return related.order_by("application__case_no")


def decisions_in(batch: Batch) -> QuerySet[Decision]:
    """The decisions whose held letters lie in the batch."""
    call = Call.objects.get(key=batch.call_key)
    return waiting_decisions(call).filter(application__ref__in=batch.letters.values("case_ref"))


def control(batch: Batch) -> Control:
    """Compare the batch with the decisions."""
    decisions = list(decisions_in(batch))
    unset = {sentence for each in decisions for sentence in unset_settings(each.application, each.result)}
    total = sum(each.award.total_nok for each in decisions if each.result in AWARDS)
    return Control(len(decisions), batch.letters.count(), total, tuple(sorted(unset)))


def _letters(decision: Decision) -> list[tuple[Participant, Letter]]:
    participants = {
        f"decision:{decision.pk}:{each.pk}": each
        for each in decision.application.participants.select_related("organisation")
    }
    rows = Letter.objects.filter(dedupe_key__in=participants).select_related("recipient")
    return [(participants[row.dedupe_key], row) for row in rows]


def gather_batch(*, call: Call, name: str, actor: Actor, now: datetime) -> Batch:
    """A new batch with every held decision letter of the call. Raises NothingToSend, NotAllowed."""
    _must_work_with(call, actor)
    with transaction.atomic():
        letters = Letter.objects.filter(
            Q(batch__isnull=True), case_ref__in=waiting_decisions(call).values("application__ref"),
            dedupe_key__startswith="decision:",
        ).held()  # fmt: skip
        if not letters.exists():
            raise NothingToSend(["sending: no decision waits for its letter"])
        batch = outbox.open_batch(call_key=call.key, name=name, actor=actor, now=now)
        letters.update(batch=batch)
    return batch


def make_ready(*, batch: Batch, release_on: date, actor: Actor, now: datetime) -> Batch:
    """Freeze every letter of the batch with `release_on`, which is also the day of decision (vedtaksdato).

    Another day makes it ready anew: dates of duties and instalments follow. Raises NotReadyToSend with the settings
    that are missing, WordingProblem for a letter that cannot be made, NotAllowed.
    """
    call = Call.objects.select_related("scheme").get(key=batch.call_key)
    _must_work_with(call, actor)
    with transaction.atomic():
        checked = control(batch)
        if checked.unset:
            raise NotReadyToSend(checked.unset)
        count = 0
        for decision in decisions_in(batch):
            _date(decision, release_on)
            count += _freeze(decision, now=now, letter_date=release_on)
        return outbox.prepare(
            batch=batch, release_on=release_on, count=count, total_nok=checked.total_nok, actor=actor, now=now
        )


def _date(decision: Decision, release_on: date) -> None:
    """Set the day of decision and move what follows from it."""
    decision.decided_on = release_on
    decision.save(update_fields=["decided_on"])
    if decision.result in AWARDS:
        plan = plan_of(decision.application, decision.recommendation, release_on)
        if plan is not None:
            redate(decision=decision, award=decision.award, plan=plan)


def _freeze(decision: Decision, *, now: datetime, letter_date: date) -> int:
    """Freeze the letters of one decision; how many."""
    application = decision.application
    has_failed = bool(failed(outcomes_of(decision.run), application.overrides.all()))
    letters = _letters(decision)
    for participant, letter in letters:
        language, reason = language_for(organisation=participant.organisation, application=application)
        filled = decision_letter(decision=decision, participant=participant, language=language, has_failed=has_failed)
        outbox.freeze(
            letter=letter,
            text=filled.text,
            fields=filled.fields,
            conditions=filled.conditions,
            letter_date=letter_date,
            now=now,
            notice=notice_text(application, language),
            addresses=addresses_for(application),
            language=language,
            language_reason=reason,
            edition_digest=application.edition.sha256,
        )
    return len(letters)


def release_batch(*, batch: Batch, actor: Actor, now: datetime) -> Batch:
    """Another person lets the letters go, and everything they announce becomes true in the same moment (F50).

    An award needs spending authority. Raises NotAllowed, and what letters.outbox.release raises (SamePerson, NotReady,
    WrongDay).
    """
    call = Call.objects.select_related("scheme").get(key=batch.call_key)
    decisions = list(decisions_in(batch))
    roles = roles_of(actor.user_id).for_scheme(call.scheme_id) if actor.user_id is not None else frozenset()
    needed = {SchemeRoleName.SPENDING_AUTHORITY}
    if not any(each.result in AWARDS for each in decisions):
        needed.add(SchemeRoleName.DECISION_MAKER)
    if not roles & needed:
        raise NotAllowed([f"sending: release is for {sorted(needed)}"])
    with transaction.atomic():
        released = outbox.release(batch=batch, actor=actor, now=now)
        for decision in decisions:
            decision.released_at = now
            decision.save(update_fields=["released_at"])
            move_application(
                application=decision.application, name=RELEASE_OF[Result(decision.result)], actor=actor, now=now
            )
            for duty in decision.obligations.filter(kind=ObligationKind.ACCEPTANCE):
                _ask_for_acceptance(duty, actor=actor, now=now)
        audit.record(
            actor=actor, action="sending.release", subject=batch, now=now, after={"decisions": len(decisions)}
        )
    return released


def _ask_for_acceptance(duty: Obligation, *, actor: Actor, now: datetime) -> None:
    """Tell them that terms wait (F53); the key is that of step 0 before any reminder."""
    outbox.notify(
        key=f"{reminder_key(duty, 0)}:request", actor=actor, now=now, **terms_mail(obligation=duty, key="terms_request")
    )


def _must_work_with(call: Call, actor: Actor) -> None:
    roles = roles_of(actor.user_id).for_scheme(call.scheme_id) if actor.user_id is not None else frozenset()
    if not roles & {SchemeRoleName.CASEWORKER, SchemeRoleName.DECISION_MAKER, SchemeRoleName.SPENDING_AUTHORITY}:
        raise NotAllowed(["sending: this is for those who work with the scheme"])
