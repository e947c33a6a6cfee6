"""Kind `own_grant_in_year`: the way that is open to those who got a grant in one certain year."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.windows import GRANTS
from schemes.rules.outcome import Finding, Phase, met
from schemes.rules.registry import kinds
from schemes.rules.sentences import Words


@kinds.register("own_grant_in_year")
@dataclass(frozen=True, slots=True)
class OwnGrantInYear:
    """Met when an own grant of `year` exists, else left out: nothing is asked of anybody else (R18)."""

    year: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "got": Words(
            "Kommunen fikk tilskudd til modellutvikling i {year}, og kan søke om implementering.",
            "Kommunen fekk tilskot til modellutvikling i {year}, og kan søkje om implementering.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding | None:
        """By the own grants."""
        grants = facts.read(GRANTS) or ()
        got = any(grant.relation == "same" and grant.year == self.year for grant in grants)
        return met("got", year=self.year) if got else None
