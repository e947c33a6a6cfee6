"""Kind `basis_chosen`: the project builds on a model that is recognised."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import FROM_ASSESSMENT, Finding, Phase, discretion, met, not_met
from schemes.rules.registry import FactRef, codes_of, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("basis_chosen")
@dataclass(frozen=True, slots=True)
class BasisChosen:
    """At least one basis is named; from assessment on a person judges whether the project really builds on it (R29)."""

    fact: FactRef

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "chosen": Words("Prosjektet bygger på {basis:list}.", "Prosjektet byggjer på {basis:list}."),
        "none": Words(
            "Dere har ikke valgt hva prosjektet bygger på. Velg {choices:list}, ett eller begge.",
            "De har ikkje valt kva prosjektet byggjer på. Vel {choices:list}, eitt eller begge.",
        ),
        "judged": Words(
            "Dere har svart at prosjektet bygger på {basis:list}. En saksbehandler må vurdere om det gjør det.",
            "De har svart at prosjektet byggjer på {basis:list}. Ein saksbehandlar må vurdere om det gjer det.",
        ),
    }

    def check(self, facts: Reader, phase: Phase) -> Finding:
        """The choice first, then the person."""
        chosen = facts.read(self.fact)
        if chosen is None:
            return missing(self.fact)
        words = codes_of(self.fact)
        if not chosen:
            return not_met("none", choices=tuple(words.values()))
        basis = tuple(words[code] for code in dict.fromkeys(chosen))
        return discretion("judged", basis=basis) if phase in FROM_ASSESSMENT else met("chosen", basis=basis)
