"""Kind `municipality_or_district`: a municipality, or a district of Oslo that has its own council."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.call_and_applicant import APPLICANT
from schemes.rules.outcome import Finding, Phase, discretion, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

KIND = "applicant.kind"
NUMBER = "applicant.district_number"


@kinds.register("municipality_or_district")
@dataclass(frozen=True, slots=True)
class MunicipalityOrDistrict:
    """R06 on bt: the districts with a bydelsutvalg are numbered `first_district`–`last_district`.

    Sentrum and Marka have none. A part of a municipality that is no district is a person's question (C10).
    """

    first_district: str
    last_district: str

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "municipality": Words("Dere er en kommune.", "De er ein kommune."),
        "district": Words("Dere er bydel {number} i Oslo.", "De er bydel {number} i Oslo."),
        "no_council": Words(
            "Bydel {number} har ikke eget bydelsutvalg. Bare bydelene {first}–{last} kan søke.",
            "Bydel {number} har ikkje eige bydelsutval. Berre bydelane {first}–{last} kan søkje.",
        ),
        "unit": Words(
            "Dere er en enhet i en kommune. En saksbehandler må vurdere om dere kan søke.",
            "De er ei eining i ein kommune. Ein saksbehandlar må vurdere om de kan søkje.",
        ),
        "kind": Words(
            "Dere er {kind}. Bare kommuner og bydeler i Oslo kan søke.",
            "De er {kind}. Berre kommunar og bydelar i Oslo kan søkje.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding:  # noqa: PLR0911 - one line per kind of applicant
        """Who applies, and which district."""
        kind = facts.read(KIND)
        if kind is None:
            return missing(KIND)
        if kind == "municipality":
            return met("municipality")
        if kind == "municipal_unit":
            return discretion("unit")
        if kind != "oslo_district":
            return not_met("kind", kind=APPLICANT.words[kind])
        number = facts.read(NUMBER)
        if number is None:
            return missing(NUMBER)
        if self.first_district <= number <= self.last_district:
            return met("district", number=number)
        return not_met("no_council", number=number, first=self.first_district, last=self.last_district)
