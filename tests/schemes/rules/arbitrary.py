"""Arbitrary facts for the property tests: any value each fact may have, and any subset of the facts."""

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from schemes.rules.facts import FACTS
from schemes.rules.facts.types import Choice, Day, Flag, Instant, ListOf, Money, Percent, Record, Text, Whole
from tests.schemes.rules.asking import CALLS

DAYS = st.dates(dt.date(2014, 1, 1), dt.date(2023, 12, 31)).map(dt.date.isoformat)
INSTANTS = st.datetimes(dt.datetime(2014, 1, 1), dt.datetime(2023, 12, 31)).map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}Z")
AMOUNTS = st.one_of(st.integers(0, 1_200_000), st.sampled_from([0, 129_999, 130_000, 300_000, 500_000, 1_000_000]))
TEXTS = st.sampled_from(["", "—", "Helsestasjon", "https://gjesdal.kommune.no", "7"])
TRACKS = sorted(CALLS)


def values_of(kind, name=""):
    """A strategy for plain JSON values of a fact type."""
    if isinstance(kind, ListOf):
        return st.lists(values_of(kind.item, name), max_size=4)
    if isinstance(kind, Record):
        required = {field: values_of(kind.item.TYPES[field], field) for field in kind._required()}
        others = {field: values_of(each, field) for field, each in kind.item.TYPES.items() if field not in required}
        return st.fixed_dictionaries(required, optional=others)
    if isinstance(kind, Choice):
        return st.sampled_from(list(kind.words))
    if isinstance(kind, Text):
        return st.integers(0, 10**kind.digits - 1).map(lambda n: f"{n:0{kind.digits}}") if kind.digits else TEXTS
    return _single(kind, name)


def _single(kind, name):
    if isinstance(kind, Money):
        return AMOUNTS
    if isinstance(kind, Whole):
        return st.integers(2013, 2022) if "year" in name else st.integers(0, 40)
    return {
        Day: DAYS,
        Instant: INSTANTS,
        Flag: st.booleans(),
        Percent: st.sampled_from([0, 50, "50.1", "33.3", 100, Decimal("49.999")]),
    }[type(kind)]


def facts(*needed):
    """A strategy for plain facts: the `needed` ones always, any of the rest."""
    strategies = {name: values_of(fact.type, name) for name, fact in FACTS.items()}
    required = {name: strategies.pop(name) for name in needed}
    return st.fixed_dictionaries(required, optional=strategies)
