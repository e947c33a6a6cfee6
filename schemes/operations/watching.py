"""Watching a scheme by mail: asked for, confirmed from the mailbox, told at the next call, ended by one press (F1)."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from letters import outbox
from letters.models import Dispatch
from letters.registry import Channel, LetterKind, register
from letters.wording import Block, LetterText, long_date, standing
from organisations.actors import Actor
from schemes.models import Call, Scheme, SchemeWatch
from schemes.queries import document_of, letter_text, open_calls
from schemes.workdays import oslo_day

CONFIRM = register(
    LetterKind("watch_confirmation", Channel.MAIL, fields=frozenset({"scheme_name", "confirm_url", "due_at"}))
)
PUBLISHED = register(
    LetterKind(
        "call_published",
        Channel.MAIL,
        fields=frozenset({"scheme_name", "call_year", "call_deadline_at", "unsubscribe_url"}),
    )
)
SALT = "schemes.watch"
CONFIRM_WITHIN = timedelta(days=7)
NEWS_FOR = timedelta(days=14)  # a job that has not run for a while tells of no older call
# Every mail says how to end it; the wording of the call itself is the edition's.
END = {
    "nb": "Vil du ikke ha slike varsler? Slutt her: {{ unsubscribe_url }}",
    "nn": "Vil du ikkje ha slike varsel? Slutt her: {{ unsubscribe_url }}",
}


def ask_to_watch(*, scheme: Scheme, address: str, language: str, now: datetime) -> None:
    """Send the mail that asks the owner of the address to confirm; at most one a day, none to one that is confirmed.

    The caller learns nothing about the address: the answer is the same whether it was known or not.
    """
    actor = Actor.for_job("watch")
    with transaction.atomic():
        watch, _made = SchemeWatch.objects.get_or_create(
            scheme=scheme,
            address=address.strip().casefold(),
            defaults={"created_at": now, "language": "nn" if language == "nn" else "nb"},
        )
        if watch.confirmed_at is not None:
            return
        if watch.created_at != now:
            watch.created_at = now
            watch.save(update_fields=["created_at"])
        outbox.notify(
            key=f"watch:{watch.pk}:{oslo_day(now).isoformat()}",
            kind=CONFIRM.key,
            case_ref="",
            recipient=None,
            text=standing(CONFIRM.key, watch.language),
            fields={
                "scheme_name": _name(scheme, watch.language),
                "confirm_url": f"{settings.BASE_URL}{reverse('calls:watch_confirm', args=[token_of(watch)])}",
                "due_at": long_date(oslo_day(now + CONFIRM_WITHIN)),
            },
            addresses=[watch.address],
            actor=actor,
            now=now,
        )


def confirm_watch(*, watch: SchemeWatch, now: datetime) -> SchemeWatch:
    """The owner of the address says yes. Confirmed already: as it stands."""
    with transaction.atomic():
        row = SchemeWatch.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=watch.pk)
        if row.confirmed_at is None:
            row.confirmed_at = now
            row.save(update_fields=["confirmed_at"])
    return row


def end_watch(*, watch: SchemeWatch, now: datetime) -> None:
    """The address is forgotten; what waits to be sent to it is taken back."""
    with transaction.atomic():
        waiting = Dispatch.objects.filter(kind=PUBLISHED.key, dedupe_key__endswith=f":{watch.pk}")
        keys = list(waiting.values_list("dedupe_key", flat=True))
        if keys:
            outbox.cancel(case_ref="", keys=keys, now=now, reason="not watched any more")
        SchemeWatch.objects.filter(pk=watch.pk).delete()


def token_of(watch: SchemeWatch) -> str:
    """What the links in the mails carry: nobody can make one for another's watch."""
    return signing.dumps(watch.pk, salt=SALT)


def watch_of(token: str) -> SchemeWatch | None:
    """The watch a link means; None for a forged one, or one that was ended or forgotten."""
    try:
        found = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return SchemeWatch.objects.select_related("scheme").filter(pk=found).first()


def announce_calls(*, now: datetime) -> int:
    """Tell those who watch about each call that has opened, once each; how many mails are new. For the daily job."""
    calls = open_calls(oslo_day(now)).filter(is_practice=False, opened_at__gte=now - NEWS_FOR)
    return sum(_announce(call, now) for call in calls)


def _announce(call: Call, now: datetime) -> int:
    """One call: to those who asked before it began. What is queued already is not queued again."""
    if call.opened_at is None:
        return 0
    began_on = max(oslo_day(call.opened_at), call.opens_on or oslo_day(call.opened_at))
    watches = [
        each
        for each in SchemeWatch.objects.filter(scheme_id=call.scheme_id, confirmed_at__isnull=False).order_by("id")
        if each.confirmed_at and oslo_day(each.confirmed_at) <= began_on
    ]
    keys = {each.pk: f"call_published:{call.pk}:{each.pk}" for each in watches}
    gone = set(Dispatch.objects.filter(dedupe_key__in=keys.values()).values_list("dedupe_key", flat=True))
    new = [each for each in watches if keys[each.pk] not in gone]
    for each in new:
        outbox.notify(
            key=keys[each.pk],
            kind=PUBLISHED.key,
            case_ref="",
            recipient=None,
            text=_published(call, each.language),
            fields={
                "scheme_name": document_of(call.edition).name.in_language(each.language),
                "call_year": str(document_of(call.edition).year),
                "call_deadline_at": long_date(call.deadline_on) if call.deadline_on else "",
                "portal_url": f"{settings.BASE_URL}{reverse('calls:detail', args=[call.key])}",
                "unsubscribe_url": f"{settings.BASE_URL}{reverse('calls:watch_end', args=[token_of(each)])}",
            },
            addresses=[each.address],
            actor=Actor.for_job("announce_calls"),
            now=now,
        )
    return len(new)


def _published(call: Call, language: str) -> LetterText:
    """The edition's words about the call, and how to end these mails; without a deadline its sentence falls away."""
    text = letter_text(document_of(call.edition), PUBLISHED.key, language)
    blocks = text.blocks if call.deadline_on else tuple(map(_without_deadline, text.blocks))
    return replace(text, blocks=(*blocks[:-1], Block("unsubscribe", END[language]), *blocks[-1:]))


def _without_deadline(block: Block) -> Block:
    sentences = [each for each in block.text.split(". ") if "{{ call_deadline_at }}" not in each]
    return replace(block, text=". ".join(sentences))


def forget_unconfirmed(*, now: datetime) -> int:
    """Delete addresses whose owner has not confirmed within a week; how many. For the daily job."""
    rows = SchemeWatch.objects.filter(confirmed_at__isnull=True, created_at__lt=now - CONFIRM_WITHIN)
    return rows.delete()[0]


def _name(scheme: Scheme, language: str) -> str:
    return scheme.name_nn if language == "nn" else scheme.name_nb
