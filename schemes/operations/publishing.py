"""Editions from draft to published, calls from planned to closed: the transitions, and what freezes with them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organisations import audit
from organisations.actors import Actor
from organisations.gate import pass_gate
from schemes.edition import CALL_SETTINGS, CallProposal, Change, difference, sha256_of, to_toml
from schemes.models import Call, CallSetting, Edition, Frame
from schemes.operations.readiness import hindrances, stops_opening
from schemes.operations.rows import read_rows
from schemes.queries import document_of, roles_of
from schemes.rules.facts import FACTS, MalformedFacts
from schemes.workflow import CALL, EDITION, CallStatus, EditionStatus, SchemeRoleName

# Facts of a call that stand in columns of their own, and are set there.
IN_COLUMNS = frozenset({"call.deadline", "call.frame_nok", "call.earmark_nok", "call.budget_year"})


class SettingRefused(ValueError):
    """A setting has the wrong name or value, or the call is open and its settings are frozen; one sentence."""


def roles_for(actor: Actor, scheme_id: int) -> frozenset[str]:
    """The roles of the actor in one scheme; a job works as an administrator and is named in the trail."""
    if actor.user_id is None:
        return frozenset({SchemeRoleName.SCHEME_ADMIN}) if actor.job else frozenset()
    return roles_of(actor.user_id).for_scheme(scheme_id)


# ----- editions ------------------------------------------------------------------------------------------------------


def send_to_review(*, edition: Edition, actor: Actor, now: datetime) -> Edition:
    """Lock the draft's rows and let a second person read it."""
    return _pass(edition, "send_to_review", actor=actor, now=now)


def return_to_draft(*, edition: Edition, actor: Actor, now: datetime, reason: str) -> Edition:
    """Open the rows again; the reason says what must change."""
    return _pass(edition, "return_to_draft", actor=actor, now=now, reason=reason)


def publish(*, edition: Edition, actor: Actor, now: datetime, reason: str) -> Edition:
    """Freeze the edition: canonical text and SHA-256. Another person than the one who sent it; all examples hold.

    The call that the edition proposes is made (planned) when it is new. Calls of the same year that are not closed
    take the new revision; the revision it replaces is retired. Raises GateClosed with every reason why not.
    """
    with transaction.atomic():
        row = Edition.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=edition.pk)
        document = read_rows(row)
        if row.status == EditionStatus.IN_REVIEW:
            row.document, row.sha256 = to_toml(document), sha256_of(document)
            row.circular, row.publish_reason = document.circular, reason
            row.save(update_fields=["document", "sha256", "circular", "publish_reason"])

        def is_whole(_row: Edition) -> list[str]:
            return hindrances(row, document)

        published = _pass(row, "publish", actor=actor, now=now, reason=reason, guards=(is_whole, _second_person(actor)))
        _retire_replaced(published, actor, now)
        _take_revision(published)
        propose_call(edition=published, proposal=document.call, actor=actor, now=now)
    return published


def retire(*, edition: Edition, actor: Actor, now: datetime, reason: str) -> Edition:
    """Take a published edition out of use; cases that are pinned to it go on reading it."""
    return _pass(edition, "retire", actor=actor, now=now, reason=reason)


def compared_with(edition: Edition) -> Edition | None:
    """The frozen edition that a reviewer compares with: what it was made from, else the newest published before it."""
    if edition.based_on is not None and edition.based_on.sha256:
        return edition.based_on
    earlier = Edition.objects.filter(scheme=edition.scheme_id, year__lte=edition.year).exclude(sha256="")
    return earlier.exclude(pk=edition.pk).select_related("scheme").order_by("-year", "-revision").first()


def difference_of(edition: Edition) -> tuple[Change, ...]:
    """What is different from the edition it is compared with, in plain words; nothing when it is the first."""
    base = compared_with(edition)
    if base is None:
        return ()
    document = document_of(edition) if edition.sha256 else read_rows(edition)
    return difference(document_of(base), document)


def _pass(
    edition: Edition, name: str, *, actor: Actor, now: datetime, reason: str = "", guards: tuple[Any, ...] = ()
) -> Edition:
    return pass_gate(
        instance=edition,
        workflow=EDITION,
        name=name,
        actor=actor,
        roles=roles_for(actor, edition.scheme_id),
        now=now,
        guards=guards,
        reason=reason,
    )


