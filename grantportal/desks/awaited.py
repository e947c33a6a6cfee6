"""What awaits one organisation, from rows of three floors: corrections, drafts, duties. Words and dates, no queries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, MunicipalSupport, Obligation
from applications.operations.drafting import BINDING
from applications.queries.completeness import missing_in
from applications.queries.contents import Content
from applications.workflow import ObligationKind, ObligationStatus
from organisations.actors import Actor, MemberRole
from reporting.applicant.loading import duty_title, name_of
from reporting.applicant.words import duty_url
from reporting.queries.duties import begun, due_of
from reporting.queries.grants import Grant
from reporting.workflow import ReportStatus
from schemes.edition import Form, SectionKind
from schemes.money import kr
from schemes.queries import document_of

HORIZON = timedelta(days=90)  # what is due later stands under the dates ahead


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that awaits the organisation: date first, one button."""

    due_on: date | None
    title: str
    detail: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """One date ahead."""

    on: date
    what: str


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """The earliest date first, so that what is late stands on top; without a date last."""
    return sorted(tasks, key=lambda task: task.due_on or date.max)


def corrections(applications: Iterable[Application]) -> Iterator[Task]:
    """Requests for corrections that wait for an answer; read with their fields."""
    for application in applications:
        for asked in application.open_requests:  # type: ignore[attr-defined]
            count, about = len(asked.asked), name_of(application)
            title = ngettext("Svar på ett spørsmål om %(name)s", "Svar på %(number)d spørsmål om %(name)s", count)
            yield Task(
                asked.due_on,
                title % {"number": count, "name": about},
                _("Saken står stille til dere svarer. Sak %(number)s.") % {"number": application.case_no},
                reverse("applicant:correction", args=[application.ref]),
                _("Svar på spørsmålene"),
            )


def drafts(contents: Mapping[int, Content], actor: Actor) -> Iterator[Task]:
    """Applications that are not sent; whoever leads is asked to confirm them."""
    for content in contents.values():
        application = content.application
        if application.lead_id != actor.organisation_id:
            yield from partner_tasks(content, actor)
            continue
        waiting = any(each.asked_at is not None and each.confirmed_at is None for each in content.endorsements)
        if waiting and actor.has_role(MemberRole.LEAD):
            yield Task(
                application.call.deadline_on,
                _("Godkjenn søknaden om %(name)s") % {"name": name_of(application)},
                _("Dere kan ikke sende før ledelsen har bekreftet forankringen."),
                reverse("applicant:endorsements", args=[application.ref]),
                _("Les og godkjenn"),
            )
        elif not actor.has_role(MemberRole.LEAD):
            yield _draft(content, is_waiting=waiting)


def partner_tasks(content: Content, actor: Actor) -> Iterator[Task]:
    """A joint application that another leads: answer whether to join, then fill in one's own part."""
    application = content.application
    own = next((each for each in content.participants if each.organisation_id == actor.organisation_id), None)
    if own is None or own.declined_at is not None:
        return
    about = {"lead": application.lead.name, "name": name_of(application)}
    if own.confirmed_at is None:
        title = _("Svar om dere vil søke om %(name)s sammen med %(lead)s") % about
        detail = _("En leder eller en som kan sende for dere, må svare.")
        yield Task(application.call.deadline_on, title, detail, _partners_url(application), _("Les og svar"))
    elif not actor.has_role(*BINDING) or actor.has_role(MemberRole.WRITE):
        missing = [each for each in missing_in(content, document_of(application.edition)) if each.participant == own]
        if missing:
            title = _("Fyll ut deres del av søknaden om %(name)s") % about
            detail = _("%(lead)s er hovedsøker og sender søknaden.") % about
            url = reverse("applicant:step", args=[application.ref, missing[0].section])
            yield Task(application.call.deadline_on, title, detail, url, _("Fyll ut deres del"))


def _partners_url(application: Application) -> str:
    """The part of the form about partners; where the form has none, the whole application."""
    for section in document_of(application.edition).sections_for(application.track, Form.APPLICATION):
        if section.kind is SectionKind.PARTNERS:
            return reverse("applicant:step", args=[application.ref, section.key])
    return reverse("applicant:tasks", args=[application.ref])


