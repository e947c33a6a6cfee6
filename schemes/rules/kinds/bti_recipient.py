"""Kind `bti_recipient`: a municipality with its earlier BTI grants, or a district of Oslo."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from schemes.rules.facts import Reader
from schemes.rules.facts.call_and_applicant import APPLICANT
from schemes.rules.outcome import Finding, Phase, discretion, met, not_met
from schemes.rules.registry import kinds, missing
from schemes.rules.sentences import Words

KIND = "applicant.kind"
BTI = "grants.bti_2017"
BUFDIR = "grants.bufdir_2018"
NEEDS = "call.bt_needs_2018"


@kinds.register("bti_recipient")
@dataclass(frozen=True, slots=True)
class BtiRecipient:
    """Two branches of one rule: earlier grants, or a district of Oslo (R19).

    A municipality needs Helsedirektoratet's BTI grant of 2017, and Bufdir's of 2018 when the call says so (C3: "og
    som også" in point 3, not asked in the part on reporting); any district of Oslo is eligible by either branch
    ("samt øvrige bydeler"). Only the applicant's own grants count.
    """

    SENTENCES: ClassVar[Mapping[str, Words]] = {
        "district": Words(
            "Dere er en bydel i Oslo. Alle bydeler i Oslo kan søke.",
            "De er ein bydel i Oslo. Alle bydelar i Oslo kan søkje.",
        ),
        "both": Words(
            "Kommunen fikk BTI-tilskudd i 2017 og tilskudd fra Bufdir i 2018. "
            "Utlysningen følger punkt 3, «og som også».",
            "Kommunen fekk BTI-tilskot i 2017 og tilskot frå Bufdir i 2018. Utlysinga følgjer punkt 3, «og som også».",
        ),
        "either": Words(
            "Kommunen fikk BTI-tilskudd i 2017 og tilskudd fra Bufdir i 2018. Det holder etter begge lesninger.",
            "Kommunen fekk BTI-tilskot i 2017 og tilskot frå Bufdir i 2018. Det held etter begge lesingar.",
        ),
        "bti_only": Words(
            "Kommunen fikk BTI-tilskudd i 2017. Utlysningen følger delen om rapportering, som bare krever det.",
            "Kommunen fekk BTI-tilskot i 2017. Utlysinga følgjer delen om rapportering, som berre krev det.",
        ),
        "no_bti": Words(
            "Kommunen fikk ikke BTI-tilskudd fra Helsedirektoratet i 2017. Begge lesninger av regelverket krever det.",
            "Kommunen fekk ikkje BTI-tilskot frå Helsedirektoratet i 2017. Begge lesingar av regelverket krev det.",
        ),
        "no_bufdir": Words(
            "Kommunen fikk ikke tilskudd fra Bufdir i 2018. Punkt 3 krever det («og som også»), "
            "selv om delen om rapportering bare krever BTI-tilskudd i 2017.",
            "Kommunen fekk ikkje tilskot frå Bufdir i 2018. Punkt 3 krev det («og som også»), "
            "sjølv om delen om rapportering berre krev BTI-tilskot i 2017.",
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

    def check(self, facts: Reader, _phase: Phase) -> Finding:
        """Who applies, then the grants of a municipality."""
        kind = facts.read(KIND)
        if kind is None:
            return missing(KIND)
        if kind == "municipality":
            return _of_municipality(facts)
        if kind == "oslo_district":
            return met("district")
        return discretion("unit") if kind == "municipal_unit" else not_met("kind", kind=APPLICANT.words[kind])


def _of_municipality(facts: Reader) -> Finding:
    had_bti = facts.read(BTI)
    if had_bti is False:
        return not_met("no_bti")
    needs_2018 = facts.read(NEEDS)
    if needs_2018 is False:
        return missing(BTI) if had_bti is None else met("bti_only")
    had_bufdir = facts.read(BUFDIR)
    if needs_2018 and had_bufdir is False:
        return not_met("no_bufdir")
    absent = [name for name, value in ((BTI, had_bti), (BUFDIR, had_bufdir)) if value is None]
    if needs_2018 is None and not (had_bti and had_bufdir):
        absent.append(NEEDS)
    if absent:
        return missing(*absent)
    return met("both" if needs_2018 else "either")
