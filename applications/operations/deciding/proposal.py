"""What a recommendation comes to if it is decided now: plan, facts and rules. For the page and the act alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from applications.facts import gather
from applications.facts.selection import selection_facts
from applications.guards.assessing import unanswered
from applications.guards.deciding import confirmed_overrides, hindering, unpayable, unwritten
from applications.letter_kinds.award import split_of
from applications.letter_kinds.decided import AWARDS, Decided
from applications.letter_kinds.decision import blocks_of_award
from applications.models import Application, BudgetLine, Recommendation
from applications.operations.evaluating import evaluation_of
from applications.queries.budget import first_year
from applications.queries.money import granted_in_call, granted_to_bti_2017
from applications.queries.selection import amounts_in, by_year, selection_of
from applications.workflow import ObligationKind
from schemes import terms
from schemes.edition import Due, TrackTerms, law_set_on
from schemes.queries import document_of
from schemes.rules.facts import Facts
from schemes.rules.outcome import Evaluation, Outcome, Phase
from schemes.workdays import add_years, oslo_day, working_day


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person sets with the decision where the terms of the track are silent (R11 and R35 on ti, R34 on bt)."""

    period_end_on: date | None = None
    # by kind of duty; of a yearly duty the first date, or each of them
    due_on: Mapping[str, date | tuple[date, ...]] = field(default_factory=dict)


