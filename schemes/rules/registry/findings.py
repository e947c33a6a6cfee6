"""Findings that many kinds share: what is missing, what rests on one of two readings, and the words of codes."""

from collections.abc import Mapping
from functools import lru_cache

from schemes.rules.facts import FACTS, Reader
from schemes.rules.facts.types import Choice, ListOf
from schemes.rules.outcome import MISSING, Finding, OutcomeKind, unknown
from schemes.rules.sentences import Words

SPLIT = "call.mu_split"
COMMON = {
    MISSING: Words("Vi mangler opplysninger om {facts:list}.", "Vi manglar opplysningar om {facts:list}."),
    "one_reading": Words(
        "Kravet står bare i den ene av to lesninger av regelverket. En saksbehandler må vurdere det.",
        "Kravet står berre i den eine av to lesingar av regelverket. Ein saksbehandlar må vurdere det.",
    ),
    "reading_not_set": Words(
        "Utlysningen sier ikke om kravet gjelder, for delingen av tilskuddet er ikke satt.",
        "Utlysinga seier ikkje om kravet gjeld, for delinga av tilskotet er ikkje sett.",
    ),
}


@lru_cache(maxsize=2048)
def labels_of(*names: str) -> tuple[Words, ...]:
    """The words of facts, for a sentence that lists them."""
    return tuple(FACTS[name].label for name in names)


def missing(*names: str) -> Finding:
    """The outcome `unknown`: these facts are needed and not found."""
    return unknown(MISSING, facts=labels_of(*names))


def rests_on_split(facts: Reader, finding: Finding) -> Finding:
    """A finished `not_met` that only the reading with a split grant carries (R49.

    R50, R52; C1): it stands when the call has that split, is a person's question without a split, and unknown while
    the call has not chosen.
    """
    if finding.outcome is not OutcomeKind.NOT_MET:
        return finding
    split = facts.read(SPLIT)
    if split is None:
        return Finding(OutcomeKind.UNKNOWN, (*finding.said, ("reading_not_set", {})))
    if split == "none":
        return Finding(OutcomeKind.DISCRETION, (*finding.said, ("one_reading", {})))
    return finding


def codes_of(fact: str) -> Mapping[str, Words]:
    """The closed codes of a fact, or of the items of a list fact, with their words; ValueError when it has none."""
    kind = FACTS[fact].type
    if isinstance(kind, ListOf):
        kind = kind.item
    if not isinstance(kind, Choice):
        raise ValueError(f'"{fact}" has no closed list of codes')  # noqa: TRY004 - of a parameter
    return kind.words


def check_codes(fact: str, codes: tuple[str, ...]) -> None:
    """ValueError for the first of `codes` that the fact does not have: for a kind's `__post_init__`."""
    known = codes_of(fact)
    for code in codes:
        if code not in known:
            raise ValueError(f'"{code}" is no code of {fact}')
