"""How long the parts of a bar are, in thousandths of it: the cap meter of a budget, the bar of a frame. Pure."""

from dataclasses import dataclass

LENGTH = 1000
STROKE = 3  # the cap's line, and the gap between two parts


@dataclass(frozen=True, slots=True)
class CapMeter:
    """What is applied for against a cap, in whole kroner, with the lengths that draw it (budget.js repeats them)."""

    applied: int
    cap: int
    note: str = ""

    @property
    def over(self) -> int:
        """Kroner above the cap; negative below it."""
        return self.applied - self.cap

    @property
    def is_over(self) -> bool:
        """More is applied for than the cap allows."""
        return self.over > 0

    @property
    def _longest(self) -> int:
        return max(self.applied, self.cap, 1)

    @property
    def within(self) -> int:
        """Length of what is inside the cap."""
        return min(self.applied, self.cap) * LENGTH // self._longest

    @property
    def cap_at(self) -> int:
        """Where the cap's line stands; never outside the bar."""
        return min(self.cap * LENGTH // self._longest, LENGTH - STROKE)

    @property
    def over_width(self) -> int:
        """Length of what is above the cap."""
        return max(0, self.over) * LENGTH // self._longest


@dataclass(frozen=True, slots=True)
class FrameBar:
    """A frame in whole kroner: bound before, placed now, what is left, and the reserve for appeals."""

    frame: int
    bound: int
    placed: int
    reserve: int

    @property
    def left(self) -> int:
        """Kroner neither bound, placed nor reserved; 0 when the frame is spent or overspent."""
        return max(0, self.frame - self.bound - self.placed - self.reserve)

    def _at(self, amount: int) -> int:
        return min(LENGTH, amount * LENGTH // max(1, self.frame))

    @property
    def bound_width(self) -> int:
        """Length of what is bound before."""
        return max(0, self._at(self.bound) - STROKE if self.bound else 0)

    @property
    def placed_at(self) -> int:
        """Where the placed part begins."""
        return self._at(self.bound)

    @property
    def placed_width(self) -> int:
        """Length of what is placed now."""
        return self._at(self.bound + self.placed) - self.placed_at

    @property
    def cut_at(self) -> int:
        """Where the line of the cut stands: after the last krone placed."""
        return min(self._at(self.bound + self.placed), LENGTH - STROKE)

    @property
    def reserve_at(self) -> int:
        """Where the reserve begins: it lies last."""
        return LENGTH - self.reserve_width

    @property
    def reserve_width(self) -> int:
        """Length of the reserve."""
        return self._at(self.reserve)
