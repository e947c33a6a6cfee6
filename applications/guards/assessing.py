"""What stands in the way of casework: no declaration, somebody else's case, and what a recommendation still lacks."""

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import Application, ConflictDeclaration, Override, Score
from applications.workflow import Result, Status
from organisations.actors import Actor
from organisations.models import RegisterCompletion
from organisations.workflow import GateClosed, Guard, NotAllowed, WrongStatus
from schemes.edition import EditionDocument
from schemes.rules.outcome import Evaluation, Outcome, OutcomeKind, Severity

AWARDS = frozenset({Result.GRANTED, Result.PARTLY})
SCORED_BY = "R27"  # its discretion ends with scores and reasons, not with a judgement


def has_declared(application: Application, user_id: int | None) -> bool | None:
    """What the person last said: True = a conflict of interest, False = none, None = has not said anything."""
    if user_id is None:
        return None
    rows = ConflictDeclaration.objects.filter(application=application, user_id=user_id).order_by("-id")
    return rows.values_list("has_conflict", flat=True).first()


def is_impartial(actor: Actor) -> Guard[Application]:
    """The person has declared, and has no conflict of interest (fvl §§ 6-10)."""

    def guard(application: Application) -> Iterable[str]:
        conflict = has_declared(application, actor.user_id)
        if conflict is None:
            yield _("Du må først erklære om du er habil i saken.")
        elif conflict:
            yield _("Du har sagt at du er inhabil i saken.")

    return guard


def holds_case(actor: Actor) -> Guard[Application]:
    """The person is the caseworker of this case."""

    def guard(application: Application) -> Iterable[str]:
        if application.caseworker_id is None:
            yield _("Ingen har tatt saken. Ta saken før du vurderer den.")
        elif application.caseworker_id != actor.user_id:
            yield _("En annen saksbehandler har saken.")

    return guard


def person(actor: Actor) -> int:
    """The id of the person behind an act; a job does no casework. Raises NotAllowed."""
    if actor.user_id is None:
        raise NotAllowed([_("Bare et menneske kan gjøre dette.")])
    return actor.user_id


def check(application: Application, *guards: Guard[Application]) -> None:
    """Raise GateClosed with every reason of `guards`."""
    reasons = [sentence for guard in guards for sentence in guard(application)]
    if reasons:
        raise GateClosed(reasons)


def check_status(application: Application, *allowed: Status) -> None:
    """Raise WrongStatus unless the case stands in one of `allowed`."""
    if application.status not in allowed:
        raise WrongStatus([_("Saken har gått videre. Last siden på nytt.")])


def check_right(is_held: bool) -> None:
    """Raise NotAllowed unless the right is held."""
    if not is_held:
        raise NotAllowed([_("Du har ikke rettigheten som trengs for dette.")])


def unscored(document: EditionDocument, scores: Iterable[Score]) -> tuple[str, ...]:
    """The criteria of the edition that lack points or a reason, by key (R27)."""
    done = {score.criterion for score in scores if score.reason.strip()}
    return tuple(criterion.key for criterion in document.criteria if criterion.key not in done)


def unjudged(evaluation: Evaluation) -> tuple[Outcome, ...]:
    """The outcomes that only a person can settle and nobody has; what merely informs may wait."""
    return tuple(
        outcome
        for outcome in evaluation.standing()
        if outcome.outcome is OutcomeKind.DISCRETION
        and outcome.severity is not Severity.INFORMS
        and outcome.rule != SCORED_BY
    )


def uncovered(evaluation: Evaluation, overrides: Iterable[Override]) -> tuple[Outcome, ...]:
    """The outcomes not met or not known that keep the case from an award and that nobody has proposed to override."""
    covered = {override.rule for override in overrides}
    return tuple(
        outcome
        for outcome in evaluation.keeps_from_award()
        if outcome.outcome is not OutcomeKind.DISCRETION and outcome.rule not in covered
    )


def is_stopped_by_rules(evaluation: Evaluation) -> bool:
    """A blocking rule is not met: a rejection then needs neither scores nor further judgement."""
    return any(
        outcome.outcome is OutcomeKind.NOT_MET and outcome.severity is Severity.BLOCKS
        for outcome in evaluation.standing()
    )


def missing_for(
    result: str,
    *,
    application: Application,
    document: EditionDocument,
    evaluation: Evaluation,
    scores: Sequence[Score],
    overrides: Sequence[Override],
    completions: Sequence[RegisterCompletion],
) -> tuple[str, ...]:
    """What must be in place before this result can be proposed, one sentence each; none = it can.

    A dismissal examines nothing. A rejection for a rule that is not met rests on that rule. An award, and a rejection
    by priority, need every criterion scored with a reason (R27) and every discretion judged (facts.md 4).
    """
    reasons = []
    if application.is_waiting:
        reasons.append(_("Søkeren har en åpen forespørsel om retting."))
    if result == Result.DISMISSED:
        return tuple(reasons)
    if any(completion.confirmed_at is None and completion.refused_at is None for completion in completions):
        reasons.append(_("En kollega må bekrefte det som er ført i registeret."))
    if result == Result.REJECTED and is_stopped_by_rules(evaluation):
        return tuple(reasons)
    if keys := unscored(document, scores):
        reasons.append(_("Sett poeng og skriv begrunnelse for %(criteria)s.") % {"criteria": ", ".join(keys)})
    if rules := unjudged(evaluation):
        reasons.append(_("Vurder %(rules)s.") % {"rules": ", ".join(outcome.rule for outcome in rules)})
    if result in AWARDS:
        reasons += [stopping(outcome) for outcome in uncovered(evaluation, overrides)]
    return tuple(reasons)


def unanswered(application: Application, result: str) -> tuple[str, ...]:
    """What the applicant says is wrong in a register is answered before anything rests on it (fvl § 17).

    A dismissal rests on none. One query.
    """
    if result == Result.DISMISSED or not application.objections.filter(answered_at__isnull=True).exists():
        return ()
    return (_("Søkeren mener at noe i et register er feil. Svar på det først."),)


def stopping(outcome: Outcome) -> str:
    """Why an award cannot be proposed past this outcome."""
    text = outcome.text("nn" if (get_language() or "").startswith("nn") else "nb")
    return _("%(rule)s står i veien for tilskudd: %(text)s") % {"rule": outcome.rule, "text": text}
