"""What follows a grant, on one page of the directorate's desk: duties, payments, money back, and the guidance given."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.models import Application, Instalment, Obligation
from applications.permissions import Rights, cases_of, rights_on
from applications.workflow import ObligationStatus, Role, Status
from letters.wording import long_date
from organisations import audit
from organisations.access import ActorRequest, Audience, audience
from reporting.caseworker.forms import GuidanceForm
from reporting.caseworker.opening import carried_out, declaration_first, duty_title, reading_language
from reporting.operations.guiding import note_guidance
from reporting.queries.duties import begun, due_of
from reporting.queries.grants import followed_up, is_paid
from schemes.queries import document_of, roles_of
from schemes.workdays import oslo_day

SHOWN = (Status.GRANTED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Line:
    """One duty or one payment: a badge, a title, a date, and where it can be read."""

    state: str
    word: str
    title: str
    detail: str
    url: str = ""


@audience(Audience.STAFF)
@require_http_methods(["GET", "POST"])
def follow_up(request: ActorRequest, ref: str) -> HttpResponse:
    """Read, and note guidance. Only grants of one's own schemes; others are absent."""
    application, rights = _find(request, ref)
    now = timezone.now()
    if (first := declaration_first(application, request.actor.user_id or 0)) is not None:
        return first
    form = GuidanceForm(request.POST if request.method == "POST" else None)
    done = _("Veiledningen er ført.")
    if request.method == "POST" and carried_out(request, form, done, note_guidance, application=application, now=now):
        return redirect("reports:follow_up", ref=ref)
    audit.record_reading(actor=request.actor, what="follow_up", case_ref=ref, now=now)
    context = _context(application, now) | {
        "form": form,
        "may_note": rights.may(Role.CASEWORKER, Role.DECISION_MAKER) and application.status == Status.GRANTED,
    }
    return render(request, "reporting/caseworker/follow_up.html", context, status=422 if form.errors else 200)


def _find(request: ActorRequest, ref: str) -> tuple[Application, Rights]:
    """The grant, when it exists for this person; else Http404: foreign, undecided, unknown, inhabil are one."""
    if request.actor.user_id is None:
        raise Http404
    roles = roles_of(request.actor.user_id)
    application = followed_up(cases_of(request.actor, scheme_roles=roles)).filter(ref=ref, status__in=SHOWN).first()
    if application is None:
        raise Http404
    return application, rights_on(application, request.actor, scheme_roles=roles)


def _context(application: Application, now: datetime) -> dict[str, object]:
    today, document = oslo_day(now), document_of(application.edition)
    duties: list[Obligation] = application.due  # type: ignore[attr-defined]
    payments: list[Instalment] = application.payments  # type: ignore[attr-defined]
    titles = {each.pk: duty_title(each, document) for each in duties}
    return {
        "application": application,
        "track": document.track(application.track).name.in_language(reading_language()),
        "duties": [_duty(each, titles[each.pk], today) for each in duties],
        "payments": [(each.number, each.amount_nok, _payment(each, titles, today)) for each in payments],
        "paid_nok": sum(each.amount_nok for each in payments if is_paid(each)),
        "granted_nok": sum(each.amount_nok for each in payments),
        "repayments": application.claims,  # type: ignore[attr-defined]
        "guidance": application.guided,  # type: ignore[attr-defined]
        "is_closed": application.status == Status.CLOSED,
    }


def _duty(duty: Obligation, title: str, today: date) -> Line:
    """Where one duty stands, with a link to the report once it has been sent."""
    report, due_on = begun(duty), due_of(duty)
    url = reverse("reports:report", args=[report.pk]) if report is not None and report.submitted_at else ""
    when = _("frist %(day)s") % {"day": long_date(due_on)}
    if duty.status == ObligationStatus.FULFILLED:
        day = duty.fulfilled_at and oslo_day(duty.fulfilled_at)
        return Line("done", _("Ferdig"), title, _("i orden %(day)s") % {"day": long_date(day)} if day else when, url)
    if duty.status == ObligationStatus.DELIVERED:
        return Line("waiting_you", _("Venter på oss"), title, when, url)
    if due_on < today:
        return Line("late", _("Over fristen"), title, when, url)
    return Line("waiting_other", _("Hos kommunen"), title, when, url)


def _payment(instalment: Instalment, titles: dict[int, str], today: date) -> Line:
    """Where one payment stands and what it waits for."""
    payout = getattr(instalment, "payout", None)
    title = _("Termin %(number)s") % {"number": instalment.number}
    if payout is not None and payout.paid_on is not None:
        return Line("done", _("Utbetalt"), title, long_date(payout.paid_on))
    if instalment.held_at is not None:
        return Line("on_hold", _("Satt på vent"), title, instalment.hold_reason)
    open_duties = [each for each in instalment.requires.all() if each.status != ObligationStatus.FULFILLED]
    if open_duties:
        names = ", ".join(titles[each.pk].lower() for each in open_duties if each.pk in titles)
        return Line("waiting_other", _("Venter"), title, _("på: %(names)s") % {"names": names})
    if instalment.earliest_on > today:
        return Line("ready", _("Senere"), title, _("tidligst %(day)s") % {"day": long_date(instalment.earliest_on)})
    return Line("waiting_you", _("Kan betales"), title, "", reverse("payments:list"))
