"""Kind `not_in_demanding_programme`: the services are not in a particularly demanding part of another effort."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import Service
from schemes.rules.kinds.total_at_least import total_of
from schemes.rules.outcome import Finding, Phase, combine, discretion, met, not_met, unknown
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

SERVICES = "services"
FIGURES = ("new_cases_4_12", "youth_17_18")


@kinds.register("not_in_demanding_programme")
@dataclass(frozen=True, slots=True)
class NotInDemandingProgramme:
    """Those who in 2020 are in one of the `named` programmes "vil ikke bli vurdert" (R89).

    When some of the services are, the rest must reach the numbers of R72 and R73 without them; whether they may then
    take part is a person's question, and so is a service whose only programme is "other" (the text says
    "eksempelvis").
    """

    named: tuple[str, ...]
    least: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "none": Words(
            "Ingen av tjenestene er med i et særlig krevende program.",
            "Ingen av tenestene er med i eit særleg krevjande program.",
        ),
        "every": Words(
            "Alle tjenestene er med i et særlig krevende program i 2020.",
            "Alle tenestene er med i eit særleg krevjande program i 2020.",
        ),
        "rest_below": Words(
            "Uten tjenestene i et krevende program er det {total:count} saker. Kravet er minst {least:count}.",
            "Utan tenestene i eit krevjande program er det {total:count} saker. Kravet er minst {least:count}.",
        ),
        "rest_unknown": Words(
            "Vi mangler tall fra en tjeneste som ikke er i et krevende program. "
            "Uten den er det {total:count} av {least:count}.",
            "Vi manglar tal frå ei teneste som ikkje er i eit krevjande program. "
            "Utan ho er det {total:count} av {least:count}.",
        ),
        "some": Words(
            "Noen av tjenestene er med i et særlig krevende program. En saksbehandler må vurdere det.",
            "Nokre av tenestene er med i eit særleg krevjande program. Ein saksbehandlar må vurdere det.",
        ),
        "other": Words(
            "En tjeneste er med i en annen krevende aktivitet. En saksbehandler må vurdere det.",
            "Ei teneste er med i ein annan krevjande aktivitet. Ein saksbehandlar må vurdere det.",
        ),
        "no_answer": Words(
            "Vi mangler svar på om en tjeneste er med i et krevende program i 2020.",
            "Vi manglar svar på om ei teneste er med i eit krevjande program i 2020.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Who is in, whether the rest is enough, and what is not answered."""
        services = facts.read(SERVICES)
        if not services:
            return missing(SERVICES)
        rest = [service for service in services if not self._is_in(service)]
        if not rest:
            return not_met("every")
        parts = self._of_rest(rest) if len(rest) < len(services) else []
        if any(service.demanding_2020 is None for service in rest):
            parts.append(unknown("no_answer"))
        if any(service.demanding_2020 for service in rest):
            parts.append(discretion("other"))
        return combine(parts or [met("none")])

    def _is_in(self, service: Service) -> bool:
        return any(programme in self.named for programme in service.demanding_2020 or ())

    def _of_rest(self, rest: list[Service]) -> list[Finding]:
        parts = [discretion("some")]
        for figure in FIGURES:
            total, is_whole = total_of(rest, figure)
            if total < self.least:
                said = {"total": total, "least": self.least}
                parts.append(not_met("rest_below", **said) if is_whole else unknown("rest_unknown", **said))
        return parts
