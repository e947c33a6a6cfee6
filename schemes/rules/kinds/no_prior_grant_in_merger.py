"""Kind `no_prior_grant_in_merger`: a municipality merged on 1 January 2020 holds no earlier recipient."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.items import Grant
from schemes.rules.facts.windows import GRANTS, KNOWN_YEARS, Window, years_of
from schemes.rules.outcome import Finding, Phase, discretion, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

MERGER = "history.merger_2020"
HITS = frozenset({"same", "merged_2020"})


@kinds.register("no_prior_grant_in_merger")
@dataclass(frozen=True, slots=True)
class NoPriorGrantInMerger:
    """A new municipality with an earlier recipient may *only* apply to adapt the model it has (R09).

    On mu and im that is not met; with `hit_is_judged` (bt: "kun" against point 3) a person's question. Without a merger
    the grants are not read at all.
    """

    first_year: int
    last_year: int
    hit_is_judged: bool = False

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "district": Words(
            "Dere er en bydel. Kravet gjelder bare kommuner.", "De er ein bydel. Kravet gjeld berre kommunar."
        ),
        "no_merger": Words(
            "Kommunen ble ikke slått sammen med andre 1. januar 2020.",
            "Kommunen blei ikkje slått saman med andre 1. januar 2020.",
        ),
        "none": Words(
            "Ingen av kommunene i sammenslåingen har fått tilskudd til modellutvikling i {first}–{last}.",
            "Ingen av kommunane i samanslåinga har fått tilskot til modellutvikling i {first}–{last}.",
        ),
        "hit": Words(
            "Den nye kommunen har med en kommune som fikk tilskudd til modellutvikling i {years:list}. "
            "Da kan dere bare søke om tilpassing og implementering av modellen som finnes.",
            "Den nye kommunen har med ein kommune som fekk tilskot til modellutvikling i {years:list}. "
            "Då kan de berre søkje om tilpassing og implementering av modellen som finst.",
        ),
        "judged": Words(
            "Det er gitt tilskudd til modellutvikling i {years:list} i en kommune dere har sammenheng med. "
            "En saksbehandler må vurdere om det stenger for tilskudd.",
            "Det er gitt tilskot til modellutvikling i {years:list} i ein kommune de har samanheng med. "
            "Ein saksbehandlar må vurdere om det stengjer for tilskot.",
        ),
    }

    def __post_init__(self) -> None:
        """Refuse a window that makes no sense."""
        Window(self.first_year, self.last_year)

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """The merger first; only then the grants."""
        if facts.read("applicant.kind") == "oslo_district":
            return met("district")
        merger = facts.read(MERGER)
        if merger is None:
            return missing(MERGER)
        if merger == "no":
            return met("no_merger")
        return self._of_grants(facts, is_merged=merger == "yes")

    def _of_grants(self, facts: Reader, *, is_merged: bool) -> Finding:
        window = Window(self.first_year, self.last_year)
        grants = window.grants(facts)
        if grants is None:
            return missing(GRANTS)
        hits = tuple(grant for grant in grants if is_merged and grant.relation in HITS)
        if hits:
            return self._hit(hits)
        if not window.is_known(facts):
            return missing(KNOWN_YEARS)
        if grants:
            return discretion("judged", years=years_of(grants))
        return met("none", first=self.first_year, last=self.last_year)

    def _hit(self, hits: tuple[Grant, ...]) -> Finding:
        return (
            discretion("judged", years=years_of(hits)) if self.hit_is_judged else not_met("hit", years=years_of(hits))
        )
