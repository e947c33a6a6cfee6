"""Kind `recipient_in_merger`: a municipality merging on 1 January 2020 with at least one earlier recipient in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.windows import GRANTS, KNOWN_YEARS, Window, years_of
from schemes.rules.outcome import Finding, Phase, discretion, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

MERGER = "history.merger_2020"
CARRIES = frozenset({"same", "merged_2020"})


@kinds.register("recipient_in_merger")
@dataclass(frozen=True, slots=True)
class RecipientInMerger:
    """Only those who merge and hold an earlier recipient may adapt its model (R23).

    Met as soon as one such grant stands there, whatever else is known; not met without a merger, or when a complete
    list holds no grant.
    """

    first_year: int
    last_year: int

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "got": Words(
            "Kommunen er slått sammen 1. januar 2020 og har med en kommune som fikk tilskudd i {years:list}.",
            "Kommunen er slått saman 1. januar 2020 og har med ein kommune som fekk tilskot i {years:list}.",
        ),
        "no_merger": Words(
            "Kommunen er ikke med i en sammenslåing 1. januar 2020.",
            "Kommunen er ikkje med i ei samanslåing 1. januar 2020.",
        ),
        "no_grant": Words(
            "Ingen av kommunene fikk tilskudd til modellutvikling i {first}–{last}.",
            "Ingen av kommunane fekk tilskot til modellutvikling i {first}–{last}.",
        ),
        "judged": Words(
            "Det er gitt tilskudd i {years:list} i en kommune dere har sammenheng med. "
            "En saksbehandler må vurdere det.",
            "Det er gitt tilskot i {years:list} i ein kommune de har samanheng med. Ein saksbehandlar må vurdere det.",
        ),
    }

    def __post_init__(self) -> None:
        """Refuse a window that makes no sense."""
        Window(self.first_year, self.last_year)

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The merger, a grant that opens the way, then whether the list is complete."""
        merger = facts.read(MERGER)
        if merger == "no":
            return not_met("no_merger")
        window = Window(self.first_year, self.last_year)
        grants = window.grants(facts)
        opening = tuple(grant for grant in grants or () if merger == "yes" and grant.relation in CARRIES)
        if opening:
            return met("got", years=years_of(opening))
        if grants is None:
            return missing(*([MERGER] if merger is None else []), GRANTS)
        is_known = window.is_known(facts)
        if not grants and is_known:
            return not_met("no_grant", first=self.first_year, last=self.last_year)
        absent = [name for name, lacks in ((MERGER, merger is None), (KNOWN_YEARS, not is_known)) if lacks]
        return missing(*absent) if absent else discretion("judged", years=years_of(grants))
