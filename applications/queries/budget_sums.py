"""The shares of a budget, counted as the browser's budget-sums.js counts; tests/vectors/budget.json holds for both."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from applications.queries.budget import GRANT, BudgetRow


@dataclass(frozen=True, slots=True)
class GroupShare:
    """What one cost category takes of the grant: whole kroner, the share in tenths of a percent (None: no grant)."""

    applied_nok: int
    tenths: int | None

    @property
    def pct(self) -> Decimal | None:
        """The share in percent."""
        return None if self.tenths is None else Decimal(self.tenths) / 10


def share_tenths(part: int, applied: int) -> int | None:
    """A part of the grant in tenths of a percent, half a tenth rounded up; None when nothing is applied for."""
    return (2000 * part + applied) // (2 * applied) if applied > 0 else None


def group_shares(rows: Iterable[BudgetRow]) -> dict[str, GroupShare]:
    """The categories with what each takes of the grant applied for; money of one's own does not count."""
    found: dict[str, int] = {}
    for row in rows:
        found[row.category] = found.get(row.category, 0) + row.paid_by(GRANT)
    applied = sum(found.values())
    return {category: GroupShare(nok, share_tenths(nok, applied)) for category, nok in found.items()}
