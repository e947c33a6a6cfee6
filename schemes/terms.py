"""Award + terms of the track -> period, instalments and obligations. Pure; rows are made by the deciding operation."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemes.edition import Due, InstalmentTerm, ObligationTerm, Share, Text, TrackTerms
from schemes.workdays import add_days, add_years, working_day


class TermsProblem(ValueError):
    """The award cannot be laid out on the terms: no amount, or amounts by year or part that are not its sum."""


@dataclass(frozen=True, slots=True)
class PlannedInstalment:
    """One payment. `requires` names the kinds of obligation that must be fulfilled before it is released."""

    number: int
    amount_nok: int
    earliest_on: dt.date
    requires: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedObligation:
    """One duty. `gates` are the numbers of the instalments that wait for it."""

    kind: str
    title: Text
    due_on: dt.date
    gates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UndatedObligation:
    """A duty for which the sources give no date: a person sets one before the decision can be made."""

    kind: str
    title: Text


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows from an award. `period_end_on` is None where neither terms nor a person set the period."""

    period_start_on: dt.date
    period_end_on: dt.date | None
    instalments: tuple[PlannedInstalment, ...]
    obligations: tuple[PlannedObligation, ...]
    undated: tuple[UndatedObligation, ...]

    def obligation(self, kind: str) -> PlannedObligation | None:
        """The planned duty of one kind; None when there is none, or it has no date yet."""
        return next((each for each in self.obligations if each.kind == kind), None)


def plan(
    *,
    track_terms: TrackTerms,
    award_nok: int,
    decided_on: dt.date,
    acceptance_days: int,
    split: str = "",
    is_partial: bool = False,
    amounts_by_part: Mapping[str, int] | None = None,
    amounts_by_year: Mapping[int, int] | None = None,
    period_end_on: dt.date | None = None,
    due_on: Mapping[str, dt.date | Sequence[dt.date]] | None = None,
) -> Plan:
    """Lay an award of `award_nok` whole kroner, decided on `decided_on`, out on the terms of its track.

    `acceptance_days` is the scheme's setting, `split` the call's (C1): where the call splits, `amounts_by_part`
    (develop, implement) are the instalments; else a half is a half. `is_partial` adds what a partial award asks for
    (a new budget, R42). `amounts_by_year` is needed by tracks that pay year by year. `period_end_on` and `due_on` (the
    dates by kind of duty, one or several) are set by a person and count before the terms' own (R11, R35, R36, R50).
    """
    if award_nok <= 0:
        raise TermsProblem("an award must be more than kr 0")
    period_end = period_end_on or _period_end(track_terms, decided_on)
    if any(term.share == Share.YEAR for term in track_terms.instalments):
        instalments = _yearly_instalments(track_terms.instalments, award_nok, decided_on, amounts_by_year or {})
    else:
        parts = amounts_by_part if split not in ("", "none") else None
        amounts = _amounts(track_terms.instalments, award_nok, parts)
        instalments = _instalments(track_terms.instalments, amounts, decided_on)
    dated, undated = [], []
    for term in track_terms.obligations:
        if term.only_when_partial and not is_partial:
            continue
        days = _days((due_on or {}).get(term.kind) or _due(term, decided_on, period_end, acceptance_days))
        gates = tuple(each.number for each in instalments if term.kind in each.requires)
        dated += [PlannedObligation(term.kind, term.title, day, gates) for day in days]
        if not days:
            undated.append(UndatedObligation(term.kind, term.title))
    dated.sort(key=lambda each: each.due_on)
    return Plan(decided_on, period_end, instalments, tuple(dated), tuple(undated))


def _days(due: dt.date | Sequence[dt.date] | None) -> Sequence[dt.date]:
    """No date, one or several (a yearly report has one for each year)."""
    if due is None:
        return ()
    return (due,) if isinstance(due, dt.date) else due


def _period_end(terms: TrackTerms, decided_on: dt.date) -> dt.date | None:
    return None if terms.period_years is None else add_years(decided_on, terms.period_years)


def _due(term: ObligationTerm, decided_on: dt.date, period_end: dt.date | None, acceptance_days: int) -> dt.date | None:
    dates = {
        Due.ACCEPTANCE_DAYS: add_days(decided_on, acceptance_days),
        Due.YEARS_AFTER_DECISION: add_years(decided_on, term.years),
        Due.PERIOD_END: period_end,
        Due.NOT_SET: None,
    }
    due = dates[term.due]
    return working_day(due) if due is not None and term.is_moved else due


def _amounts(
    terms: tuple[InstalmentTerm, ...], award_nok: int, amounts_by_part: Mapping[str, int] | None
) -> tuple[int, ...]:
    """What each instalment pays: its part of a split call, else the whole or a half, the odd krone in the first."""
    if amounts_by_part:
        if sum(amounts_by_part.values()) != award_nok:
            raise TermsProblem("the amounts of the parts must add up to the award")
        return tuple(amounts_by_part.get(term.part, 0) for term in terms)
    later_half = award_nok // 2
    halves = (award_nok - later_half, later_half)
    return tuple(award_nok if term.share == Share.WHOLE else halves[index] for index, term in enumerate(terms))


def _instalments(
    terms: tuple[InstalmentTerm, ...], amounts: tuple[int, ...], decided_on: dt.date
) -> tuple[PlannedInstalment, ...]:
    """One payment for each term that pays anything (R49: no instalment of kr 0)."""
    paying = [(term, amount) for term, amount in zip(terms, amounts, strict=True) if amount > 0]
    return tuple(
        PlannedInstalment(index + 1, amount, add_years(decided_on, term.earliest_years), term.requires)
        for index, (term, amount) in enumerate(paying)
    )


def _yearly_instalments(
    terms: tuple[InstalmentTerm, ...], award_nok: int, decided_on: dt.date, amounts_by_year: Mapping[int, int]
) -> tuple[PlannedInstalment, ...]:
    """One instalment for each year with money; years beyond the terms' own follow the last of them."""
    paid = {year: amount for year, amount in sorted(amounts_by_year.items()) if amount > 0}
    if sum(paid.values()) != award_nok:
        raise TermsProblem("the amounts of the years must add up to the award")
    return tuple(
        PlannedInstalment(
            number=index + 1,
            amount_nok=amount,
            earliest_on=max(decided_on, dt.date(year, 1, 1)),
            requires=terms[min(index, len(terms) - 1)].requires,
        )
        for index, (year, amount) in enumerate(paid.items())
    )
