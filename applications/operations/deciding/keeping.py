"""A decision read back from its rows: what the letter is frozen from, and what moves when it is dated anew."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from applications.letter_kinds.decided import Decided
from applications.models import AwardLine, Decision
from applications.operations.deciding.proposal import Chosen, needs_period_end, undated_kinds
from applications.workflow import Result
from schemes import terms
from schemes.operations.evaluating import outcomes_of
from schemes.queries import document_of
from schemes.rules.facts import load
from schemes.workdays import oslo_day

AWARDS = frozenset({Result.GRANTED, Result.PARTLY})


def decided_of(decision: Decision) -> Decided:
    """What the letter of a decision is written from: its own rows and the run that was kept with it."""
    application = decision.application
    is_award = decision.result in AWARDS
    lines = decision.award.lines.all() if is_award else ()
    return Decided(
        application=application,
        recommendation=decision.recommendation,
        result=decision.result,
        law_set=decision.law_set,
        decided_on=decision.decided_on or oslo_day(decision.decided_at),
        decided_by=decision.decided_by,
        evaluation=outcomes_of(decision.run),
        facts=load(decision.run.facts),
        covered=overridden_in(decision),
        lines=tuple(_by_category(lines)),
        plan=plan_in(decision) if is_award else None,
    )


def _by_category(lines: Iterable[AwardLine]) -> Iterator[tuple[str, int]]:
    """The cost categories of the award, all participants together, in the order of the lines."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.category] = sums.get(line.category, 0) + line.amount_nok
    yield from sums.items()


def overridden_in(decision: Decision) -> frozenset[str]:
    """The rules that were overridden when the decision was made."""
    rows = decision.application.overrides.filter(confirmed_at__lte=decision.decided_at)
    return frozenset(rows.values_list("rule", flat=True))


def plan_in(decision: Decision) -> terms.Plan:
    """Period, instalments and duties as they stand in the rows of a decision that grants."""
    application, award = decision.application, decision.award
    titles = {
        term.kind: term.title for term in document_of(application.edition).terms_of(application.track).obligations
    }
    instalments = tuple(_instalments(decision))
    dates = dict.fromkeys((each.kind, each.due_on) for each in decision.obligations.order_by("due_on", "id"))
    obligations = tuple(
        terms.PlannedObligation(kind, titles[kind], due_on, _gated(instalments, kind))
        for kind, due_on in dates
        if kind in titles
    )
    start = award.period_start_on or decision.decided_on or oslo_day(decision.decided_at)
    return terms.Plan(start, award.period_end_on, instalments, obligations, ())


def _instalments(decision: Decision) -> Iterator[terms.PlannedInstalment]:
    """One for each number: what all who are paid get together."""
    rows = decision.instalments.prefetch_related("requires").order_by("number", "id")
    for number, group in groupby(rows, key=lambda each: each.number):
        same = list(group)
        amount = sum(each.amount_nok for each in same)
        yield terms.PlannedInstalment(number, amount, same[0].earliest_on, _kinds(same[0].requires.all()))


def _kinds(duties: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(duty.kind for duty in duties))  # type: ignore[attr-defined]


def _gated(instalments: tuple[terms.PlannedInstalment, ...], kind: str) -> tuple[int, ...]:
    return tuple(each.number for each in instalments if kind in each.requires)


def chosen_in(decision: Decision) -> Chosen:
    """The dates that a person set with the decision: they stay when the day of decision moves."""
    application = decision.application
    kinds = undated_kinds(application)
    due_on: dict[str, date | tuple[date, ...]] = {}
    for duty in decision.obligations.order_by("due_on", "id"):
        if duty.kind in kinds:
            due_on[duty.kind] = tuple(sorted({*_dates(due_on.get(duty.kind)), duty.due_on}))
    return Chosen(period_end_on=decision.award.period_end_on if needs_period_end(application) else None, due_on=due_on)


def _dates(given: date | tuple[date, ...] | None) -> tuple[date, ...]:
    return given if isinstance(given, tuple) else ()
