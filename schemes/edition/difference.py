"""What is different between two documents, in plain words: for reviewers, copied drafts and replays."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemes.edition import words
from schemes.edition.document import EditionDocument
from schemes.edition.reading import write
from schemes.edition.text import Text
from schemes.money import kr
from schemes.rules.facts import FACTS

LONGEST_IN_A_SENTENCE = 90  # longer texts are told as changed; `old` and `new` hold them
_LANGUAGES = ("nb", "nn")
# What a part is known by in both documents, where it is not its `key`.
_IDENTITY = {
    "rules": ("code",),
    "terms": ("track",),
    "obligations": ("kind",),
    "ladders": ("kinds",),
    "steps": ("offset_days",),
    "covered_costs": ("tracks", "split"),
    "cost_categories": ("key", "split"),
    "title_variants": ("when",),
    "examples": ("name",),
}
_NOT_SHOWN = {"scheme", "revision"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `old` and `new` are the values as text in bokmål, empty where the part is new or gone."""

    path: str
    old: str
    new: str
    sentence_nb: str
    sentence_nn: str


def difference(old: EditionDocument, new: EditionDocument) -> tuple[Change, ...]:
    """Every difference from `old` to `new`, in the order of the document; none for equal documents."""
    walk = _Walk(
        {track.key: track.name for document in (old, new) for track in document.tracks},
        {category.key: category.name for document in (old, new) for category in document.cost_categories},
    )
    return tuple(walk.tables("", Text("", ""), write(old), write(new)))