def _second_person(actor: Actor) -> Any:
    def is_another(row: Edition) -> list[str]:
        if actor.user_id is not None and row.sent_by_id == actor.user_id:
            return [_("Du sendte utgaven til gjennomlesing. En annen må publisere den.")]
        return []

    return is_another


def _retire_replaced(edition: Edition, actor: Actor, now: datetime) -> None:
    rows = Edition.objects.filter(scheme=edition.scheme_id, year=edition.year, status=EditionStatus.PUBLISHED)
    for replaced in rows.exclude(pk=edition.pk):
        reason = _("Erstattet av versjon %(version)s.") % {"version": edition.version}
        retire(edition=replaced, actor=actor, now=now, reason=reason)


def _take_revision(edition: Edition) -> None:
    """Calls of the year that still take applications are under the new revision from now on."""
    calls = Call.objects.filter(edition__scheme=edition.scheme_id, edition__year=edition.year)
    calls.exclude(status=CallStatus.CLOSED).update(edition=edition)


# ----- calls ---------------------------------------------------------------------------------------------------------


def propose_call(*, edition: Edition, proposal: CallProposal, actor: Actor, now: datetime) -> Call:
    """The call that a published edition proposes, planned; one that exists is left as it stands."""
    call, is_new = Call.objects.get_or_create(
        key=proposal.key,
        defaults={
            "scheme_id": edition.scheme_id,
            "edition": edition,
            "opens_on": proposal.opens_on,
            "deadline_on": proposal.deadline_on,
            "budget_year": proposal.budget_year,
        },
    )
    if is_new:
        facts: dict[str, Any] = dict(proposal.facts())
        Frame.objects.create(call=call, total_nok=proposal.frame_nok, earmark_nok=facts.get("call.earmark_nok"))
        set_call_settings(
            call=call,
            settings={name: value for name, value in facts.items() if name not in IN_COLUMNS},
            actor=actor,
            now=now,
        )
        audit.record(actor=actor, action="call.propose", subject=call, now=now, after={"edition": edition.version})
    return call


def set_call_settings(
    *, call: Call, settings: Mapping[str, Any], actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Set some `call.*` facts; None is "not set". Raises SettingRefused, also once the call is open and they stand."""
    with transaction.atomic():
        row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        if row.status != CallStatus.PLANNED:
            raise SettingRefused(_("Utlysningen er åpnet. Innstillingene kan ikke endres etterpå."))
        before = {each.name: each.value for each in CallSetting.objects.filter(call=row)}
        for name, value in settings.items():
            _set(row, name, value)
        after = {each.name: each.value for each in CallSetting.objects.filter(call=row)}
        if before != after:
            audit.record(
                actor=actor, action="call.set", subject=row, now=now, before=before, after=after, reason=reason
            )


def _set(call: Call, name: str, value: Any) -> None:
    if name not in CALL_SETTINGS or name in IN_COLUMNS:
        raise SettingRefused(_("%(name)s er ikke en innstilling som settes her.") % {"name": name})
    if value is None:
        CallSetting.objects.filter(call=call, name=name).delete()
        return
    kind = FACTS[name].type
    try:
        text = json.dumps(kind.plain(kind.parse(value, name)), ensure_ascii=False, separators=(",", ":"))
    except MalformedFacts as problem:
        raise SettingRefused(_("%(name)s har en verdi som ikke kan brukes.") % {"name": name}) from problem
    CallSetting.objects.update_or_create(call=call, name=name, defaults={"value": text})


def open_call(*, call: Call, actor: Actor, now: datetime) -> Call:
    """Open a planned call for applications: settings and edition are in place, and from now on the settings stand."""

    def is_set_up(row: Call) -> list[str]:
        return stops_opening(row, now)

    return _pass_call(call, "open", actor=actor, now=now, guards=(is_set_up,))


def close_call(*, call: Call, actor: Actor, now: datetime, reason: str) -> Call:
    """Close a call: from now on nothing is received, not even late (R70)."""
    return _pass_call(call, "close", actor=actor, now=now, reason=reason)


def _pass_call(
    call: Call, name: str, *, actor: Actor, now: datetime, reason: str = "", guards: tuple[Any, ...] = ()
) -> Call:
    return pass_gate(
        instance=call,
        workflow=CALL,
        name=name,
        actor=actor,
        roles=roles_for(actor, call.scheme_id),
        now=now,
        guards=guards,
        reason=reason,
    )
