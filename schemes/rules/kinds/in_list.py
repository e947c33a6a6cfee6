"""Kind `in_list`: one fact has one of the codes that fulfil the requirement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, OutcomeKind, Phase, discretion, met, not_met
from schemes.rules.registry import FactRef, check_codes, codes_of, kinds, missing
from schemes.rules.sentences import Words


@kinds.register("in_list")
@dataclass(frozen=True, slots=True)
class InList:
    """A closed list decides: some codes are met, some a person judges, some leave the rule out; `otherwise` the rest.

    R01 (channel), R06 (who applies), R38 and R39 (changes), R70 (call open), R71 (services).
    """

    fact: FactRef
    met: tuple[str, ...] = ()
    discretion: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    otherwise: str = "not_met"

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "met": Words("Dette er i orden: {value}.", "Dette er i orden: {value}."),
        "not_met": Words(
            "Dette er ikke i orden: {value}. Det må være {allowed:list}.",
            "Dette er ikkje i orden: {value}. Det må vere {allowed:list}.",
        ),
        "discretion": Words(
            "Dette må en saksbehandler vurdere: {value}.", "Dette må ein saksbehandlar vurdere: {value}."
        ),
    }

    def __post_init__(self) -> None:
        """Refuse codes the fact does not have."""
        check_codes(self.fact, (*self.met, *self.discretion, *self.left_out))
        if self.otherwise not in {"met", "not_met", "discretion"}:
            raise ValueError(f'"otherwise" must be met, not_met or discretion, got "{self.otherwise}"')

    def check(self, facts: Reader, _phase: Phase) -> Finding | None:
        """By the code alone."""
        value = facts.read(self.fact)
        if value is None:
            return missing(self.fact)
        if value in self.left_out:
            return None
        return self._finding(OutcomeKind(self._outcome(value)), value)

    def _outcome(self, value: str) -> str:
        if value in self.met:
            return "met"
        return "discretion" if value in self.discretion else self.otherwise

    def _finding(self, outcome: OutcomeKind, value: str) -> Finding:
        words = codes_of(self.fact)
        word = words[value]
        if outcome is OutcomeKind.MET:
            return met("met", value=word)
        if outcome is OutcomeKind.DISCRETION:
            return discretion("discretion", value=word)
        return not_met("not_met", value=word, allowed=tuple(words[code] for code in self.met))