class _Walk:
    """Goes through two documents side by side; knows what tracks and kinds of cost are called."""

    def __init__(self, tracks: Mapping[str, Text], categories: Mapping[str, Text]) -> None:
        self._tracks = tracks
        self._names = {**categories, **tracks}

    def tables(self, path: str, subject: Text, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
        for name in [*old, *(each for each in new if each not in old)]:
            if not path and name in _NOT_SHOWN:
                continue
            yield from self._values(f"{path}.{name}".lstrip("."), name, subject, old.get(name), new.get(name))

    def _values(self, path: str, name: str, subject: Text, old: Any, new: Any) -> Iterator[Change]:
        if old == new:
            return
        if _is_list_of_parts(old) or _is_list_of_parts(new):
            yield from self._parts(path, name, subject, old or [], new or [])
        elif _is_table(old) or _is_table(new):
            yield from self.tables(path, subject, old or {}, new or {})
        else:
            yield self._change(path, _joined(subject, self._field(name)), name, old, new)

    def _parts(self, path: str, name: str, subject: Text, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
        before, after = _by_identity(name, old, new), _by_identity(name, new, old)
        keys = [*before, *(each for each in after if each not in before)]
        for key in sorted(keys) if name == "rules" else keys:
            part = after.get(key) or before[key]
            called = _joined(subject, self._part(name, key, part))
            if key not in after:
                yield _told(f"{path}.{key}", words.REMOVED, called, _plain(part), "")
            elif key not in before:
                yield _told(f"{path}.{key}", words.ADDED, called, "", _plain(part))
            elif name == "rules":
                yield from self._rule(f"{path}.{key}", called, before[key], after[key])
            elif _is_table(part):
                yield from self.tables(f"{path}.{key}", called, before[key], after[key])
            elif before[key] != after[key]:
                yield self._change(f"{path}.{key}", called, name, before[key], after[key])

    def _rule(self, path: str, called: Text, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
        """A rule's parameters are subjects of their own («Taket for modellutvikling»); the rest is told of the rule."""
        tracks = self._track_names(new["tracks"])
        old_parameters, new_parameters = old.get("parameters", {}), new.get("parameters", {})
        for name in [*old_parameters, *(each for each in new_parameters if each not in old_parameters)]:
            before, after = old_parameters.get(name), new_parameters.get(name)
            if before != after:
                subject = words.PARAMETERS.get(name)
                named = _filled(subject, tracks, new["code"]) if subject else _joined(called, Text(name, name))
                yield self._change(f"{path}.parameters.{name}", named, name, before, after)
        rest = [{key: value for key, value in rule.items() if key != "parameters"} for rule in (old, new)]
        yield from self.tables(path, called, *rest)

    def _part(self, name: str, key: str, part: Any) -> Text:
        noun = words.PARTS.get(name, Text(name, name))
        title = self._title(name, key, part)
        return Text(f"{noun.nb} {title.nb}", f"{noun.nn} {title.nn}")

    def _title(self, name: str, key: str, part: Any) -> Text:
        if name == "terms":
            return self._tracks.get(part["track"], Text(key, key))
        if name == "rules":
            tracks = self._track_names(part["tracks"])
            return Text(f"{part['code']} for {tracks.nb}", f"{part['code']} for {tracks.nn}")
        if name == "covered_costs":
            return self._track_names(part["tracks"])
        for field in ("label", "title", "name"):
            if isinstance(part, Mapping) and isinstance(part.get(field), Mapping) and name not in ("letters", "blocks"):
                return Text(f"«{part[field]['nb']}»", f"«{part[field]['nn']}»")
        return Text(key, key)

    def _track_names(self, tracks: Sequence[str]) -> Text:
        names = [self._tracks.get(track, Text(track, track)) for track in tracks]
        return Text(_and([name.nb for name in names]), _and([name.nn for name in names]))

    def _named(self, value: Any, language: str) -> Any:
        """Tracks and kinds of cost in a list, by name."""
        if not isinstance(value, list):
            return value
        return [self._names[each].in_language(language) if each in self._names else each for each in value]

    @staticmethod
    def _field(name: str) -> Text:
        if name in FACTS:  # the facts of a worked example, by what they are called
            label = FACTS[name].label
            return Text(label.nb, label.nn)
        return words.FIELDS.get(name, Text(name, name))

    def _change(self, path: str, subject: Text, name: str, old: Any, new: Any) -> Change:
        before = {language: _shown(name, self._named(old, language), language) for language in _LANGUAGES}
        after = {language: _shown(name, self._named(new, language), language) for language in _LANGUAGES}
        is_long = max(len(before["nb"]), len(after["nb"])) > LONGEST_IN_A_SENTENCE
        template = words.REWRITTEN if is_long else words.CHANGED
        sentences = {
            language: _capital(
                template.in_language(language).format(
                    subject=subject.in_language(language), old=before[language], new=after[language]
                )
            )
            for language in _LANGUAGES
        }
        return Change(path, before["nb"], after["nb"], sentences["nb"], sentences["nn"])


def _by_identity(name: str, parts: Sequence[Any], others: Sequence[Any]) -> dict[str, Any]:
    """The parts by what they are known by; a rule that stands twice is told apart by its tracks."""
    fields = _IDENTITY.get(name, ("key",))
    codes = [[part["code"] for part in each] if name == "rules" else [] for each in (parts, others)]
    repeated = {code for each in codes for code, count in Counter(each).items() if count > 1}
    found: dict[str, Any] = {}
    for index, part in enumerate(parts):
        known = [part.get(field) for field in fields] if isinstance(part, Mapping) else []
        if name == "rules" and part["code"] in repeated:
            known.append(part["tracks"])
        key = " ".join(
            _and(value) if isinstance(value, list) else str(value) for value in known if value not in (None, "")
        )
        found[key or str(index + 1)] = part
    return found


def _is_text(value: Any) -> bool:
    return isinstance(value, Mapping) and {"nb", "nn"} <= set(value) <= {"nb", "nn", "en"}


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) and not _is_text(value)


def _is_list_of_parts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _shown(name: str, value: Any, language: str) -> str:
    """A value in words: amounts in kroner, dates with the month, yes and no, «ikke satt» for nothing."""
    if isinstance(value, bool):
        return (words.YES if value else words.NO).in_language(language)
    if isinstance(value, dt.date):
        return f"{value.day}. {words.MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, int) and name.endswith("_nok"):
        return kr(value)
    if isinstance(value, list) and value:
        return ", ".join(_shown(name, each, language) for each in value)
    return _worded(value).in_language(language)


def _worded(value: Any) -> Text:
    """A text in its two forms, a value of a closed list by what it is called, anything else as it stands."""
    if value is None or value in ("", []):
        return words.NOT_SET
    if _is_text(value):
        return Text(value["nb"], value["nn"])
    plain = _plain(value)
    return words.VALUES.get(plain, Text(plain, plain))


def _plain(value: Any) -> str:
    if _is_text(value):
        return str(value["nb"])
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_plain(each)}" for name, each in value.items())
    return ", ".join(_plain(each) for each in value) if isinstance(value, list) else str(value)


def _told(path: str, template: Text, subject: Text, old: str, new: str) -> Change:
    return Change(path, old, new, template.nb.format(subject=subject.nb), template.nn.format(subject=subject.nn))


def _filled(template: Text, tracks: Text, code: str) -> Text:
    return Text(template.nb.format(tracks=tracks.nb, code=code), template.nn.format(tracks=tracks.nn, code=code))


def _joined(subject: Text, more: Text) -> Text:
    if not subject.nb:
        return more
    return Text(f"{subject.nb}, {more.nb}", f"{subject.nn}, {more.nn}")


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} og {names[-1]}" if names else ""


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
