"""The release: another person than the preparer, who has read the sample; then all of it is true at once (F50)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.letter_kinds.decided import AWARDS
from applications.letter_kinds.notices import TERMS_REQUEST, terms_mail
from applications.models import ConflictDeclaration, Decision, Obligation
from applications.operations.obligations import REQUEST, reminder_key
from applications.operations.sending.control import samples_of
from applications.operations.sending.reading import decisions_in
from applications.operations.transition import move_application
from applications.workflow import ObligationKind, Result
from letters import outbox
from letters.models import Batch, Letter
from organisations import audit
from organisations.actors import Actor
from organisations.models import ReadEntry
from organisations.workflow import GateClosed, NotAllowed
from schemes.models import Call
from schemes.queries import roles_of
from schemes.workflow import SchemeRoleName

RELEASE_OF = {
    Result.GRANTED: "release_grant",
    Result.PARTLY: "release_grant",
    Result.REJECTED: "release_rejection",
    Result.DISMISSED: "release_dismissal",
}


class UnreadSamples(GateClosed):
    """The person has not read every letter of the sample."""


def release_batch(*, batch: Batch, actor: Actor, now: datetime) -> Batch:
    """Let the letters go, and everything they announce becomes true in the same moment.

    An award needs spending authority; who proposed a case, or has a conflict of interest in one, cannot release it.
    Raises NotAllowed, UnreadSamples, GateClosed, and what outbox.release raises (SamePerson, NotReady, WrongDay).
    """
    call = Call.objects.select_related("scheme").get(key=batch.call_key)
    with transaction.atomic():
        decisions = list(decisions_in(batch))
        _check_right(call, decisions, actor)
        _check_person(decisions, actor)
        row = Batch.objects.select_for_update().get(pk=batch.pk)
        if row.prepared_by_id != actor.user_id:
            check_samples(row, actor)
        released = outbox.release(batch=row, actor=actor, now=now)
        for decision in decisions:
            _release_one(decision, actor=actor, now=now)
        after = {"decisions": len(decisions), "total_nok": released.total_nok}
        audit.record(actor=actor, action="sending.release", subject=released, now=now, after=after)
    return released


def _check_right(call: Call, decisions: Sequence[Decision], actor: Actor) -> None:
    """Spending authority for money; a refusal may be released by a decision maker too."""
    roles = roles_of(actor.user_id).for_scheme(call.scheme_id) if actor.user_id is not None else frozenset()
    needed = {SchemeRoleName.SPENDING_AUTHORITY}
    if not any(each.result in AWARDS for each in decisions):
        needed.add(SchemeRoleName.DECISION_MAKER)
    if not roles & needed:
        raise NotAllowed([_("Bare den som har budsjettdisponeringsmyndighet, kan frigi brev om tilskudd.")])


def _check_person(decisions: Sequence[Decision], actor: Actor) -> None:
    """Not their own proposal, and no conflict of interest, in any of the cases."""
    own = [each.application.case_no for each in decisions if each.proposed_by_id == actor.user_id]
    if own:
        text = _("Du har innstilt i %(cases)s. En annen må frigi brevene, eller du må holde dem igjen.")
        raise GateClosed([text % {"cases": ", ".join(own)}])
    newest = {
        row.application_id: row.has_conflict
        for row in ConflictDeclaration.objects.filter(
            user_id=actor.user_id, application__in=[each.application_id for each in decisions]
        ).order_by("id")
    }
    if any(newest.values()):
        raise GateClosed([_("Utsendingen har en sak der du er inhabil. En annen må frigi den.")])


def read_letter(*, letter: Letter, actor: Actor, now: datetime) -> None:
    """Note that the person has read a letter of the sample."""
    audit.record_reading(actor=actor, what=_reading(letter), case_ref=letter.case_ref, now=now)


def _reading(letter: Letter) -> str:
    """What the read log calls a letter as it is frozen now: made anew, it is unread."""
    return f"letter:{letter.pk}:{letter.freeze_no}"


def read_by(letters: Iterable[Letter], actor: Actor) -> frozenset[int]:
    """The letters among these that the person has read as they stand, by key."""
    names = {_reading(letter): letter.pk for letter in letters}
    rows = ReadEntry.objects.filter(user_id=actor.user_id, what__in=list(names))
    return frozenset(names[what] for what in rows.values_list("what", flat=True))


def check_samples(batch: Batch, actor: Actor) -> None:
    """Raise UnreadSamples while a letter of the sample is unread by this person."""
    samples = samples_of(batch)
    left = len(samples) - len(read_by(samples, actor))
    if left:
        raise UnreadSamples([_("Les hele stikkprøven før du frigir. %(left)d brev gjenstår.") % {"left": left}])


def _release_one(decision: Decision, *, actor: Actor, now: datetime) -> None:
    decision.released_at = now
    decision.save(update_fields=["released_at"])
    name = RELEASE_OF[Result(decision.result)]
    move_application(application=decision.application, name=name, actor=actor, now=now)
    duties = decision.obligations.filter(kind=ObligationKind.ACCEPTANCE)
    for duty in duties.select_related("application__call", "application__edition__scheme", "participant__organisation"):
        _ask_for_acceptance(duty, actor=actor, now=now)


def _ask_for_acceptance(duty: Obligation, *, actor: Actor, now: datetime) -> None:
    """Tell them that terms wait (F53): contact, submitter and economy."""
    mail = terms_mail(obligation=duty, key=TERMS_REQUEST, receivers=["economy"])
    outbox.notify(key=reminder_key(duty, REQUEST), actor=actor, now=now, **mail)
