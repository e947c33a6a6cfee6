"""Amounts that are said in one place and decided in another: a title, and the cap that a track shows."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from schemes.edition import EditionDocument, Track
from schemes.money import kr
from schemes.rules.registry import RuleConfig
from schemes.rules.sentences import Words

SAID = re.compile(r"(?:kr|NOK)[ \u00a0\u202f](\d{1,3}(?:[ \u00a0\u202f,.]\d{3})*)")


def amounts_that_differ(document: EditionDocument) -> Iterator[str]:
    """Sentences about a rule whose title names kroner that it does not hold, and a track whose cap no rule has.

    A changed cap with an old title would tell the applicant one thing and decide another.
    """
    for rule in document.rules:
        held = _numbers(rule.parameters)
        for amount in sorted(_said(rule.title) - held):
            words = {"rule": rule.code, "amount": kr(amount)}
            yield (_("Tittelen på %(rule)s sier %(amount)s, men regelen har ikke den verdien.") % words)
    for track in document.tracks:
        yield from _track(track, document.rules)


def _track(track: Track, rules: tuple[RuleConfig, ...]) -> Iterator[str]:
    """The highest amount that is shown of a track stands in one of its rules, where a rule of it holds amounts."""
    held: set[int] = set()
    for rule in rules:
        if track.key in rule.tracks:
            held |= _numbers({name: value for name, value in rule.parameters.items() if name.endswith("_nok")})
    if track.max_nok is not None and held and track.max_nok not in held:
        words = {"track": track.name.nb, "amount": kr(track.max_nok)}
        yield _("Delordningen «%(track)s» viser inntil %(amount)s, men ingen regel har den verdien.") % words


def _said(text: Words) -> set[int]:
    """The kroner named in a text, in any of its languages."""
    found = (number for each in (text.nb, text.nn, text.en) for number in SAID.findall(each or ""))
    return {int(re.sub(r"\D", "", number)) for number in found}


def _numbers(value: object) -> set[int]:
    """Every whole number anywhere in a value."""
    if isinstance(value, bool):
        return set()
    if isinstance(value, int):
        return {value}
    if isinstance(value, Mapping):
        return {number for each in value.values() for number in _numbers(each)}
    if isinstance(value, (list, tuple)):
        return {number for each in value for number in _numbers(each)}
    return set()
