"""Kind `not_in_model_trial`: the municipality took no part in Modellkommuneforsøket."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, discretion, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

TRIAL = "history.model_trial"


@kinds.register("not_in_model_trial")
@dataclass(frozen=True, slots=True)
class NotInModelTrial:
    """Own participation is not met, or a person's question with `own_is_judged` (bt, point 3 against the exclusion).

    A predecessor that was merged or divided is always a person's question (R07, C6, C9). The text says "kommuner":
    a district of Oslo is met without more.
    """

    own_is_judged: bool = False

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "district": Words(
            "Dere er en bydel. Kravet gjelder bare kommuner.", "De er ein bydel. Kravet gjeld berre kommunar."
        ),
        "none": Words(
            "Kommunen var ikke med i Modellkommuneforsøket.", "Kommunen var ikkje med i Modellkommuneforsøket."
        ),
        "own": Words(
            "Kommunen var med i Modellkommuneforsøket. Kommuner som var med, får ikke støtte.",
            "Kommunen var med i Modellkommuneforsøket. Kommunar som var med, får ikkje støtte.",
        ),
        "own_judged": Words(
            "Kommunen var med i Modellkommuneforsøket. En saksbehandler må vurdere om det stenger for tilskudd her.",
            "Kommunen var med i Modellkommuneforsøket. Ein saksbehandlar må vurdere om det stengjer for tilskot her.",
        ),
        "predecessor": Words(
            "Modellkommuneforsøket gjelder {relation}. En saksbehandler må vurdere om det stenger for tilskudd.",
            "Modellkommuneforsøket gjeld {relation}. Ein saksbehandlar må vurdere om det stengjer for tilskot.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """By the closest relation to one of the 26."""
        if facts.read("applicant.kind") == "oslo_district":
            return met("district")
        relation = facts.read(TRIAL)
        if relation is None:
            return missing(TRIAL)
        if relation == "none":
            return met("none")
        if relation == "same":
            return discretion("own_judged") if self.own_is_judged else not_met("own")
        return discretion("predecessor", relation=_PREDECESSOR[relation])


_PREDECESSOR = {
    "merged": Words("en kommune som er slått sammen med andre", "ein kommune som er slått saman med andre"),
    "part": Words("en kommune som er delt", "ein kommune som er delt"),
}
