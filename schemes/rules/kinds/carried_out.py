"""Kind `carried_out`: what is not carried out or not spent is paid back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.outcome import Finding, Phase, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

NOT_DONE = "report.not_carried_out"
KIND = "report.kind"
UNSPENT = "report.unspent_nok"


@kinds.register("carried_out")
@dataclass(frozen=True, slots=True)
class CarriedOut:
    """A project not carried out is not met; else, in the final report, one krone unspent (R40).

    An interim report is asked nothing more. Whether it was carried out may be left open: then only the rest is
    tested.
    """

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "spent": Words("Alt er brukt. Det er {unspent:kr} igjen.", "Alt er brukt. Det er {unspent:kr} att."),
        "unspent": Words(
            "Dere har ikke brukt {unspent:kr}. Det må dere betale tilbake.",
            "De har ikkje brukt {unspent:kr}. Det må de betale tilbake.",
        ),
        "not_done": Words(
            "Prosjektet er ikke gjennomført. Da må tilskuddet betales tilbake.",
            "Prosjektet er ikkje gjennomført. Då må tilskotet betalast tilbake.",
        ),
    }

    def check(self, facts: Reader, _phase: Phase) -> Finding | None:
        """Carried out first, then the kind of report, then the money."""
        if facts.read(NOT_DONE):
            return not_met("not_done")
        kind = facts.read(KIND)
        if kind is None:
            return missing(KIND)
        if kind == "interim":
            return None
        unspent = facts.read(UNSPENT)
        if unspent is None:
            return missing(UNSPENT)
        return not_met("unspent", unspent=unspent) if unspent else met("spent", unspent=unspent)
