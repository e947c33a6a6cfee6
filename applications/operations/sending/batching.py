"""Gathering held letters in a batch, making it ready for a day, taking letters out of it, stopping it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from applications.guards.deciding import unset_settings
from applications.letter_kinds import addresses_for, language_for
from applications.letter_kinds.decided import AWARDS, Decided
from applications.letter_kinds.decision import decision_letter, lacking
from applications.letter_kinds.notices import notice_text
from applications.models import Decision, Participant
from applications.operations.deciding import chosen_in, decided_of, plan_of
from applications.operations.obligations import redate
from applications.operations.sending.reading import PREFIX, decisions_in, held_letters_of, letters_by_decision
from letters import outbox
from letters.models import Batch, BatchState, Letter
from letters.wording import WordingProblem
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed, NotAllowed
from schemes.edition import law_set_on
from schemes.models import Call
from schemes.queries import roles_of
from schemes.workdays import oslo_day
from schemes.workflow import SchemeRoleName

MAY_WORK = frozenset({SchemeRoleName.CASEWORKER, SchemeRoleName.DECISION_MAKER, SchemeRoleName.SPENDING_AUTHORITY})


class NothingToSend(GateClosed):
    """The call has no decision that waits for its letter."""


class NotReadyToSend(GateClosed):
    """Something that the letters need is not set or cannot be written; one sentence for each."""


def gather_batch(*, call: Call, name: str, actor: Actor, now: datetime) -> Batch:
    """A new batch with every held decision letter of the call. Raises NothingToSend, NotAllowed."""
    check_may_work(call, actor)
    with transaction.atomic():
        ids = list(held_letters_of(call).select_for_update().values_list("pk", flat=True))
        if not ids:
            raise NothingToSend([_("Ingen vedtak venter på utsending.")])
        batch = outbox.open_batch(call_key=call.key, name=name, actor=actor, now=now)
        if not Letter.objects.filter(pk__in=ids, batch__isnull=True).update(batch=batch):
            raise NothingToSend([_("Ingen vedtak venter på utsending.")])
    return batch


def make_ready(*, batch: Batch, release_on: date, actor: Actor, now: datetime) -> Batch:
    """Freeze every letter of the batch with `release_on`, which is also the day of decision (vedtaksdato).

    Another day makes it ready anew: dates of duties and instalments follow. Raises NotReadyToSend with every sentence,
    NotAllowed, and outbox.NotReady.
    """
    call = Call.objects.select_related("scheme").get(key=batch.call_key)
    check_may_work(call, actor)
    if release_on < oslo_day(now):
        raise NotReadyToSend([_("Datoen er passert. Velg i dag eller senere.")])
    with transaction.atomic():
        rows = decisions_in(batch).defer(None).defer("application__edition__document")
        decisions = list(rows.select_for_update(of=("self",)))
        pairs = letters_by_decision(decisions)
        problems: list[str] = []
        for decision in decisions:
            problems += _date(decision, release_on)
        for decision in decisions if not problems else ():
            problems += _freeze(decision, pairs[decision.pk], now=now)
        if problems:
            raise NotReadyToSend(dict.fromkeys(problems))
        total_nok = sum(each.award.total_nok for each in decisions if each.result in AWARDS)
        return outbox.prepare(
            batch=batch, release_on=release_on, count=sum(len(found) for found in pairs.values()), total_nok=total_nok,
            actor=actor, now=now,
        )  # fmt: skip


def _date(decision: Decision, release_on: date) -> list[str]:
    """Set the day of decision and move what follows from it; the sentences that stop it."""
    application = decision.application
    scheme = application.call.scheme
    if law_set_on(release_on, new_act_in_force_on=scheme.new_act_in_force_on) != decision.law_set:
        text = _("Sak %(number)s er vedtatt etter en annen forvaltningslov enn den som gjelder på datoen.")
        return [text % {"number": application.case_no}]
    decision.decided_on = release_on
    decision.save(update_fields=["decided_on"])
    if decision.result in AWARDS:
        plan = plan_of(application, decision.recommendation, release_on, chosen_in(decision))
        redate(decision=decision, award=decision.award, plan=plan)
    return []


def _freeze(decision: Decision, pairs: Sequence[tuple[Participant, Letter | None]], *, now: datetime) -> list[str]:
    """Freeze the letters of one decision; the sentences that say why one cannot be made."""
    decided = decided_of(decision)
    unset = unset_settings(decided.application.call.scheme)
    if unset:
        return list(unset)
    found = []
    for participant, letter in pairs:
        if letter is not None:
            found += _freeze_one(decided, participant, letter, now=now)
    return found


def _freeze_one(decided: Decided, participant: Participant, letter: Letter, *, now: datetime) -> list[str]:
    application = decided.application
    language, reason = language_for(organisation=participant.organisation, application=application)
    about = {"number": application.case_no, "name": participant.organisation.name}
    addresses = addresses_for(application, participant=participant)
    if not addresses:
        return [_("%(name)s (sak %(number)s) har ingen e-postadresse å varsle.") % about]
    filled = decision_letter(decided, participant=participant, language=language)
    if missing := lacking(decided, filled):
        return [_("Brevet til %(name)s (sak %(number)s) mangler: %(what)s.") % {**about, "what": ", ".join(missing)}]
    try:
        outbox.freeze(
            letter=letter,
            text=filled.text,
            fields=filled.fields,
            conditions=filled.conditions,
            letter_date=decided.decided_on,
            now=now,
            notice=notice_text(application, language),
            addresses=addresses,
            language=language,
            language_reason=reason,
            edition_digest=application.edition.sha256,
        )
    except WordingProblem as problem:
        text = _("Brevet til %(name)s (sak %(number)s) kan ikke lages. %(field)s: %(why)s")
        return [text % {**about, "field": problem.field, "why": problem.sentence}]
    return []


def set_aside(*, batch: Batch, case_ref: str, actor: Actor, now: datetime, reason: str) -> int:
    """Take the letters of one case out of a batch that has not gone; they wait for another. How many.

    The batch keeps its preparer and counts the less: nothing is added to it. Raises NotReady, NotAllowed.
    """
    check_may_work(Call.objects.get(key=batch.call_key), actor)
    with transaction.atomic():
        row = Batch.objects.select_for_update().get(pk=batch.pk)
        if row.state not in (BatchState.DRAFT, BatchState.READY):
            raise outbox.NotReady(_("Utsendingen kan ikke endres nå."))
        letters = row.letters.held().filter(case_ref=case_ref, dedupe_key__startswith=PREFIX)
        nok = sum(
            each.award.total_nok
            for each in decisions_in(row).filter(application__ref=case_ref)
            if each.result in AWARDS
        )
        count = letters.update(batch=None)
        if count and row.state == BatchState.READY:
            Batch.objects.filter(pk=row.pk).update(count=F("count") - count, total_nok=F("total_nok") - nok)
        audit.record(
            actor=actor, action="sending.set_aside", subject=row, case_ref=case_ref, now=now, after={"letters": count},
            reason=reason,
        )  # fmt: skip
    return count


def stop_batch(*, batch: Batch, actor: Actor, now: datetime, reason: str) -> Batch:
    """Stop a batch that has not gone; its letters wait for another. Raises NotReady, NotAllowed."""
    check_may_work(Call.objects.get(key=batch.call_key), actor)
    return outbox.stop(batch=batch, actor=actor, now=now, reason=reason)


def check_may_work(call: Call, actor: Actor) -> None:
    """Raise NotAllowed unless the person works with the scheme."""
    roles = roles_of(actor.user_id).for_scheme(call.scheme_id) if actor.user_id is not None else frozenset()
    if not roles & MAY_WORK:
        raise NotAllowed([_("Du har ikke rettigheten som trengs for dette.")])