NOTHING_CHOSEN = Chosen()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A recommendation held against the rules of phase decide. `problems` are what stops it besides the rules."""

    decided: Decided
    hindrances: tuple[Outcome, ...]  # what keeps it from an award and nobody has answered
    problems: tuple[str, ...]

    @property
    def facts(self) -> Facts:
        """The facts that the rules read, those of the decision among them."""
        return self.decided.facts

    @property
    def evaluation(self) -> Evaluation:
        """What the rules of phase decide say."""
        return self.decided.evaluation

    @property
    def plan(self) -> terms.Plan | None:
        """Period, instalments and duties; None without an award, or while something is not set."""
        return self.decided.plan


def newest_recommendation(application: Application) -> Recommendation | None:
    """The recommendation that counts."""
    rows = application.recommendations.order_by("-id").select_related("made_by", "selection").prefetch_related("lines")
    return rows.first()


def release_day(application: Application, now: datetime) -> date:
    """The planned day of release of the call, or today when none is planned or it has passed."""
    today = oslo_day(now)
    planned = application.call.release_on
    return planned if planned is not None and planned > today else today


def amount_of(recommendation: Recommendation) -> int:
    """Whole kroner proposed, 0 for a rejection or dismissal."""
    return sum(amount for _category, amount in lines_of(recommendation))


def lines_of(recommendation: Recommendation) -> tuple[tuple[str, int], ...]:
    """(cost category, whole kroner) of an award, without the categories that get nothing."""
    if recommendation.result not in AWARDS:
        return ()
    return tuple((line.category, line.amount_nok) for line in recommendation.lines.all() if line.amount_nok)


def propose(
    application: Application,
    recommendation: Recommendation,
    *,
    now: datetime,
    chosen: Chosen = NOTHING_CHOSEN,
) -> Proposal:
    """The recommendation as it would be decided now. Writes nothing."""
    day = release_day(application, now)
    plan: terms.Plan | None = None
    problems: list[str] = []
    if recommendation.result in AWARDS:
        plan, problems = _planned(application, recommendation, day, chosen)
    law_set = law_set_on(day, new_act_in_force_on=application.call.scheme.new_act_in_force_on)
    extra = _decision_facts(application, recommendation, plan, day, law_set)
    facts = gather(application=application, phase=Phase.DECIDE, now=now, extra=extra)
    evaluation = evaluation_of(application=application, phase=Phase.DECIDE, now=now, facts=facts)
    decided = Decided(
        application=application,
        recommendation=recommendation,
        result=recommendation.result,
        law_set=law_set,
        decided_on=day,
        decided_by=None,
        evaluation=evaluation,
        facts=facts,
        covered=confirmed_overrides(application),
        lines=lines_of(recommendation),
        plan=plan,
    )
    return Proposal(
        decided=decided,
        hindrances=hindering(evaluation, decided.covered) if decided.is_award else (),
        problems=(
            *problems,
            *unpayable(decided, application.participants.count()),
            *unwritten(decided),
            *unanswered(application, recommendation.result),
        ),
    )


def plan_of(application: Application, recommendation: Recommendation, day: date, chosen: Chosen) -> terms.Plan:
    """The award laid out on the terms of its track when decided on `day`; TermsProblem when that cannot be done.

    The acceptance days must be set, and duties without a date are left in `undated`.
    """
    award_nok = amount_of(recommendation)
    amounts_by_year = _by_year(application, recommendation, award_nok)
    years = len(amounts_by_year or ())
    due_on = {kind: _due(kind, due, years) for kind, due in chosen.due_on.items()}
    return terms.plan(
        track_terms=_terms_of(application),
        award_nok=award_nok,
        decided_on=day,
        acceptance_days=application.call.scheme.terms_acceptance_days or 0,
        split=split_of(application),
        is_partial=award_nok < application.applied_nok,
        amounts_by_part=_by_part(application, recommendation),
        amounts_by_year=amounts_by_year,
        period_end_on=chosen.period_end_on if needs_period_end(application) else None,
        due_on={kind: due for kind, due in due_on.items() if kind in undated_kinds(application)},
    )


def _due(kind: str, given: date | tuple[date, ...], years: int) -> date | tuple[date, ...]:
    """The date a person set, on a working day; of a yearly duty that date in each year that is paid for (R76)."""
    if isinstance(given, tuple):
        return given
    if kind != ObligationKind.YEARLY:
        return working_day(given)
    return tuple(working_day(add_years(given, number)) for number in range(max(years, 1)))


def _terms_of(application: Application) -> TrackTerms:
    return document_of(application.edition).terms_of(application.track)


def needs_period_end(application: Application) -> bool:
    """No source gives the track a period: a person sets its end."""
    return _terms_of(application).period_years is None


def undated_kinds(application: Application) -> tuple[str, ...]:
    """The kinds of duty for which no source gives a date."""
    return tuple(term.kind for term in _terms_of(application).obligations if term.due == Due.NOT_SET)


def _planned(
    application: Application, recommendation: Recommendation, day: date, chosen: Chosen
) -> tuple[terms.Plan | None, list[str]]:
    """The plan, and what is missing from it in sentences."""
    if application.call.scheme.terms_acceptance_days is None:
        return None, [_("Administrator må sette hvor mange dager kommunen har til å godta vilkårene.")]
    try:
        plan = plan_of(application, recommendation, day, chosen)
    except terms.TermsProblem:
        return None, [_("Beløpet kan ikke fordeles på årene eller delene. Be saksbehandleren om en ny innstilling.")]
    return plan, _gaps(plan, undated_kinds(application), amount_of(recommendation), day)


def _gaps(plan: terms.Plan, undated: tuple[str, ...], award_nok: int, day: date) -> list[str]:
    """What a plan still lacks before anything can be promised."""
    found = []
    if plan.period_end_on is None:
        found.append(_("Sett hvilken dag prosjektperioden slutter."))
    elif plan.period_end_on <= day:
        found.append(_("Prosjektperioden må slutte etter vedtaksdatoen."))
    found += [
        _("Sett fristen for «%(duty)s».") % {"duty": each.title.nb.lower()}
        for each in plan.undated
        if each.kind in undated  # what is due at the end of the period waits for that date
    ]
    found += [
        _("Fristen for «%(duty)s» må være etter vedtaksdatoen.") % {"duty": each.title.nb.lower()}
        for each in plan.obligations
        if each.due_on <= day
    ]
    if sum(each.amount_nok for each in plan.instalments) != award_nok:
        found.append(_("Regelverket har ingen plan for utbetaling. Administrator må sette den."))
    return found


def _by_part(application: Application, recommendation: Recommendation) -> dict[str, int]:
    """What is granted of each part where the call splits the amount (C1): develop, implement.

    A category that is cut is cut alike in both parts, the odd krone staying in the first. Empty without parts.
    """
    applied: dict[str, dict[str, int]] = {}
    for line in BudgetLine.objects.filter(application=application, source=BudgetLine.Source.GRANT).exclude(part=""):
        parts = applied.setdefault(line.category, {"develop": 0, "implement": 0})
        parts[line.part] += line.amount_nok
    granted = {"develop": 0, "implement": 0}
    for category, amount in lines_of(recommendation):
        parts = applied.get(category, {"develop": 1, "implement": 0})
        later = amount * parts["implement"] // (sum(parts.values()) or 1)
        granted["develop"] += amount - later
        granted["implement"] += later
    return granted


def _by_year(application: Application, recommendation: Recommendation, award_nok: int) -> dict[int, int] | None:
    """The award in each calendar year: as proposed for the services, else as applied for when all of it is granted."""
    selection = selection_of(recommendation)
    if selection is not None:
        return by_year(amounts_in(selection))
    if award_nok != application.applied_nok:
        return None
    first = first_year(application)
    years: dict[int, int] = {}
    for line in BudgetLine.objects.filter(application=application, source=BudgetLine.Source.GRANT):
        year = first + line.year_index - 1
        years[year] = years.get(year, 0) + line.amount_nok
    return years


def _decision_facts(
    application: Application, recommendation: Recommendation, plan: terms.Plan | None, day: date, law_set: str
) -> dict[str, Any]:
    """The facts of phase `decide` that the decision itself brings (facts.md 3, sources caseworker and system)."""
    granted = amount_of(recommendation)
    call_id = application.call_id
    facts: dict[str, Any] = {
        "decision.decided_on": day,
        "decision.granted_nok": granted,
        "frame.granted_nok": granted_in_call(call_id, without=application.pk) + granted,
    }
    if application.call.frame.earmark_nok is not None:
        own = (application.lead_id, granted)
        facts["frame.granted_bti_2017_nok"] = granted_to_bti_2017(call_id, without=application.pk, own=own)
    facts |= selection_facts(application, recommendation)
    if plan is None:
        return facts
    facts["letter.blocks"] = blocks_of_award(application, award_nok=granted, plan=plan, law_set=law_set)
    facts["decision.instalments"] = [
        {"amount_nok": each.amount_nok, "due_on": each.earliest_on} for each in plan.instalments
    ]
    dates = {"decision.period_end": plan.period_end_on}
    for kind, name in (("interim", "obligations.interim_due_on"), ("final", "obligations.final_due_on")):
        duty = plan.obligation(kind)
        dates[name] = duty.due_on if duty is not None else None
    return facts | {name: value for name, value in dates.items() if value is not None}
