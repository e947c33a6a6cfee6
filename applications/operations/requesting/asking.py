"""Asking for corrections: which fields, until when, in which words; and giving them another date."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.assessing import check, check_right, check_status, holds_case, is_impartial, person
from applications.letter_kinds import casework as letters_of
from applications.models import Application, InformationRequest, RequestedField
from applications.operations.evaluating import locked
from applications.operations.requesting.standing import open_request_of, set_waiting
from applications.permissions import rights_on
from applications.queries.contents import content_of
from applications.queries.fields import fields_of, texts_of
from applications.workflow import Role, Status
from letters import outbox
from letters.wording import long_date
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed
from schemes.queries import document_of
from schemes.workdays import add_days, is_working_day, oslo_day, working_day

NOTE_LENGTH = 500


class WrongDueDate(GateClosed):
    """The date is too early, or no working day."""


def earliest_due_date(application: Application, now: datetime) -> date | None:
    """The first date that may be set: the scheme's least number of days ahead, a working day. None = not set."""
    days = application.call.scheme.correction_min_days
    return None if days is None else working_day(add_days(oslo_day(now), days))


def ask_for_correction(
    *,
    application: Application,
    fields: Sequence[tuple[str, str]],
    due_on: date,
    note: str,
    actor: Actor,
    now: datetime,
) -> InformationRequest:
    """Open some fields of a sent case until `due_on`, and write the letter to everyone behind it. The clock stands.

    `fields`: a question's key or the name of a typed part, each with the note that the letter shows. What stands there
    now is kept. Raises WrongDueDate, and GateClosed with every reason.
    """
    with transaction.atomic():
        row = locked(application)
        check_status(row, Status.ASSESSING)
        check_right(rights_on(row, actor).may(Role.CASEWORKER))
        check(row, holds_case(actor), is_impartial(actor))
        if row.is_waiting:
            raise GateClosed([_("Søkeren har allerede en åpen forespørsel. Vent på svaret, eller flytt fristen.")])
        check_due_date(row, due_on, now)
        chosen = _checked(row, fields)
        request = InformationRequest.objects.create(
            application=row, note=note.strip(), due_on=due_on, asked_at=now, asked_by_id=person(actor)
        )
        texts = texts_of(content_of(row), document_of(row.edition), [key for key, _note in chosen])
        RequestedField.objects.bulk_create(
            RequestedField(request=request, field=key, note=text, value_before=texts[key]) for key, text in chosen
        )
        set_waiting(row, is_waiting=True, now=now)
        audit.record(
            actor=actor,
            action="request.ask",
            subject=request,
            case_ref=row.ref,
            now=now,
            after={"fields": ", ".join(key for key, _note in chosen), "due_on": due_on},
            reason=request.note,
        )
        partners = letters_of.participants_of(row)
        for participant in partners:
            outbox.enqueue(
                key=f"correction_request:{request.pk}:{participant.pk}",
                actor=actor,
                now=now,
                **letters_of.correction_request(request, participant, partners),
            )
    return request


def check_due_date(application: Application, due_on: date, now: datetime) -> None:
    """Raise WrongDueDate unless `due_on` is a working day and far enough ahead (letters.md 1.1)."""
    check_working_day(due_on, earliest_due_date(application, now))


def check_working_day(due_on: date, earliest: date | None) -> None:
    """Raise WrongDueDate unless `due_on` is a working day from `earliest` on; None = the scheme has set no time."""
    if earliest is None:
        raise WrongDueDate(
            [_("Det korteste antallet dager er ikke satt. En administrator må sette det for ordningen.")]
        )
    if due_on < earliest:
        raise WrongDueDate([_("Fristen kan tidligst være %(day)s.") % {"day": long_date(earliest)}])
    if not is_working_day(due_on):
        raise WrongDueDate(
            [_("Fristen må være en arbeidsdag. Den neste er %(day)s.") % {"day": long_date(working_day(due_on))}]
        )


def _checked(row: Application, fields: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The chosen fields with their notes, each known and explained. Raises GateClosed."""
    document = document_of(row.edition)
    labels = {field.key: field.label for field in fields_of(document, row.track, "nb")}
    chosen = [(key, note.strip()) for key, note in dict(fields).items()]
    problems = [_("Kryss av for minst ett felt.")] if not chosen else []
    for key, note in chosen:
        if key not in labels:
            problems.append(_("Søknaden har ikke feltet %(key)s.") % {"key": key})
        elif not note:
            problems.append(_("Skriv hva som mangler i «%(field)s».") % {"field": labels[key]})
        elif len(note) > NOTE_LENGTH:
            problems.append(
                _("Merknaden til «%(field)s» kan ha høyst %(count)d tegn.")
                % {"field": labels[key], "count": NOTE_LENGTH}
            )
    if problems:
        raise GateClosed(problems)
    return chosen


def move_due_date(*, request: InformationRequest, due_on: date, actor: Actor, now: datetime) -> InformationRequest:
    """Give them another date, as they may ask for before the first one; a new date starts a new ladder of reminders."""
    with transaction.atomic():
        row = locked(request.application)
        check_right(rights_on(row, actor).may(Role.CASEWORKER))
        check(row, holds_case(actor), is_impartial(actor))
        standing = open_request_of(row)
        check_due_date(row, due_on, now)
        before, standing.due_on = standing.due_on, due_on
        standing.save(update_fields=["due_on"])
        outbox.cancel(case_ref=row.ref, kinds=[letters_of.REMINDER], now=now, reason="another date")
        audit.record(
            actor=actor,
            action="request.move",
            subject=standing,
            case_ref=row.ref,
            now=now,
            before={"due_on": before},
            after={"due_on": due_on},
        )
    return standing
