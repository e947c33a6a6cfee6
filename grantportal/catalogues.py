"""The message catalogues without system gettext: words found, merged, compiled and checked with Babel."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

FLOORS = ("organisations", "letters", "schemes", "applications", "reporting", "grantportal")
FRAMEWORK = "grantportal/framework_words.py"
OTHERS = ("nn", "en")  # complete in both; bokmål is the source and has only the framework's sentences
SOURCE = "nb"
LOCALES = (SOURCE, *OTHERS)
CREATED = datetime(2019, 10, 15, 8, 0, tzinfo=UTC)  # a fixed line: a catalogue changes when its words do, and only then
HEADER = "# The words of the portal. Bokmål is the source; `manage.py messages update` keeps this file in step."

_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sdnmofr](?!\w)|\{\w+\}")


@dataclass(frozen=True, slots=True)
class Words:
    """One text to translate, where it stands, and the context that tells it from its twin."""

    message: str | tuple[str, ...]
    context: str | None
    place: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one message of one language."""

    locale: str
    message: str
    reason: str

    def __str__(self) -> str:
        """One line for the console."""
        return f"{self.locale}: {self.reason}: {self.message!r}"


def _python_of(template: str, name: str) -> str:
    """The template as the lines of Python that gettext tools read; indentation would stop the tokenizer."""
    return "\n".join(line.strip() for line in templatize(template, origin=name).splitlines()) + "\n"


def _words_in(code: str, place: str) -> Iterator[Words]:
    for _line, found, _comments, context in extract("python", BytesIO(code.encode()), keywords=_KEYWORDS):
        if found:
            yield Words(message=found, context=context, place=place)


def words_of(root: Path) -> Iterator[Words]:
    """Every translatable text under `root`: the six floors without migrations, and the templates."""
    for floor in FLOORS:
        for path in sorted((root / floor).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _words_in(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            name = path.relative_to(root).as_posix()
            yield from _words_in(_python_of(path.read_text(encoding="utf-8"), name), name)


def _empty(locale: str) -> Catalog:
    return Catalog(
        locale=locale,
        header_comment=HEADER,
        project="grantportal",
        version="1",
        creation_date=CREATED,
        revision_date=CREATED,
        msgid_bugs_address="the maintainers",
        language_team=locale,
        last_translator="the maintainers",
        fuzzy=False,
    )


def template_for(locale: str, words: list[Words]) -> Catalog:
    """What the catalogue of `locale` must hold: all words, but for bokmål only those of the framework."""
    catalog = _empty(locale)
    for one in words:
        if locale != SOURCE or one.place == FRAMEWORK:
            catalog.add(one.message, context=one.context, locations=[(one.place, 0)])
    return catalog


def po_path(root: Path, locale: str) -> Path:
    """Where the catalogue of `locale` lies."""
    return root / "locale" / locale / "LC_MESSAGES" / "django.po"


def read(root: Path, locale: str) -> Catalog:
    """The catalogue as it is written; an empty one when the file does not exist yet."""
    path = po_path(root, locale)
    if not path.exists():
        return _empty(locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def write(root: Path, locale: str, catalog: Catalog) -> None:
    """Write the catalogue, whole or not at all: the text is made before the file is opened."""
    text = BytesIO()
    write_po(text, catalog, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    path = po_path(root, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue())


def update(root: Path) -> dict[str, int]:
    """Merge the words of the source into each catalogue; returns how many stand untranslated in each language."""
    words = list(words_of(root))
    missing: dict[str, int] = {}
    for locale in LOCALES:
        old, merged = read(root, locale), template_for(locale, words)
        for message in merged:
            known = old.get(message.id, message.context) if message.id else None
            if known is not None and known.string:
                message.string = known.string
                message.flags = known.flags | message.flags
                message.user_comments = known.user_comments
        write(root, locale, merged)
        missing[locale] = sum(1 for message in merged if message.id and not _is_complete(message))
    return missing


def compile_all(root: Path) -> int:
    """Write the .mo beside each .po; returns how many."""
    for locale in LOCALES:
        with po_path(root, locale).with_suffix(".mo").open("wb") as file:
            write_mo(file, read(root, locale))
    return len(LOCALES)


def _texts(value: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _is_complete(message: Message) -> bool:
    texts = _texts(message.string)
    return bool(texts) and all(texts)


def _reason_against(message: Message) -> str:
    """Why a translation does not do; "" when it does."""
    if not _is_complete(message):
        return "missing"
    if message.fuzzy:
        return "fuzzy"
    wanted = {mark for text in _texts(message.id) for mark in _PLACEHOLDER.findall(text)}
    if any(not set(_PLACEHOLDER.findall(text)) <= wanted for text in _texts(message.string)):
        return "unknown placeholder"
    written = {mark for text in _texts(message.string) for mark in _PLACEHOLDER.findall(text)}
    return "" if written == wanted else "placeholder lost"


def problems(root: Path) -> Iterator[Problem]:
    """Everything that keeps a language from being complete and in step with the source."""
    words = list(words_of(root))
    for locale in LOCALES:
        written, needed = read(root, locale), template_for(locale, words)
        for message in needed:
            if not message.id:
                continue
            known = written.get(message.id, message.context)
            reason = _reason_against(known) if known is not None else "missing"
            if reason:
                yield Problem(locale, _texts(message.id)[0], reason)
        for message in written:
            if message.id and needed.get(message.id, message.context) is None:
                yield Problem(locale, _texts(message.id)[0], "no longer in the source")
