"""Beginning a report and keeping each answer as it is written, with its whole history in the trail."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Obligation
from applications.operations.drafting.answering import MOST_CHARACTERS, Given, Unstorable
from applications.operations.drafting.cells import SavedAnswer, StaleAnswer
from applications.queries.money import award_in_force
from applications.workflow import ObligationKind, ObligationStatus
from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed, NotAllowed
from reporting.models import Report, ReportAnswer
from reporting.operations.delivering.carrying import bring_costs
from reporting.permissions import roles_on
from reporting.queries.accounts import BUDGET, EXPLAIN, budget_categories, granted_by_category, has_accounts
from reporting.queries.duties import questions_of
from reporting.workflow import ReportStatus, Role
from schemes.edition import Question, QuestionKind
from schemes.money import MAX_NOK

EDITABLE = (ReportStatus.DRAFT, ReportStatus.RETURNED)
WRITERS = frozenset({Role.WRITER, Role.SENDER})
LONGEST_ADDRESS = 200  # as much as the register of models holds


class NotAsked(LookupError):
    """The form of this report has no such question."""


class NotOpen(GateClosed):
    """The report cannot be written in now: it is with the directorate, approved, or there is no grant to report on."""


def may_write(report: Report, actor: Actor) -> bool:
    """Whether this person may write in it now: for hiding forms. The operations ask again under lock."""
    return report.status in EDITABLE and bool(roles_on(report.obligation.application, actor) & WRITERS)


def editable(report: Report, actor: Actor) -> Report:
    """The row, locked, if this actor may write in it now. Raises NotAllowed and NotOpen."""
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "obligation__application__edition__scheme", "obligation__application__call__scheme",
        "obligation__application__lead", "obligation__participant__organisation", "award",
    )  # fmt: skip
    row = rows.get(pk=report.pk)
    if not roles_on(row.obligation.application, actor) & WRITERS:
        raise NotAllowed([_("Bare den som kan skrive for kommunen, kan skrive rapporten.")])
    if row.status not in EDITABLE or row.obligation.status == ObligationStatus.WITHDRAWN:
        raise NotOpen([_("Rapporten er sendt. Den kan ikke endres nå.")])
    return row


def start_report(*, obligation: Obligation, actor: Actor, now: datetime) -> Report:
    """Begin the report of a duty, or return the one that stands.

    A final report begins with the costs of the interim one, a new budget with the amounts of the award. Raises
    NotAllowed, and NotOpen for a duty without award.
    """
    application = obligation.application
    if not roles_on(application, actor) & WRITERS:
        raise NotAllowed([_("Bare den som kan skrive for kommunen, kan skrive rapporten.")])
    with transaction.atomic():
        locked = Obligation.objects.select_for_update(of=("self",)).select_related("decision").get(pk=obligation.pk)
        award = award_in_force(application.pk)
        if award is None or locked.decision.released_at is None or locked.status == ObligationStatus.WITHDRAWN:
            raise NotOpen([_("Det er ikke noe tilskudd å rapportere på.")])
        report, is_new = Report.objects.get_or_create(
            obligation=obligation, defaults={"award": award, "created_at": now, "created_by_id": actor.user_id}
        )
        if is_new:
            audit.record(actor=actor, action="report.start", subject=report, case_ref=application.ref, now=now)
            bring_costs(report, actor=actor, now=now)
            _bring_amounts(report, actor, now)
    return report


def _bring_amounts(report: Report, actor: Actor, now: datetime) -> None:
    """A new budget begins with what was decided (R42)."""
    if report.obligation.kind == ObligationKind.REVISED_BUDGET:
        ReportAnswer.objects.bulk_create(
            ReportAnswer(
                report=report,
                question=f"{BUDGET}.{category}",
                number=amount,
                updated_at=now,
                updated_by_id=actor.user_id,
            )
            for category, amount in granted_by_category(report).items()
        )


def save_answer(
    *, report: Report, question: str, value: Given, revision: int, actor: Actor, now: datetime
) -> SavedAnswer:
    """Keep one answer, the explanation of one deviation ("explain.<category>"), or one amount of a new budget.

    `revision` is the one on the writer's screen, 0 before there is an answer. Raises StaleAnswer with both texts when
    another wrote meanwhile (equal answers never collide), NotAsked, Unstorable, NotOpen and NotAllowed.
    """
    with transaction.atomic():
        row = editable(report, actor)
        asked = _asked(row, question)
        _check_storable(asked, value, is_amount=question.startswith(f"{BUDGET}."))
        rows = ReportAnswer.objects.filter(report=row, question=question).select_related("updated_by")
        stored = rows.first() or ReportAnswer(report=row, question=question, revision=0)
        before = Given(stored.text, stored.number)
        if before == value:
            return SavedAnswer(question, str(value), stored.revision, now)
        if stored.revision != revision:
            raise StaleAnswer(
                field=question, mine=str(value), theirs=str(before), theirs_by=str(stored.updated_by or ""),
                revision=stored.revision,
            )  # fmt: skip
        stored.text, stored.number = value.text, value.number
        stored.revision += 1
        stored.updated_at, stored.updated_by_id = now, actor.user_id
        stored.save()
        audit.record(
            actor=actor, action="report.answer", subject=stored, case_ref=row.obligation.application.ref, now=now,
            before={question: before}, after={question: value},
        )  # fmt: skip
    return SavedAnswer(question, str(value), stored.revision, now)


def _asked(report: Report, key: str) -> Question | None:
    """The question `key` of this form; None for an explanation or an amount of the budget. Raises NotAsked."""
    prefix, _dot, category = key.partition(".")
    if prefix == BUDGET and report.obligation.kind == ObligationKind.REVISED_BUDGET:
        if category in budget_categories(report.obligation.application):
            return None
        raise NotAsked(key)
    if prefix == EXPLAIN and has_accounts(report.obligation):
        if category in granted_by_category(report) or report.expenses.filter(category=category).exists():
            return None
        raise NotAsked(key)
    for question in questions_of(report):
        if question.key == key:
            return question
    raise NotAsked(key)


def _check_storable(question: Question | None, value: Given, *, is_amount: bool) -> None:
    """What no database can hold, or the form cannot have asked for. The form says so first, in its own words."""
    if "\x00" in value.text or any("\ud800" <= letter <= "\udfff" for letter in value.text):
        raise Unstorable(_("Teksten har et tegn som ikke kan lagres. Skriv den på nytt uten tegnet."))
    if len(value.text) > MOST_CHARACTERS:
        raise Unstorable(
            _("Teksten er for lang til å lagres: høyst %(count)d tegn. Kort den ned.") % {"count": MOST_CHARACTERS}
        )
    if question is None:
        if is_amount and (value.text or not 0 <= (value.number or 0) <= MAX_NOK):
            raise Unstorable(_("Beløpet er for stort. Se etter om det er et siffer for mye."))
        if not is_amount and value.number is not None:
            raise NotAsked(EXPLAIN)
    elif not _fits(question, value):
        raise Unstorable(_("Svaret passer ikke til spørsmålet. Last siden på nytt og svar igjen."))


def _fits(question: Question, value: Given) -> bool:
    """Whether the answer is of the kind that is asked for; empty always is."""
    if value.number is None and not value.text:
        return True
    match question.kind:
        case QuestionKind.YES_NO:
            return not value.text and value.number in (0, 1)
        case QuestionKind.NUMBER | QuestionKind.AMOUNT:
            return not value.text and value.number is not None and 0 <= value.number <= MAX_NOK
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            keys = {option.key for option in question.options}
            return value.number is None and set(value.text.split(",")) <= keys
        case _:
            return value.number is None and _is_fit_text(question, value.text)


def _is_fit_text(question: Question, text: str) -> bool:
    """A day is a day, an address is not longer than the register of models holds."""
    if question.kind is QuestionKind.DATE:
        return _is_day(text)
    return question.kind is not QuestionKind.URL or len(text) <= LONGEST_ADDRESS


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
