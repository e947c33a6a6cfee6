"""Kind `total_at_least`: the services reach a number together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import Service
from schemes.rules.outcome import Finding, Phase, met, not_met, unknown
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

SERVICES = "services"


@kinds.register("total_at_least")
@dataclass(frozen=True, slots=True)
class TotalAtLeast:
    """The sum of one figure over all services is at least `least` (R72, R73; R74 is that they may reach it together).

    A figure not given is unknown only while the rest does not reach the number.
    """

    figure: str
    least: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "reached": Words(
            "Tjenestene har {total:count} til sammen. Kravet er {least:count}.",
            "Tenestene har {total:count} til saman. Kravet er {least:count}.",
        ),
        "below": Words(
            "Tjenestene har {total:count} til sammen. Kravet er minst {least:count}.",
            "Tenestene har {total:count} til saman. Kravet er minst {least:count}.",
        ),
        "not_all": Words(
            "Vi mangler tall fra en tjeneste. De andre har {total:count} til sammen, og kravet er {least:count}.",
            "Vi manglar tal frå ei teneste. Dei andre har {total:count} til saman, og kravet er {least:count}.",
        ),
    }

    def __post_init__(self) -> None:
        """The figure is one of a service's."""
        if self.figure not in {"new_cases_4_12", "youth_17_18"}:
            raise ValueError(f'"{self.figure}" is no figure of a service')

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The sum over the services."""
        services = facts.read(SERVICES)
        if not services:
            return missing(SERVICES)
        total, is_whole = total_of(services, self.figure)
        if total >= self.least:
            return met("reached", total=total, least=self.least)
        if not is_whole:
            return unknown("not_all", total=total, least=self.least)
        return not_met("below", total=total, least=self.least)


def total_of(services: tuple[Service, ...] | list[Service], figure: str) -> tuple[int, bool]:
    """The sum of the figures that are given, and whether all are."""
    figures = [getattr(service, figure) for service in services]
    return sum(number for number in figures if number is not None), None not in figures
