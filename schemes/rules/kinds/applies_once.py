"""Kind `applies_once`: municipalities that apply together, each in one application only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.call_and_applicant import APPLICANT
from schemes.rules.outcome import Finding, Phase, discretion, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

KIND = "applicant.kind"
OWN = "applicant.municipality_number"
PARTNERS = "partners"
ALSO_IN = "application.also_in"
NAMED = frozenset({"municipality", "oslo_district", "municipal_unit"})


@kinds.register("applies_once")
@dataclass(frozen=True, slots=True)
class AppliesOnce:
    """Several may apply together, each municipality in one application only (R62).

    A municipality that stands twice is a person's question; so is a district (S4 says kommuner, S0 that districts had
    the grant) and a part of a municipality.
    """

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "alone": Words("Kommunen søker alene.", "Kommunen søkjer åleine."),
        "together": Words("Kommunen søker sammen med {numbers:list}.", "Kommunen søkjer saman med {numbers:list}."),
        "kind": Words("Dere er {kind}. Bare kommuner kan søke.", "De er {kind}. Berre kommunar kan søkje."),
        "judged": Words(
            "Dere er {kind}. En saksbehandler må vurdere om dere kan søke.",
            "De er {kind}. Ein saksbehandlar må vurdere om de kan søkje.",
        ),
        "twice": Words(
            "Kommune {numbers:list} står to ganger. En saksbehandler må vurdere det.",
            "Kommune {numbers:list} står to gonger. Ein saksbehandlar må vurdere det.",
        ),
        "elsewhere": Words(
            "Kommune {numbers:list} står også i en annen søknad. En saksbehandler må vurdere det.",
            "Kommune {numbers:list} står òg i ein annan søknad. Ein saksbehandlar må vurdere det.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:  # noqa: PLR0911 - one line per kind of applicant
        """Who applies, then who stands where."""
        kind = facts.read(KIND)
        if kind is None:
            return missing(KIND)
        if kind not in NAMED:
            return not_met("kind", kind=APPLICANT.words[kind])
        partners, also_in = facts.read(PARTNERS), facts.read(ALSO_IN)
        absent = [name for name, value in ((PARTNERS, partners), (ALSO_IN, also_in)) if value is None]
        if absent:
            return missing(*absent)
        if kind != "municipality":
            return discretion("judged", kind=APPLICANT.words[kind])
        lead = facts.read(OWN)
        others = [partner.municipality_number for partner in partners]
        twice = tuple(dict.fromkeys(number for number in others if [lead, *others].count(number) > 1))
        if twice:
            return discretion("twice", numbers=twice)
        if also_in:
            return discretion("elsewhere", numbers=tuple(dict.fromkeys(also_in)))
        return met("together", numbers=tuple(others)) if others else met("alone")
