"""Every date and duty of one organisation, from rows of three floors, as one list; the calendar reads it too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application, InformationRequest
from applications.permissions import applications_of
from applications.queries.standing import WITH_THE_DIRECTORATE, expected_answer_on, newest_first
from applications.workflow import ObligationStatus, Status
from organisations.actors import Actor
from reporting.applicant.loading import duty_title, name_of, scheme_of
from reporting.applicant.words import Said, duty_said, duty_url, repayment_said
from reporting.queries.duties import due_of
from reporting.queries.grants import Grant, grant_of, grants_of
from reporting.workflow import RepaymentStatus
from schemes.queries import document_of
from schemes.workdays import oslo_day

MOST = 200  # applications and grants; an organisation has a handful a year


@dataclass(frozen=True, slots=True)
class Entry:
    """One date: what, about which grant, where it stands, and whether anything is left to do or wait for."""

    key: str  # stays the same when the date moves
    on: date | None
    title: str
    about: str
    scheme: str
    year: int
    state: str
    word: str
    url: str
    is_open: bool

    @property
    def calendar_title(self) -> str:
        """What a calendar shows."""
        return f"{self.title}, {self.about}"


def entries_of(actor: Actor, today: date) -> list[Entry]:
    """Drafts, corrections, answers that are awaited, duties and money to pay back; what is open first, by date."""
    asked = InformationRequest.objects.filter(answered_at__isnull=True, lapsed_at__isnull=True)
    rows = applications_of(actor).exclude(status__in=[Status.WITHDRAWN, Status.CLOSED])
    rows = rows.select_related("call__scheme", "edition__scheme", "lead").defer("edition__document")
    rows = newest_first(rows.prefetch_related(Prefetch("requests", asked, to_attr="open_requests")))
    grants = [grant_of(row, actor) for row in grants_of(actor)[:MOST]]
    found = [*_of_applications(rows[:MOST]), *_of_grants(grants, today)]
    return sorted(found, key=lambda each: (not each.is_open, each.on or date.max, each.key))


def _of_applications(applications: Iterable[Application]) -> Iterator[Entry]:
    for each in applications:
        if each.status == Status.DRAFT:
            url, said = reverse("applicant:tasks", args=[each.ref]), Said("not_sent", _("Ikke sendt"), "")
            yield _entry(each, key="deadline", on=each.call.deadline_on, title=_("Søknadsfrist"), said=said, url=url)
        for asked in each.open_requests:  # type: ignore[attr-defined]
            url, said = reverse("applicant:correction", args=[each.ref]), Said("waiting_you", _("Venter på dere"), "")
            key, title = f"request{asked.pk}", _("Svar på spørsmål")
            yield _entry(each, key=key, on=asked.due_on, title=title, said=said, url=url)
        if each.status in WITH_THE_DIRECTORATE and each.submitted_at is not None:
            expected = expected_answer_on(each, oslo_day(each.submitted_at))
            if expected is not None:
                url, said = reverse("applicant:receipt", args=[each.ref]), Said("in_progress", _("Hos Bufdir"), "")
                yield _entry(each, key="answer", on=expected, title=_("Svar ventet"), said=said, url=url)


def _of_grants(grants: Iterable[Grant], today: date) -> Iterator[Entry]:
    for grant in grants:
        application = grant.application
        case = reverse("grantee:case", args=[application.ref])
        for duty in grant.duties:
            duty.application = application
            yield _entry(
                application,
                key=f"duty{duty.pk}",
                on=due_of(duty),
                title=duty_title(duty),
                said=duty_said(duty, today),
                url=duty_url(duty) or case,
                is_open=grant.is_running and duty.status == ObligationStatus.OPEN,
            )
        for money in grant.repayments:
            yield _entry(
                application,
                key=f"money{money.pk}",
                on=money.claim_due_on if money.status == RepaymentStatus.CLAIMED else money.comment_due_on,
                title=_("Tilbakebetaling"),
                said=repayment_said(money),
                url=case,
                is_open=money.status in {RepaymentStatus.CLAIMED, RepaymentStatus.NOTICED},
            )


def _entry(
    application: Application, *, key: str, on: date | None, title: str, said: Said, url: str, is_open: bool = True
) -> Entry:
    return Entry(
        key=f"{application.ref}-{key}",
        on=on,
        title=title,
        about=name_of(application),
        scheme=scheme_of(application),
        year=document_of(application.edition).year,
        state=said.state,
        word=said.word,
        url=url,
        is_open=is_open,
    )
