"""Letting the applicant comment on facts that others gave and that may count against it (fvl § 17; letters.md)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.assessing import check, check_right, check_status, holds_case, is_impartial
from applications.letter_kinds import casework as letters_of
from applications.models import Application
from applications.operations.evaluating import evaluation_of, locked
from applications.operations.requesting.asking import check_working_day
from applications.permissions import rights_on
from applications.workflow import Role, Status
from letters import outbox
from letters.models import Letter
from organisations import audit
from organisations.actors import Actor
from organisations.models import User
from organisations.workflow import GateClosed
from schemes.rules.explain import Audience, RuleNode, ValueNode, explain
from schemes.rules.outcome import Evaluation, OutcomeKind, Phase
from schemes.workdays import add_days, oslo_day, working_day

OTHERS = frozenset({"register", "caseworker"})  # not the applicant's own answers, nor what the portal itself did
FORMS = ("nb", "nn")


def earliest_comment_date(application: Application, now: datetime) -> date | None:
    """The first date that may be set for comments; None = the scheme has not set its least number of days."""
    days = application.call.scheme.comment_min_days
    return None if days is None else working_day(add_days(oslo_day(now), days))


def facts_that_may_count(evaluation: Evaluation, language: str) -> tuple[ValueNode, ...]:
    """Facts of registers and caseworkers that an outcome other than met has read, each once, in words."""
    others = {
        name
        for outcome in evaluation.standing()
        if outcome.outcome is not OutcomeKind.MET or outcome.is_judged
        for name, read in outcome.inputs.items()
        if read.source in OTHERS and not name.startswith(("judgement.", "assessment."))
    }
    tree = explain(evaluation, audience=Audience.CASEWORKER, language=language)
    found = {value.fact: value for value in _values(tree.nodes()) if value.fact in others}
    return tuple(found.values())


def _values(nodes: Iterable[RuleNode]) -> Iterable[ValueNode]:
    for node in nodes:
        yield from node.values
        yield from _values(node.children)


def ask_for_comment(
    *, application: Application, names: Collection[str], due_on: date, actor: Actor, now: datetime
) -> list[Letter]:
    """Send the chosen facts with value and source to everyone behind the case, for comment by `due_on`.

    The case is not put on hold, and nothing opens: they answer with a message. The same date twice is one letter.
    Raises WrongDueDate, and GateClosed with every reason.
    """
    with transaction.atomic():
        row = locked(application)
        check_status(row, Status.ASSESSING)
        check_right(rights_on(row, actor).may(Role.CASEWORKER))
        check(row, holds_case(actor), is_impartial(actor))
        check_working_day(due_on, earliest_comment_date(row, now))
        evaluation = evaluation_of(application=row, phase=Phase.ASSESS, now=now)
        rows = {form: _rows(evaluation, names, form) for form in FORMS}
        if not rows["nb"] or len(rows["nb"]) < len(set(names)):
            raise GateClosed([_("Kryss av for minst én av opplysningene i listen.")])
        caseworker = User.objects.get(pk=actor.user_id)
        sent = [
            outbox.enqueue(
                key=f"facts_for_comment:{row.ref}:{due_on}:{participant.pk}",
                actor=actor,
                now=now,
                **letters_of.facts_for_comment(row, participant, rows=rows, due_on=due_on, caseworker=caseworker),
            )
            for participant in letters_of.participants_of(row)
        ]
        audit.record(
            actor=actor,
            action="comment.ask",
            subject=row,
            case_ref=row.ref,
            now=now,
            after={"facts": ", ".join(sorted(names)), "due_on": due_on},
        )
    return sent


def _rows(evaluation: Evaluation, names: Collection[str], form: str) -> list[tuple[str, str, str]]:
    """Fact, value and source of the chosen facts, in one form of Norwegian."""
    chosen = [value for value in facts_that_may_count(evaluation, form) if value.fact in names]
    return [(value.label[:1].upper() + value.label[1:], value.value, value.source) for value in chosen]
