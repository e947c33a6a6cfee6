"""What the sources may leave open: the `call.*` facts with who reads them, and the sentence while one is not set."""

from dataclasses import dataclass

from schemes.edition.offer import CallProposal

# Days that no source gives: what an administrator's form proposes, never a default (letters.md 1.1).
PROPOSED_DAYS = {
    "terms_acceptance_days": 21,
    "correction_min_days": 10,
    "comment_min_days": 14,
    "claim_days": 30,
    "hold_after_days": 14,
}


@dataclass(frozen=True, slots=True)
class Unset:
    """Something that is not set, and in plain words what that means."""

    path: str
    sentence_nb: str
    sentence_nn: str


@dataclass(frozen=True, slots=True)
class CallSetting:
    """One `call.*` fact: the rules that read it, and what is said while it is not set."""

    rules: tuple[str, ...]
    missing_nb: str
    missing_nn: str


CALL_SETTINGS: dict[str, CallSetting] = {
    "call.state": CallSetting(
        ("R70",),
        "Det er ikke satt om ordningen er åpen eller lukket.",
        "Det er ikkje sett om ordninga er open eller lukka.",
    ),
    "call.deadline": CallSetting(("R02", "R60"), "Søknadsfristen er ikke satt.", "Søknadsfristen er ikkje sett."),
    "call.mu_split": CallSetting(
        ("R12", "R48", "R49", "R50", "R52"),
        "Det er ikke valgt om beløpet til modellutvikling er ett tak eller delt i to.",
        "Det er ikkje valt om beløpet til modellutvikling er eitt tak eller delt i to.",
    ),
    "call.staff_release_basis": CallSetting(
        ("R22", "R65"),
        "Det er ikke satt hva 50 prosent frikjøp er en del av: stillingen eller tilskuddet.",
        "Det er ikkje sett kva 50 prosent frikjøp er ein del av: stillinga eller tilskotet.",
    ),
    "call.im_tested_on": CallSetting(
        ("R14",),
        "Det er ikke satt hvilken dag den forrige prosjektperioden må være over.",
        "Det er ikkje sett kva dag den førre prosjektperioden må vere over.",
    ),
    "call.bt_needs_2018": CallSetting(
        ("R19",),
        "Det er ikke satt om tilskudd fra Bufdir i 2018 kreves for BTI.",
        "Det er ikkje sett om tilskot frå Bufdir i 2018 blir kravd for BTI.",
    ),
    "call.frame_nok": CallSetting(
        ("R03",),
        "Bevilgningen er ikke satt. Uten den kan ingen få tilskudd.",
        "Løyvinga er ikkje sett. Utan ho kan ingen få tilskot.",
    ),
    "call.earmark_nok": CallSetting(
        ("R04",),
        "Beløpet som er øremerket mottakere av BTI i 2017, er ikke satt.",
        "Beløpet som er øyremerkt mottakarar av BTI i 2017, er ikkje sett.",
    ),
    "call.budget_year": CallSetting(
        ("R93",),
        "Det er ikke satt hvilket år Stortinget har vedtatt budsjett for.",
        "Det er ikkje sett kva år Stortinget har vedteke budsjett for.",
    ),
    "call.population_scale": CallSetting(
        ("R61",),
        "Skalaen etter innbyggertall er ikke satt. Til den er satt, bestemmer en person taket.",
        "Skalaen etter innbyggjartal er ikkje sett. Til han er sett, bestemmer ein person taket.",
    ),
    "call.step_down_pct": CallSetting(
        ("R63",),
        "Det er ikke satt hvor mye tilskuddet trappes ned hvert år. Til det er satt, bestemmer en person.",
        "Det er ikkje sett kor mykje tilskotet blir trappa ned kvart år. Til det er sett, bestemmer ein person.",
    ),
}


def unset_of_call(call: CallProposal, rule_codes: frozenset[str]) -> tuple[Unset, ...]:
    """The settings that the rules of the edition read and that the call does not give."""
    given = call.facts()
    return tuple(
        Unset(name, setting.missing_nb, setting.missing_nn)
        for name, setting in CALL_SETTINGS.items()
        if name not in given and rule_codes.intersection(setting.rules)
    )
