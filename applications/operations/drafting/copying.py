"""Beginning an application as a copy of an earlier one: what is kept, asked anew, or must be looked over (F9)."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from applications.guards.editing import check_may_edit
from applications.models import Activity, Application, ApplicationAnswer, BudgetLine, CopiedField
from applications.operations.drafting.cells import locked
from applications.queries.budget import GRANT, OWN, lines_of, rows_of, sum_of
from applications.queries.contents import Content, content_of
from applications.workflow import Status
from organisations import audit
from organisations.actors import Actor
from organisations.models.keys import search_key
from schemes.edition import EditionDocument, Form, Question, SectionKind
from schemes.edition.form import PROJECT_TITLE, WhenCopied
from schemes.queries import document_of

BUDGET, PLAN = SectionKind.BUDGET.value, SectionKind.PLAN.value


class HasContent(Exception):
    """The draft has answers already: a copy would write over them."""


def copy_application(*, source: Application, application: Application, actor: Actor, now: datetime) -> Application:
    """Fill an empty draft with what `source`, a sent application of the same lead, says, as the edition lets it.

    Answers whose question is asked in the same way, by the policy of the question; budget lines of categories that are
    still there; the plan without its dates. Files, partners and the leaders' confirmations are never copied.
    Raises HasContent, PermissionDenied, NotOpen.
    """
    if source.lead_id != application.lead_id or source.status == Status.DRAFT:
        raise PermissionDenied
    with transaction.atomic():
        row = locked(application)
        check_may_edit(application=row, field=BUDGET, actor=actor)
        content = content_of(row)
        if content.answers or content.budget or content.activities:
            raise HasContent(row.ref)
        before, document = content_of(source), document_of(row.edition)
        copied = [*_answers(before, content, document, actor=actor, now=now)]
        copied += _budget(before, content, document) + _plan(before, content, document)
        CopiedField.objects.bulk_create(CopiedField(application=row, field=each) for each in copied)
        row.copied_from = source
        row.last_event_at = now
        row.revision += 1
        row.search_key = search_key(row.lead.name, row.project_title)
        row.save()
        audit.record(
            actor=actor,
            action="application.copy",
            subject=row,
            case_ref=row.ref,
            now=now,
            after={"source": source.case_no, "fields": " ".join(copied)},
        )
    return row


def confirm_copied(*, application: Application, fields: Collection[str], actor: Actor, now: datetime) -> int:
    """Say that these copied answers still hold; how many were confirmed now. Raises PermissionDenied, NotOpen."""
    with transaction.atomic():
        row = locked(application)
        check_may_edit(application=row, field=BUDGET, actor=actor)
        rows = CopiedField.objects.filter(application=row, field__in=list(fields), confirmed_at__isnull=True)
        names = list(rows.values_list("field", flat=True))
        rows.update(confirmed_at=now, confirmed_by_id=actor.user_id)
        if names:
            audit.record(
                actor=actor,
                action="copied.confirm",
                subject=row,
                case_ref=row.ref,
                now=now,
                after={"fields": " ".join(names)},
            )
    return len(names)


def _answers(
    before: Content, content: Content, document: EditionDocument, *, actor: Actor, now: datetime
) -> Iterator[str]:
    """Keep the answers that may be copied; yields the keys that must be looked over."""
    row, old_document = content.application, document_of(before.application.edition)
    old = {each.key: each for each in old_document.questions}
    kept = []
    for question in _questions(document, row.track):
        was = old.get(question.key)
        if question.copying is WhenCopied.CLEAR or was is None or not is_asked_alike(was, question):
            continue
        answer = before.answer(question.key, before.lead if was.participant_scope else None)
        if answer is None or (not answer.text and answer.number is None):
            continue
        text = _still_there(question, answer.text)
        if answer.number is None and not text:
            continue
        participant = content.lead if question.participant_scope else None
        kept.append(
            ApplicationAnswer(
                application=row, participant=participant, question=question.key, text=text, number=answer.number,
                revision=1, updated_at=now, updated_by_id=actor.user_id,
            )
        )  # fmt: skip
        if question.key == PROJECT_TITLE:
            row.project_title = text
        if question.copying is WhenCopied.CONFIRM:
            yield question.key
    ApplicationAnswer.objects.bulk_create(kept)


def is_asked_alike(was: Question, question: Question) -> bool:
    """An answer to the one is an answer to the other: the same kind, of the same body."""
    return was.kind == question.kind and was.participant_scope == question.participant_scope


def _still_there(question: Question, text: str) -> str:
    """Choices that can still be chosen."""
    if not question.options:
        return text
    options = {each.key for each in question.options}
    return ",".join(key for key in text.split(",") if key in options)


def _questions(document: EditionDocument, track: str) -> Iterator[Question]:
    for section in document.sections_for(track, Form.APPLICATION):
        yield from document.questions_for(track, section.key)


def _budget(before: Content, content: Content, document: EditionDocument) -> list[str]:
    """The lines of categories that this track still has."""
    row = content.application
    categories = {each.key for each in document.cost_categories if row.track in each.tracks}
    lines = [replace(each, part="") for each in rows_of(before.budget) if each.category in categories]
    if not lines or not _has(document, row.track, SectionKind.BUDGET):
        return []
    made = lines_of(lines)
    for line in made:
        line.application = row
    BudgetLine.objects.bulk_create(made)
    row.applied_nok, row.own_contribution_nok = sum_of(lines, GRANT), sum_of(lines, OWN)
    return [BUDGET]


def _plan(before: Content, content: Content, document: EditionDocument) -> list[str]:
    """What was to be done and by whom; the days are another year's."""
    row = content.application
    if not before.activities or not _has(document, row.track, SectionKind.PLAN):
        return []
    Activity.objects.bulk_create(
        Activity(
            application=row,
            kind=each.kind,
            position=each.position,
            title=each.title,
            responsible=each.responsible,
        )
        for each in before.activities
    )
    return [PLAN]


def _has(document: EditionDocument, track: str, kind: SectionKind) -> bool:
    return any(section.kind is kind for section in document.sections_for(track, Form.APPLICATION))
