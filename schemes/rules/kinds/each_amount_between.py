"""Kind `each_amount_between`: every service asks for an amount between two ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, combine, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

SERVICES = "services"


@kinds.register("each_amount_between")
@dataclass(frozen=True, slots=True)
class EachAmountBetween:
    """Each service for itself, both ends met (R83 for 2020, R84 for 2021)."""

    year: int
    least_nok: int
    most_nok: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "between": Words(
            "Alle tjenestene søker om mellom {least:kr} og {most:kr} for {year}.",
            "Alle tenestene søkjer om mellom {least:kr} og {most:kr} for {year}.",
        ),
        "outside": Words(
            "{name:capital} søker om {amount:kr} for {year}. Det må være mellom {least:kr} og {most:kr}.",
            "{name:capital} søkjer om {amount:kr} for {year}. Det må vere mellom {least:kr} og {most:kr}.",
        ),
    }

    def __post_init__(self) -> None:
        """A year that services have an amount for, and ends in order."""
        if self.year not in {2020, 2021}:
            raise ValueError(f'services have no amount for "{self.year}"')
        if self.least_nok > self.most_nok:
            raise ValueError("least_nok may not be above most_nok")

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Every service's amount."""
        services = facts.read(SERVICES)
        if not services:
            return missing(SERVICES)
        ends = {"least": self.least_nok, "most": self.most_nok, "year": self.year}
        parts = []
        for at, service in enumerate(services, 1):
            amount = getattr(service, f"amount_{self.year}_nok")
            if amount is None:
                parts.append(missing(SERVICES))
            elif not self.least_nok <= amount <= self.most_nok:
                name = service.name or Words(f"tjeneste {at}", f"teneste {at}")
                parts.append(not_met("outside", name=name, amount=amount, **ends))
        return combine(parts) if parts else met("between", **ends)
