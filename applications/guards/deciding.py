"""What stops a decision or its letter: the same person, an outcome nobody has answered, what is not set or written."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.letter_kinds.decided import Decided
from applications.letter_kinds.decision import in_one_form_only
from applications.models import Application, Recommendation
from applications.queries.selection import selection_of
from organisations.actors import Actor
from organisations.workflow import Guard
from schemes.models import Scheme
from schemes.rules.outcome import Evaluation, Outcome, OutcomeKind

PAYEES = ("lead", "each")


def is_another_person(recommendation: Recommendation, actor: Actor) -> Guard[Application]:
    """Whoever proposed cannot decide; the database refuses it too."""

    def guard(_application: Application) -> Iterable[str]:
        if recommendation.made_by_id == actor.user_id:
            yield _("Du har innstilt i saken. En annen må gjøre vedtaket.")

    return guard


def confirmed_overrides(application: Application) -> frozenset[str]:
    """The rules that a second person has agreed to override."""
    return frozenset(application.overrides.filter(confirmed_at__isnull=False).values_list("rule", flat=True))


def hindering(evaluation: Evaluation, covered: frozenset[str]) -> tuple[Outcome, ...]:
    """The outcomes that keep the case from an award and nobody has answered (facts.md 4).

    An override covers `not_met` and `unknown`; discretion is answered, never passed.
    """
    return tuple(
        outcome
        for outcome in evaluation.keeps_from_award()
        if outcome.outcome is OutcomeKind.DISCRETION or outcome.rule not in covered
    )


def may_be_awarded(hindrances: Iterable[Outcome]) -> Guard[Application]:
    """Every outcome that stands in the way of an award is answered or overridden; otherwise its sentence says which."""

    def guard(_application: Application) -> Iterable[str]:
        language = "nn" if (get_language() or "").startswith("nn") else "nb"
        for outcome in hindrances:
            yield f"{outcome.rule}: {outcome.text(language)}"

    return guard


def is_ready(problems: Iterable[str]) -> Guard[Application]:
    """Nothing is left to set or to write."""

    def guard(_application: Application) -> Iterable[str]:
        yield from problems

    return guard


def unwritten(decided: Decided) -> tuple[str, ...]:
    """The marked texts that must be written before the decision: afterwards nobody can (letters.md 5.1, 4)."""
    words = {
        "reduction_reason": _("hvorfor dere gir mindre enn søkt"),
        "assessment_text": _("vurderingen i brevet"),
        "reason": _("begrunnelsen"),
        "amount_reason": _("hvorfor tjenestene får disse beløpene"),
    }
    text = _("Deltakerne har ulik målform. Saksbehandleren må skrive %(what)s også på nynorsk.")
    return tuple(text % {"what": words[name]} for name in in_one_form_only(decided))


def unpayable(decided: Decided, participants: int) -> tuple[str, ...]:
    """A joint award needs somebody to pay: the lead, or each its own part where the application has one for each."""
    if not decided.is_award or participants == 1:
        return ()
    payee = decided.application.call.payee
    if payee not in PAYEES:
        return (_("Administrator må sette hvem som får pengene når flere søker sammen."),)
    if payee == "each" and selection_of(decided.recommendation) is None:
        return (_("Hver deltaker skal ha sin del, men søknaden deler ikke beløpet på deltakerne."),)
    return ()


def unset_settings(scheme: Scheme) -> tuple[str, ...]:
    """What the scheme must have set before a decision letter can be released (letters.md 1.1), one sentence each."""
    found = []
    if scheme.is_enkeltvedtak is None:
        found.append(_("Administrator må velge om avgjørelsen er enkeltvedtak."))
    elif scheme.is_enkeltvedtak and not (scheme.appeal_body_nb and scheme.appeal_body_nn):
        found.append(_("Administrator må sette klageinstansen på bokmål og nynorsk."))
    return tuple(found)
