"""A new application: one draft for each track of a call and organisation, with what is known filled in beforehand."""

import secrets
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, Participant
from applications.permissions import WRITING
from applications.workflow import Status
from organisations import audit
from organisations.actors import Actor
from organisations.models import Organisation
from organisations.models.keys import search_key, sort_key
from organisations.queries import account_of
from schemes.models import Call
from schemes.queries import document_of
from schemes.workdays import oslo_day
from schemes.workflow import CallStatus

LANGUAGES = ("nb", "nn")
KEPT = ("contact_name", "contact_role", "contact_email", "contact_phone", "address", "postal_code", "postal_place")


class CallNotOpen(Exception):
    """No new application can be started. `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def start_application(
    *, call: Call, track: str, organisation: Organisation, actor: Actor, now: datetime, language: str = ""
) -> Application:
    """The draft of `organisation` for this track: a new one, or the one that is there already.

    Raises CallNotOpen when the call is not open or its deadline has passed (a draft that exists can still be sent),
    KeyError for a track the edition does not have, PermissionDenied for who may not write for the organisation.
    """
    if actor.is_staff or actor.organisation_id != organisation.pk or not actor.has_role(*WRITING):
        raise PermissionDenied
    document_of(call.edition).track(track)
    with transaction.atomic():
        # the organisation's row makes two presses of the button one draft
        organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
        drafts = Application.objects.filter(call=call, track=track, lead=organisation, status=Status.DRAFT)
        existing = drafts.select_related("call__scheme", "edition", "lead").first()
        if existing is not None:
            return existing
        _check_open(call, now)
        application = Application.objects.create(
            ref=secrets.token_hex(8),
            call=call,
            edition=call.edition,
            track=track,
            lead=organisation,
            language=language if language in LANGUAGES else _language_of(organisation, call),
            county=organisation.county_name,
            search_key=search_key(organisation.name),
            sort_key=sort_key(organisation.name),
            created_at=now,
            created_by_id=actor.user_id,
            last_event_at=now,
        )
        participant = Participant(application=application, organisation=organisation, is_lead=True)
        _fill_in(participant)
        participant.save()
        audit.record(
            actor=actor,
            action="application.start",
            subject=application,
            case_ref=application.ref,
            now=now,
            after={"call": call.key, "track": track, "edition": call.edition.sha256},
        )
    return application


def _check_open(call: Call, now: datetime) -> None:
    today = oslo_day(now)
    if call.status != CallStatus.OPEN or (call.opens_on is not None and today < call.opens_on):
        raise CallNotOpen(_("Ordningen er ikke åpen for søknader nå."))
    if call.deadline_on is not None and today > call.deadline_on:
        raise CallNotOpen(_("Søknadsfristen er ute. Dere kan ikke begynne på en ny søknad."))


def _language_of(organisation: Organisation, call: Call) -> str:
    """The form of Norwegian the application starts in: the organisation's own, else what the call falls back on."""
    for choice in (organisation.language_form, organisation.language_choice, call.neutral_default):
        if choice in LANGUAGES:
            return choice
    return LANGUAGES[0]


def _fill_in(participant: Participant) -> None:
    """What the organisation's newest application and its confirmed account say; the page asks to look it over."""
    organisation = participant.organisation
    newest = Participant.objects.filter(organisation=organisation).order_by("-id").first()
    if newest is not None:
        for name in KEPT:
            setattr(participant, name, getattr(newest, name))
    for name in ("address", "postal_code", "postal_place"):
        if not getattr(participant, name):
            setattr(participant, name, getattr(organisation, name))
    account = account_of(organisation.pk)
    if account is not None:
        participant.account_number = account.number
    elif newest is not None:
        participant.account_number = newest.account_number
