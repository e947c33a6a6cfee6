"""Sums, shares and caps of a budget by the vectors that the browser follows too."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from applications.applicant.grids import clean_budget_cell
from applications.operations.drafting.budget import rows_from
from applications.queries.budget import GRANT, OWN, BudgetRow, sum_of
from applications.queries.budget_sums import group_shares, share_tenths
from grantportal.bars import CapMeter

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "budget.json").read_text(encoding="utf-8"))["cases"]


def kept(case: dict) -> list[BudgetRow]:
    """The lines as they are kept when each cell has been sent; what cannot be read is not kept."""
    categories = frozenset(category for category, *_ in case["cells"])
    texts = {}
    for category, row, year, source, text in case["cells"]:
        name = f"budget.{category}.{row}.{year}.{source}"
        try:
            texts[name] = clean_budget_cell(name, text, categories=categories, years=2)
        except ValidationError:
            continue
    return rows_from({name: text for name, text in texts.items() if text})


def column(rows: list[BudgetRow], name: str) -> int:
    year, source = name.split(".")
    return sum(row.amounts.get((int(year), source), 0) for row in rows)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_it_counts_a_budget_as_the_page_does(case):
    rows = kept(case)
    totals = {f"{row.category}.{row.row}": row.total_nok for row in rows}
    assert {key: totals.get(key, 0) for key in case["rows"]} == case["rows"]
    assert {key: column(rows, key) for key in case["columns"]} == case["columns"]
    assert (sum_of(rows, GRANT), sum_of(rows, OWN)) == (case["applied"], case["own"])
    assert sum(totals.values()) == case["total"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_it_shares_the_grant_as_the_page_does(case):
    shares = group_shares(kept(case))
    empty = 0 if case["applied"] else None
    found = {key: [each.applied_nok, each.tenths] for key, each in shares.items()}
    assert {key: found.get(key, [0, empty]) for key in case["groups"]} == case["groups"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_it_draws_the_meter_as_the_page_does(case):
    meter = CapMeter(applied=case["applied"], cap=case["cap"])
    assert (meter.over, [meter.within, meter.cap_at, meter.over_width]) == (case["over"], case["meter"])


def test_it_rounds_half_a_tenth_up_and_never_divides_by_nothing():
    assert [share_tenths(part, 2000) for part in (0, 1, 2, 3, 1999, 2000)] == [0, 1, 1, 2, 1000, 1000]
    assert share_tenths(0, 0) is None
