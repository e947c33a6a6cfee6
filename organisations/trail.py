"""The trail in words: each floor tells at start what its acts and readings are called on the screen."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _

_ACTS: dict[str, Promise] = {}
_READINGS: dict[str, Promise] = {}


def tell(*, acts: Mapping[str, Promise], readings: Mapping[str, Promise] | None = None) -> None:
    """Add the words of one floor: "answer.save" -> «skrev et svar», and "receipt" -> «kvitteringen»."""
    _ACTS.update(acts)
    _READINGS.update(readings or {})


def told_acts() -> frozenset[str]:
    """The acts that have words."""
    return frozenset(_ACTS)


def act_in_words(action: str) -> str:
    """What was done; an act of an older version that nobody knows any more shows its name."""
    return str(_ACTS.get(action, action))


def reading_in_words(what: str) -> str:
    """What was read: "letter:12" -> «brev (nr. 12)»."""
    name, number, *_version = [*what.split(":"), ""]
    words = str(_READINGS.get(name, name))
    return _("%(what)s (nr. %(number)s)") % {"what": words, "number": number} if number else words


def actor_in_words(name: str, *, is_person: bool) -> str:
    """Who did it; what a job did is said to be done by the system."""
    return name if is_person else _("Systemet")
