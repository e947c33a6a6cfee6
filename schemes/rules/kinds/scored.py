"""Kind `scored`: what is given special weight has a score and a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.windows import is_filled
from schemes.rules.outcome import Finding, Phase, discretion, met, not_met
from schemes.rules.registry import FactRef, kinds, labels_of
from schemes.rules.sentences import Words


@kinds.register("scored")
@dataclass(frozen=True, slots=True)
class Scored:
    """Every score is given and every reason filled (R27).

    In assess what lacks still waits for a person, in decide it is not met. Never unknown: a score is nobody's to look
    up.
    """

    scores: tuple[FactRef, ...]
    reasons: tuple[FactRef, ...]

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "scored": Words(
            "Poengene er satt og begrunnet: {scores:list}.", "Poenga er sette og grunngitte: {scores:list}."
        ),
        "lacking": Words("Vurderingen mangler {facts:list}.", "Vurderinga manglar {facts:list}."),
        "waiting": Words(
            "En saksbehandler må vurdere søknaden. Ennå mangler {facts:list}.",
            "Ein saksbehandlar må vurdere søknaden. Enno manglar {facts:list}.",
        ),
    }

    def check(self, facts: Reader, phase: Phase) -> Finding:
        """Scores and reasons together."""
        scores = {name: facts.read(name) for name in self.scores}
        lacking = [name for name, score in scores.items() if score is None]
        lacking += [name for name in self.reasons if not is_filled(facts.read(name) or "")]
        if not lacking:
            return met("scored", scores=tuple(scores.values()))
        labels = labels_of(*lacking)
        return not_met("lacking", facts=labels) if phase is Phase.DECIDE else discretion("waiting", facts=labels)
