"""The demo's administrators set up schemes and calls: what the sources leave open is set here, as an example."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from grantportal.demo.casework import Staff
from schemes.edition import CATALOGUE, EditionDocument, load_folder
from schemes.models import Call, Edition
from schemes.operations.binding import set_frame
from schemes.operations.drafting import write_draft
from schemes.operations.publishing import open_call, propose_call, publish, send_to_review
from schemes.operations.setting_up import set_call_columns, set_scheme_settings
from schemes.queries import document_of

WHY = "Eksempel for øving. Kildene sier ikke noe om dette."
SHIPPED = "utsatte-barn-2019"  # the folder of the catalogue that the stories are played under
SCALE = 5
LETTER_SETTINGS = {
    "is_enkeltvedtak": True,
    "appeal_body_nb": "klageinstansen (eksempel)",
    "appeal_body_nn": "klageinstansen (eksempel)",
    "terms_acceptance_days": 21,
    "correction_min_days": 10,
    "comment_min_days": 14,
    "claim_days": 30,
    "hold_after_days": 14,
    "answer_days_application": 60,
    "answer_days_report": 30,
    "answer_days_change": 30,
    "answer_days_appeal": 60,
}


def publish_edition(
    staff: Staff, now: datetime, *, shipped: str = SHIPPED, settings: Mapping[str, object] = LETTER_SETTINGS
) -> Edition:
    """A shipped edition with a scale for its criteria, drafted by one administrator and published by another."""
    document: EditionDocument = replace(load_folder(CATALOGUE / shipped), score_max=SCALE)
    earlier = Edition.objects.filter(scheme__key=document.scheme, year=document.year).order_by("-revision").first()
    first, second = staff["admin"], staff["admin-2"]
    draft = write_draft(document=document, actor=first, now=now, based_on=earlier)
    set_scheme_settings(scheme=draft.scheme, values=settings, actor=first, now=now, reason=WHY)
    send_to_review(edition=draft, actor=first, now=now)
    return publish(edition=Edition.objects.get(pk=draft.pk), actor=second, now=now, reason=f"Skala 1–{SCALE}. {WHY}")


def open_one(
    edition: Edition,
    key: str,
    staff: Staff,
    now: datetime,
    *,
    deadline_on: date,
    release_on: date,
    frame_nok: int | None,
    is_practice: bool,
    payee: str = "lead",
) -> Call:
    """One call under the edition, with its dates and frame, open for applications."""
    first = staff["admin"]
    document = document_of(edition)
    stated = {name: value for name, value in document.call.settings.items() if name != "state"}
    proposal = replace(
        document.call, key=key, deadline_on=deadline_on, opens_on=None, frame_nok=frame_nok, settings=stated
    )
    call = propose_call(edition=edition, proposal=proposal, actor=first, now=now)
    columns = {
        "deadline_on": deadline_on,
        "release_on": release_on,
        "budget_year": now.year,
        "neutral_default": "nb",
        "payee": payee,
        "is_practice": is_practice,
    }
    set_call_columns(call=call, values=columns, actor=first, now=now, reason=WHY)
    if frame_nok is not None:
        set_frame(call=call, total_nok=frame_nok, earmark_nok=None, actor=first, now=now, reason=WHY)
    return open_call(call=Call.objects.get(pk=call.pk), actor=first, now=now)


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)
