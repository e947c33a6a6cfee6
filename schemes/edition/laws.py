"""References to the administration act, once for each set of laws, so that a letter names one set only.

Beware: § 42 is deferred effect in the act of 1967 and advance notice in that of 2025.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class LawSet(StrEnum):
    """Which administration act a decision rests on; frozen on the decision."""

    ACT_1967 = "1967"
    ACT_2025 = "2025"


_ADMINISTRATION = {"nb": "forvaltningsloven", "nn": "forvaltningslova"}
_ELECTRONIC = {"nb": "eForvaltningsforskriften", "nn": "eForvaltningsforskrifta"}
_LANGUAGE = {"nb": "språklova", "nn": "språklova"}


@dataclass(frozen=True, slots=True)
class Place:
    """One place in one law; `more` is a second law named after it."""

    law: dict[str, str]
    paragraph: str
    more: "Place | None" = None

    def printed(self, language: str) -> str:
        """«forvaltningsloven § 29», and the second place after «og»."""
        first = f"{self.law[language]} {self.paragraph}"
        return first if self.more is None else f"{first} og {self.more.printed(language)}"


def _act(paragraph: str, more: Place | None = None) -> Place:
    return Place(_ADMINISTRATION, paragraph, more)


def _electronic(paragraph: str) -> Place:
    return Place(_ELECTRONIC, paragraph)


# None: that act has no rule, it is good practice; a text that names it cannot be sent under that act.
LAW_REFERENCES: dict[str, tuple[Place | None, Place | None]] = {
    "single_decision": (_act("§ 2 første ledd bokstav b"), _act("§ 7 første ledd")),
    "dismissal": (_act("§ 2 tredje ledd"), _act("§ 7 første ledd bokstav d")),
    "guidance": (_act("§ 11"), _act("§§ 14–15")),
    "right_body": (_act("§ 11 fjerde ledd"), _act("§ 16 første ledd")),
    "correct": (_act("§ 11 fjerde ledd"), _act("§ 16 andre ledd")),
    "receipt": (_electronic("§ 6"), _act("§ 10 andre ledd")),
    "interim": (_act("§ 11 a"), _act("§ 17 andre ledd")),
    "delay": (_act("§ 11 a"), _act("§ 17 tredje ledd")),
    "advance": (_act("§ 16"), _act("§ 42")),
    "hearing": (_act("§ 17"), _act("§ 43")),
    "access": (_act("§§ 18–19"), _act("§§ 46–50")),
    "reverse": (_act("§ 35"), _act("§ 71 første ledd bokstav c")),
    "case_end": (None, _act("§ 58 fjerde ledd")),
    "second_notice": (_electronic("§ 8 femte og sjette ledd"), _electronic("§ 8 femte og sjette ledd")),
    "reasons": (_act("§§ 24–25"), _act("§§ 56–57")),
    "reasons_later": (_act("§ 24 andre ledd"), _act("§ 56 tredje ledd")),
    "notification": (_act("§ 27", _electronic("§ 8")), _act("§§ 58–59, § 10 tredje ledd")),
    "appeal_right": (_act("§ 28"), _act("§§ 61–62")),
    "appeal_time": (_act("§§ 29–30"), _act("§§ 63–64")),
    "appeal_late": (_act("§ 31"), _act("§ 65")),
    "appeal_form": (_act("§ 32"), _act("§ 66")),
    "appeal_first": (_act("§ 33"), _act("§ 67")),
    "appeal_chapter": (_act("kapittel VI"), _act("kapittel 8")),
    "suspend": (_act("§ 42"), _act("§ 76")),
    "costs": (_act("§ 36"), _act("§ 69")),
    "clerical": (None, _act("§ 70")),
    "court": (_act("§ 27 b"), _act("§ 60")),
    "language": (Place(_LANGUAGE, "§ 15"), Place(_LANGUAGE, "§ 15")),
}

# Tags of blocks that are never printed: what the sources and the financial regulations ask a letter to hold.
UNPRINTED_BASES = {
    "eco.purpose": "økonomibestemmelsene 6.3.3",
    "eco.amount": "økonomibestemmelsene 6.3.3",
    "eco.payment": "økonomibestemmelsene 6.3.3",
    "eco.terms": "økonomibestemmelsene 6.3.3",
    "eco.breach": "økonomibestemmelsene 6.3.3",
    "eco.announce": "økonomibestemmelsene 6.3.1",
    "eco.recovery": "økonomibestemmelsene 6.3.5",
    "eco.check": "økonomibestemmelsene 6.3.8",
    "eco.light": "økonomibestemmelsene 6.4.1",
    "bev.control": "bevilgningsreglementet § 10",
    "bev.budget": "bevilgningsreglementet",
    "secrecy": "forvaltningsloven om taushetsplikt",
}


def reference(key: str, *, law_set: str, language: str) -> str:
    """«forvaltningsloven § 29» for `key` («appeal_time», with or without «law.»); "" where the act has no such rule."""
    place = LAW_REFERENCES[key.removeprefix("law.")][0 if law_set == LawSet.ACT_1967 else 1]
    return "" if place is None else place.printed(language)


def references(*, law_set: str, language: str) -> dict[str, str]:
    """Every `law.*` merge field with its text; those that the act does not know are left out."""
    texts = {f"law.{key}": reference(key, law_set=law_set, language=language) for key in LAW_REFERENCES}
    return {key: text for key, text in texts.items() if text}


def law_set_on(decided_on: dt.date, *, new_act_in_force_on: dt.date | None) -> LawSet:
    """The set of laws of a decision made on `decided_on`: the act of 2025 from the day it is in force.

    A day that is not set means that it is not in force.
    """
    if new_act_in_force_on is None or decided_on < new_act_in_force_on:
        return LawSet.ACT_1967
    return LawSet.ACT_2025
