"""The registers as they answer about a day: a correction that holds from a later day on is set aside again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from organisations.lineage.graph import GrantGiven, Listed, Registers, Step

Line = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DatedCorrection:
    """A correction with the first day it holds on; `before` and `after` are the row as text, empty for no row."""

    register: str
    valid_from_on: date
    before: Line
    after: Line


@dataclass(frozen=True, slots=True)
class DatedRegisters:
    """The registers as they stand, and the dated corrections in them, the newest first."""

    now: Registers
    corrections: tuple[DatedCorrection, ...] = ()
    _memory: dict[tuple[int, ...], Registers] = field(default_factory=dict)

    def on(self, day: date) -> Registers:
        """As the registers answer about `day`."""
        later = tuple(index for index, each in enumerate(self.corrections) if each.valid_from_on > day)
        if not later:
            return self.now
        if later not in self._memory:
            registers = self.now
            for index in later:
                registers = undone(registers, self.corrections[index])
            self._memory[later] = registers
        return self._memory[later]


def undone(registers: Registers, correction: DatedCorrection) -> Registers:
    """`registers` with the row as it was before `correction`."""
    before, after = correction.before, correction.after
    match correction.register:
        case "municipality":
            listed = tuple(_listed(each, before, after) for each in registers.listed)
            return _other(registers, listed=listed)
        case "succession":
            steps = tuple(_step(each, before, after) for each in registers.steps)
            return _other(registers, steps=steps)
        case "model_trial":
            numbers = registers.trial - {after.get("municipality_number_2015", "")}
            return _other(
                registers, trial=numbers | {each for each in [before.get("municipality_number_2015")] if each}
            )
        case "earlier_grant":
            grants = list(registers.grants)
            if after and _grant(after) in grants:
                grants.remove(_grant(after))
            return _other(registers, grants=tuple([*grants, _grant(before)] if before else grants))
    return registers


def _other(registers: Registers, **changed: object) -> Registers:
    """A new value, so that the indexes are built anew."""
    parts = {name: getattr(registers, name) for name in ("listed", "steps", "trial", "grants")}
    return Registers(**{**parts, **changed})


def _listed(row: Listed, before: Line, after: Line) -> Listed:
    if (str(row.list_year), row.number) != (after["list_year"], after["number"]):
        return row
    population = int(before["population"]) if before["population"] else None
    return replace(row, name=before["name"], orgnr=before["orgnr"], population=population)


def _step(row: Step, before: Line, after: Line) -> Step:
    key = (str(row.from_year), str(row.to_year), row.from_number, row.to_number)
    if key != tuple(after[name] for name in ("from_year", "to_year", "from_number", "to_number")):
        return row
    changed_on = date.fromisoformat(before["changed_on"]) if before["changed_on"] else None
    return replace(row, word=before["relation"], changed_on=changed_on)


def _grant(line: Line) -> GrantGiven:
    return GrantGiven(int(line["year"]), line["municipality_number_2015"], line["is_unclear"] == "1")
