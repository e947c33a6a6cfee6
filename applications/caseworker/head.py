"""The head that every page of a case shares: identity, deadline, steps with dates, tabs. From the row, no queries."""

from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from applications.caseworker.looks import is_overdue, is_unfinished, look_of
from applications.caseworker.opening import OpenCase, track_name
from applications.letter_kinds import language_for
from applications.models import Application
from applications.workflow import Status
from letters.wording import long_date, long_time
from organisations.models import LanguageForm
from schemes.workdays import oslo_day

PASSED = {
    Status.SUBMITTED: 0,
    Status.ASSESSING: 1,
    Status.RECOMMENDED: 2,
    Status.DECIDED: 3,
}  # the step that is current; later statuses have passed all


def head_of(case: OpenCase, current: str) -> dict[str, Any]:
    """The context of the head; `current` names the tab."""
    application, today = case.application, oslo_day(case.now)
    return {
        "case": case,
        "application": application,
        "track": track_name(case),
        "look": look_of(application),
        "is_unfinished": is_unfinished(application),
        "is_overdue": is_overdue(application, today),
        "today": today,
        "letter_language": letter_language(application),
        "steps": steps_of(application),
        "tabs": tabs_of(case, current),
        "current": current,
    }


def letter_language(application: Application) -> str:
    """The form of Norwegian of the letters, and why: «nynorsk», «bokmål (nøytral kommune)»."""
    language, _reason = language_for(organisation=application.lead, application=application)
    word = _("nynorsk") if language == "nn" else _("bokmål")
    if application.lead.language_form in {LanguageForm.BOKMAL, LanguageForm.NYNORSK}:
        return word
    return _("%(language)s (nøytral kommune)") % {"language": word}


def steps_of(application: Application) -> list[dict[str, Any]]:
    """From received to decided; the second line is always a date or who has it."""
    at = PASSED.get(Status(application.status), 4)
    caseworker = str(application.caseworker) if application.caseworker else _("ingen har tatt saken")
    planned = application.call.release_on
    expected = _("ventet %(day)s") % {"day": long_date(planned)} if planned else _("dato ikke satt")
    details = [
        long_date(oslo_day(application.submitted_at)) if application.submitted_at else "",
        _("hos %(name)s") % {"name": caseworker} if at <= 1 else _since(application.taken_at),
        _since(application.recommended_at) or _due(application),
        _since(application.decided_at) or expected,
    ]
    labels = [_("Mottatt"), _("Vurdering"), _("Innstilling"), _("Ramme og vedtak")]
    return [
        {
            "label": label,
            "detail": detail,
            "state": "done" if index < at or index == 0 else "in_progress" if index == at else "",
            "is_current": index == at,
        }
        for index, (label, detail) in enumerate(zip(labels, details, strict=True))
    ]


def _since(moment: Any) -> str:
    return long_date(oslo_day(moment)) if moment else ""


def _due(application: Application) -> str:
    return _("frist %(day)s") % {"day": long_date(application.due_on)} if application.due_on else _("frist ikke satt")


def tabs_of(case: OpenCase, current: str) -> list[dict[str, Any]]:
    """The tabs of the case, each with its own address; counts where something waits or can be opened."""
    beside = case.beside
    labels = [
        ("case", _("Les og vurder"), None),
        ("budget", _("Budsjett"), None),
        ("municipality", _("Kommunekort"), beside.completion_count + beside.objection_count or None),
        ("messages", _("Meldinger"), beside.unread_count or None),
        ("documents", _("Dokumenter"), beside.attachment_count + beside.letter_count),
        ("rules", _("Regler"), None),
        ("history", _("Historikk"), None),
    ]
    tabs = [
        {
            "label": label,
            "url": reverse(f"caseworker:{name}", kwargs={"ref": case.application.ref}),
            "is_current": name == current,
            "count": count,
        }
        for name, label, count in labels
    ]
    after = follow_up_url(case.application)
    return [*tabs, {"label": _("Oppfølging"), "url": after}] if after else tabs


def follow_up_url(application: Application) -> str:
    """Where duties, payments and guidance of a grant stand, on the floor above; "" before a grant."""
    if application.status not in {Status.GRANTED, Status.CLOSED}:
        return ""
    try:
        return reverse("reports:follow_up", kwargs={"ref": application.ref})
    except NoReverseMatch:
        return ""


def decision_url(application: Application) -> str:
    """Where the case is decided, when it stands there; "" otherwise."""
    if application.status not in {Status.RECOMMENDED, Status.DECIDED}:
        return ""
    try:
        return reverse("decisions:decision", kwargs={"ref": application.ref})
    except NoReverseMatch:
        return ""


def timeline_of(case: OpenCase) -> list[dict[str, Any]]:
    """What has happened, newest first, from the dates on the row; the whole trail is under Historikk."""
    application, beside = case.application, case.beside
    entries = [
        (application.decided_at, _("Vedtaket er gjort")),
        (application.recommended_at, _("Innstillingen er skrevet")),
        (beside.correction_answered_at, _("Søkeren svarte på rettelsene")),
        (beside.correction_lapsed_at, _("Fristen for rettelser gikk ut uten svar")),
        (beside.correction_asked_at, _asked(beside.correction_due_on)),
        (application.taken_at, _("Saken ble tatt til vurdering")),
        (application.submitted_at, _("Søknaden kom inn")),
    ]
    found = sorted(((at, title) for at, title in entries if at is not None), key=lambda entry: entry[0], reverse=True)
    return [{"state": "done", "title": title, "at": long_time(at)} for at, title in found]


def _asked(day: date | None) -> str:
    return _("Vi ba om rettelser, med frist %(day)s") % {"day": long_date(day)} if day else ""
