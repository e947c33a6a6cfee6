"""The recommendation (innstilling): what a caseworker proposes to the one who decides, with its amounts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.assessing import (
    AWARDS,
    check_right,
    check_status,
    holds_case,
    is_impartial,
    is_stopped_by_rules,
    missing_for,
    person,
    unanswered,
)
from applications.models import Application, BudgetLine, Recommendation, RecommendedLine
from applications.operations.assessing.selecting import Choice, write_selection, wrong_with
from applications.operations.evaluating import evaluation_of, keep_outcomes, kept_evaluation, locked, phase_of
from applications.operations.transition import move_application
from applications.permissions import rights_on
from applications.queries.fields import applied_by_category
from applications.queries.selection import by_category, is_selected
from applications.workflow import Result, Role, Status
from organisations import audit
from organisations.actors import Actor
from organisations.models import RegisterCompletion
from organisations.workflow import GateClosed
from schemes.models import RuleRun
from schemes.money import kr
from schemes.queries import document_of, latest_run
from schemes.rules.outcome import Evaluation, Phase


class ProposedLine(NamedTuple):
    """The amount proposed for one cost category, whole kroner, and why it differs from what was applied for."""

    category: str
    amount_nok: int
    reason: str = ""


def current_evaluation(application: Application) -> Evaluation | None:
    """The newest kept run of the case in the phase it is in; None before it was sent."""
    run = latest_run(application.ref, phase_of(application))
    return None if run is None else kept_evaluation(run, application)


def standing_in_the_way(*, application: Application, result: str, evaluation: Evaluation) -> tuple[str, ...]:
    """What must be done before `result` can be proposed, one sentence each; the page and the operation ask the same."""
    found = missing_for(
        result,
        application=application,
        document=document_of(application.edition),
        evaluation=evaluation,
        scores=list(application.scores.all()),
        overrides=list(application.overrides.all()),
        completions=list(RegisterCompletion.objects.filter(case_ref=application.ref)),
    )
    return found + unanswered(application, result)


def recommend(
    *,
    application: Application,
    result: str,
    lines: Sequence[tuple[str, int, str]],
    reason: str,
    reduction_reason: str,
    assessment_text: str,
    actor: Actor,
    now: datetime,
    reason_nn: str = "",
    reduction_reason_nn: str = "",
    assessment_text_nn: str = "",
    choice: Choice | None = None,
) -> Recommendation:
    """Propose a result; the case moves on to the decision maker. `lines`: cost category, whole kroner, reason.

    Where services are chosen (R71-R95), `choice` has the amounts, and the lines follow from them. An award of less than
    was applied for is partial and says why (letters: reduction_reason); a rejection by priority needs the assessment
    that the letter quotes. Keeps a run in phase assess. Raises GateClosed with every reason.
    """
    with transaction.atomic():
        row = locked(application)
        choice = choice if result in AWARDS and is_selected(row) else None
        proposed = _proposed(row, result, lines, choice)
        check_status(row, Status.ASSESSING)
        check_right(rights_on(row, actor).may(Role.CASEWORKER))
        evaluation = evaluation_of(application=row, phase=Phase.ASSESS, now=now)
        applied = applied_by_category(row, BudgetLine.objects.filter(application=row))
        problems = [*holds_case(actor)(row), *is_impartial(actor)(row)]
        problems += standing_in_the_way(application=row, result=result, evaluation=evaluation)
        problems += _unsaid(result, evaluation, reason, assessment_text)
        if result in AWARDS:
            problems += wrong_with(choice, row) if is_selected(row) else ()
            result = _award(proposed, applied)
            problems += _misfits(proposed, applied, result, reduction_reason)
        if problems:
            raise GateClosed(problems)
        run = keep_outcomes(
            application=row, phase=Phase.ASSESS, occasion=RuleRun.Occasion.RECOMMENDATION, actor=actor, now=now
        )
        move_application(application=row, name="recommend", actor=actor, now=now)
        recommendation = Recommendation.objects.create(
            application=row,
            result=result,
            reason=reason.strip(),
            reason_nn=reason_nn.strip(),
            reduction_reason=reduction_reason.strip() if result == Result.PARTLY else "",
            reduction_reason_nn=reduction_reason_nn.strip() if result == Result.PARTLY else "",
            assessment_text=assessment_text.strip(),
            assessment_text_nn=assessment_text_nn.strip(),
            made_at=now,
            made_by_id=person(actor),
            run=run,
        )
        _write_lines(recommendation, proposed, applied)
        if choice is not None:
            write_selection(recommendation, choice)
        _record(recommendation, row, proposed, actor=actor, now=now)
    return recommendation


def _unsaid(result: str, evaluation: Evaluation, reason: str, assessment_text: str) -> Iterable[str]:
    """The texts that are missing."""
    if result not in set(Result):
        yield _("Velg hva dere innstiller på.")
    if not reason.strip():
        yield _("Skriv begrunnelsen.")
    if result == Result.REJECTED and not is_stopped_by_rules(evaluation) and not assessment_text.strip():
        yield _("Skriv vurderingen som skal stå i brevet.")


def _proposed(
    row: Application, result: str, lines: Sequence[tuple[str, int, str]], choice: Choice | None
) -> tuple[ProposedLine, ...]:
    """The amount of each cost category: as given, or as it follows from the amounts of the chosen services."""
    if result not in AWARDS:
        return ()
    if choice is not None:
        return tuple(ProposedLine(*line) for line in by_category(row, choice.amounts).items())
    return tuple(ProposedLine(*line) for line in lines)


def _misfits(
    lines: Sequence[ProposedLine], applied: dict[str, int], result: Result, reduction_reason: str
) -> list[str]:
    """Amounts that cannot be proposed: unknown or repeated categories, more than applied for, less without a reason."""
    problems = []
    seen: set[str] = set()
    for line in lines:
        if line.category not in applied or line.category in seen:
            problems.append(_("Det er ikke søkt om «%(category)s».") % {"category": line.category})
        elif not 0 <= line.amount_nok <= applied[line.category]:
            problems.append(
                _("Det er søkt om %(amount)s. Dere kan ikke innstille på mer.") % {"amount": kr(applied[line.category])}
            )
        seen.add(line.category)
    if sum(line.amount_nok for line in lines) <= 0:
        problems.append(_("Et tilskudd må være på mer enn 0 kroner. Innstill på avslag hvis dere ikke vil gi noe."))
    if result == Result.PARTLY and not reduction_reason.strip():
        problems.append(_("Skriv hvorfor dere innstiller på mindre enn det er søkt om."))
    return problems


def _award(lines: Sequence[ProposedLine], applied: dict[str, int]) -> Result:
    """Granted when everything applied for is proposed, else partly."""
    return Result.GRANTED if sum(line.amount_nok for line in lines) == sum(applied.values()) else Result.PARTLY


def _write_lines(recommendation: Recommendation, lines: Sequence[ProposedLine], applied: dict[str, int]) -> None:
    """One row for each category applied for; what no line names is proposed at 0."""
    if recommendation.result not in AWARDS:
        return
    proposed = {line.category: line for line in lines}
    RecommendedLine.objects.bulk_create(
        RecommendedLine(
            recommendation=recommendation,
            category=category,
            applied_nok=amount,
            amount_nok=proposed[category].amount_nok if category in proposed else 0,
            reason=proposed[category].reason.strip() if category in proposed else "",
        )
        for category, amount in applied.items()
    )


def _record(
    recommendation: Recommendation,
    row: Application,
    lines: Sequence[ProposedLine],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    audit.record(
        actor=actor,
        action="recommendation.make",
        subject=recommendation,
        case_ref=row.ref,
        now=now,
        after={"result": recommendation.result, "amount_nok": sum(line.amount_nok for line in lines)},
        reason=recommendation.reason,
    )
