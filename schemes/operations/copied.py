"""The amounts, dates and years of a document that a copy must not take over unseen (F81)."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language

from schemes.edition import EditionDocument
from schemes.edition.reading import write
from schemes.edition.words import FIELDS, PARTS
from schemes.operations.parameter_words import PARAMETER_LABELS

# Lists whose numbers carry over as they are: how long a form takes is no amount and no year.
WATCHED = ("call", "tracks", "terms", "rules")
NOT_SAID = frozenset({"rules", "parameters", "tracks", "call", "obligations"})
_RULE = re.compile(r"(?P<code>R[0-9]+)\((?P<tracks>[^)]*)\)")
NAMES = ("key", "code", "track", "kind")


def copied_values(document: EditionDocument) -> Iterator[tuple[str, str]]:
    """(place, value) of each number and date in the call, tracks, terms and rules: «rules.R10.parameters.cap_nok»."""
    table = write(document)
    for name in WATCHED:
        yield from _walk(table.get(name, {}), name)


def place_in_words(document: EditionDocument, place: str) -> str:
    """Where a value stands, as people say it: «R10 for modellutvikling, tak»."""
    language = get_language() or "nb"
    tracks = {track.key: track.name.in_language(language) for track in document.tracks}
    said = [_step_in_words(step, tracks, language) for step in place.split(".") if step not in NOT_SAID]
    return ", ".join(step for step in said if step)


def _step_in_words(step: str, tracks: Mapping[str, str], language: str) -> str:
    """One step of a place: a rule with its tracks, a track, a field or parameter by what it is called."""
    rule = _RULE.fullmatch(step)
    if rule:
        names = " og ".join(tracks.get(key, key) for key in rule["tracks"].split())
        return f"{rule['code']} for {names}"
    known = FIELDS.get(step) or PARTS.get(step)
    if step in PARAMETER_LABELS:
        return str(PARAMETER_LABELS[step]).lower()
    return known.in_language(language) if known else tracks.get(step, step)


def _walk(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _walk(each, f"{place}.{name}")
    elif isinstance(value, list) and value and not isinstance(value[0], Mapping):
        if any(_counts(each) for each in value):
            yield place, ", ".join(str(each) for each in value)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _walk(each, f"{place}.{_name(each, index)}")
    elif _counts(value):
        yield place, str(value)


def _counts(value: Any) -> bool:
    return isinstance(value, dt.date) or (isinstance(value, int) and not isinstance(value, bool))


def _name(item: Mapping[str, Any], index: int) -> str:
    """What tells one item of a list from the others; a rule's code may stand once for each group of tracks."""
    name = next((str(item[each]) for each in NAMES if each in item), str(index))
    return f"{name}({' '.join(item['tracks'])})" if "code" in item else name
