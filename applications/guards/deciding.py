"""What stops a decision: the same person, a conflict of interest, an outcome nobody has answered, settings not set."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from applications.models import Application, ConflictDeclaration, Override, Recommendation
from applications.workflow import Result
from organisations.actors import Actor
from organisations.workflow import Guard
from schemes.rules.outcome import Evaluation, Outcome, OutcomeKind, Severity

AWARDS = frozenset({Result.GRANTED, Result.PARTLY})


def newest_declaration(application: Application, user_id: int | None) -> ConflictDeclaration | None:
    """What this person last said of their habilitet in this case."""
    return ConflictDeclaration.objects.filter(application=application, user_id=user_id).order_by("-id").first()


def is_impartial(actor: Actor) -> Guard[Application]:
    """The person has declared, and has no conflict of interest (fvl §§ 6-10)."""

    def guard(application: Application) -> Iterable[str]:
        declared = newest_declaration(application, actor.user_id)
        if declared is None:
            yield _("Du må først erklære om du er habil i saken.")
        elif declared.has_conflict:
            yield _("Du har sagt at du er inhabil i saken.")

    return guard


def is_another_person(recommendation: Recommendation, actor: Actor) -> Guard[Application]:
    """Whoever proposed cannot decide; the database refuses it too."""

    def guard(application: Application) -> Iterable[str]:
        if recommendation.made_by_id == actor.user_id:
            yield _("Du har innstilt i saken. En annen må gjøre vedtaket.")

    return guard


def obstacles(evaluation: Evaluation, overrides: Iterable[Override]) -> tuple[Outcome, ...]:
    """The outcomes that keep the case from an award: what makes the verdict anything but eligible, less what a second
    person has overridden (facts.md 4). An override covers `not_met` and `unknown`; discretion is answered, never passed.
    """
    covered = {each.rule for each in overrides if each.confirmed_at is not None}
    found = []
    for outcome in evaluation.outcomes:
        if outcome.replaced_by:
            continue
        blocks = outcome.severity == Severity.BLOCKS
        if outcome.outcome in (OutcomeKind.NOT_MET, OutcomeKind.UNKNOWN):
            if blocks and outcome.rule not in covered:
                found.append(outcome)
        elif outcome.outcome == OutcomeKind.DISCRETION and outcome.severity != Severity.INFORMS:
            found.append(outcome)
    return tuple(found)


def failed(evaluation: Evaluation, overrides: Iterable[Override]) -> tuple[Outcome, ...]:
    """The outcomes that carry a rejection: blocking, not met, not replaced, not overridden."""
    return tuple(each for each in obstacles(evaluation, overrides) if each.outcome == OutcomeKind.NOT_MET)


def may_be_awarded(evaluation: Evaluation, overrides: Iterable[Override], language: str) -> Guard[Application]:
    """Every outcome that stands in the way of an award is answered or overridden; otherwise its sentence says which."""

    def guard(application: Application) -> Iterable[str]:
        for outcome in obstacles(evaluation, overrides):
            text = outcome.text_nn if language == "nn" else outcome.text_nb
            yield f"{outcome.rule}: {text}"

    return guard


def unset_settings(application: Application, result: str) -> tuple[str, ...]:
    """What the scheme must have set before this letter can be released (letters.md 1.1), one sentence each."""
    scheme = application.call.scheme
    found = []
    if scheme.is_enkeltvedtak is None:
        found.append(_("Administrator må velge om avgjørelsen er enkeltvedtak."))
    elif scheme.is_enkeltvedtak and not (scheme.appeal_body_nb and scheme.appeal_body_nn):
        found.append(_("Administrator må sette klageinstansen."))
    if result in AWARDS and scheme.terms_acceptance_days is None:
        found.append(_("Administrator må sette hvor mange dager kommunen har til å godta vilkårene."))
    return tuple(found)