def supports(asked: Iterable[MunicipalSupport]) -> Iterator[Task]:
    """Services whose taking part the leadership of the municipality is asked to support, one task a case."""
    cases = {each.participant.application_id: each.participant for each in asked}
    for participant in cases.values():
        application = participant.application
        about = {"service": participant.organisation.name, "name": name_of(application)}
        yield Task(
            application.call.deadline_on,
            _("Svar om kommunen støtter at %(service)s deltar") % about,
            _("Den administrative ledelsen må støtte søknaden om %(name)s.") % about,
            reverse("applicant:support", args=[application.ref]),
            _("Les og svar"),
        )


def _draft(content: Content, *, is_waiting: bool) -> Task:
    application = content.application
    missing = len({each.section for each in missing_in(content, document_of(application.edition))})
    parts = [_("Alle delene er fylt ut.")]
    if missing:
        text = ngettext("%(number)d del mangler noe.", "%(number)d deler mangler noe.", missing)
        parts = [text % {"number": missing}]
    if is_waiting:
        parts.append(_("Ledelsen må bekrefte forankringen før dere kan sende."))
    return Task(
        application.call.deadline_on,
        _("Fullfør søknaden om %(name)s") % {"name": name_of(application)},
        " ".join(parts),
        reverse("applicant:tasks", args=[application.ref]),
        _("Fortsett søknaden"),
    )


def duties(grants: Iterable[Grant], today: date) -> Iterator[Task]:
    """What follows from awards and is theirs to do now: late, or due within the horizon; the terms at once."""
    for grant in grants:
        for duty in grant.open_duties:
            is_near = due_of(duty) <= today + HORIZON or duty.kind == ObligationKind.ACCEPTANCE
            if duty.status == ObligationStatus.OPEN and is_near:
                yield _duty(grant, duty)


def is_returned(duty: Obligation) -> bool:
    """The report is with the grantee again."""
    report = begun(duty)
    return report is not None and report.status == ReportStatus.RETURNED


def _duty(grant: Grant, duty: Obligation) -> Task:
    name, number = name_of(grant.application), {"number": grant.application.case_no}
    case = _("Sak %(number)s.") % number
    url = duty_url(duty) or reverse("grantee:case", args=[grant.application.ref])
    if is_returned(duty):
        title = _("Rett det vi har skrevet om i %(what)s for %(name)s")
        about = {"what": duty_title(duty).lower(), "name": name}
        return Task(due_of(duty), title % about, f"{_('Brevet sier hva som må rettes.')} {case}", url, _("Rett nå"))
    match duty.kind:
        case ObligationKind.ACCEPTANCE:
            title = _("Godta vilkårene for %(name)s") % {"name": name}
            detail = _("Dere er innvilget %(sum)s. Første utbetaling kommer når vilkårene er godtatt.")
            return Task(
                due_of(duty), title, f"{detail % {'sum': kr(grant.award.total_nok)}} {case}", url, _("Les og godta")
            )
        case ObligationKind.MODEL:
            title = _("Send inn modellen for %(name)s") % {"name": name}
            detail = _("Vi må godkjenne modellen før dere tar den i bruk. Andre termin venter på det.")
            return Task(due_of(duty), title, f"{detail} {case}", url, _("Gå til modellen"))
        case ObligationKind.REPAYMENT:
            title = _("Betal tilbake for %(name)s") % {"name": name}
            return Task(due_of(duty), title, f"{_('Brevet sier hvor mye og hvordan.')} {case}", url, _("Se kravet"))
        case _:
            title = _("Lever %(what)s for %(name)s") % {"what": duty_title(duty).lower(), "name": name}
            detail = _("Budsjettet ligger klart i skjemaet.")
            return Task(due_of(duty), title, f"{detail} {case}", url, _("Gå til rapporten"))


def ahead(contents: Iterable[Content], grants: Iterable[Grant], today: date) -> list[Ahead]:
    """Every date ahead: deadlines of drafts and open duties, the earliest first."""
    found = [
        Ahead(content.application.call.deadline_on, _("Søknad om %(name)s") % {"name": name_of(content.application)})
        for content in contents
        if content.application.call.deadline_on is not None and content.application.call.deadline_on >= today
    ]
    found += [
        Ahead(due_of(duty), f"{duty_title(duty)}, {name_of(grant.application)}")
        for grant in grants
        for duty in grant.open_duties
        if duty.status == ObligationStatus.OPEN and due_of(duty) >= today
    ]
    return sorted(found, key=lambda each: each.on)
