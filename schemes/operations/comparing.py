"""What became of the rules from one edition to another, rule by rule in plain words, for those who must follow them.

`schemes.edition.difference` tells every field of a document; here a reader gets the rules as the rule book shows them,
and of the rest the sentences about call, amounts, terms and costs. Changes of form and letters are counted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schemes.edition import Change, EditionDocument, Track, difference
from schemes.money import kr
from schemes.operations.describing import ParameterLine, RuleLine, rule_line
from schemes.queries import document_with
from schemes.questions import worded
from schemes.rules.registry import RuleConfig

NOT_ESTABLISHED = "not_established"
CALL, TERMS = ("call", "circular"), ("terms", "cost_categories", "covered_costs", "criteria")
COUNTED = {"form": ("sections", "questions", "documents"), "letters": ("letters", "blocks", "ladders", "passages")}
# Fields that say where a sentence comes from or help to fill a form: no rule is different by them.
_BESIDE = frozenset({"key", "basis", "source", "help", "why", "rule", "criterion"})


@dataclass(frozen=True, slots=True)
class Differing:
    """One thing that is different; `old` or `new` is empty where it stands in one of the editions only."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ComparedRule:
    """One rule on the tracks where the same became of it. Without differences it is new, or gone."""

    code: str
    title: str
    tracks: tuple[str, ...]
    differences: tuple[Differing, ...] = ()

    @property
    def is_resourced(self) -> bool:
        """Only the source is another one."""
        return [each.label for each in self.differences] == [_("Hjemmel")]


@dataclass(frozen=True, slots=True)
class Comparison:
    """From the older edition to the newer one, in the language asked for; `call` and `terms` in Norwegian."""

    call: tuple[str, ...]
    tracks_gone: tuple[str, ...]
    tracks_new: tuple[str, ...]
    amounts: tuple[Differing, ...]
    changed: tuple[ComparedRule, ...]
    resourced: tuple[ComparedRule, ...]  # the same rule on another source
    added: tuple[ComparedRule, ...]
    absent: tuple[ComparedRule, ...]
    same: int
    terms: tuple[str, ...]
    counted: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing is different."""
        rules = self.changed or self.resourced or self.added or self.absent
        return not (rules or self.call or self.tracks_gone or self.tracks_new or self.amounts or self.terms)


def compare(old: EditionDocument, new: EditionDocument, language: str) -> Comparison:
    """What became of `old` in `new`. Rules are compared on the tracks that both have; a track that is gone says it all.

    The labels are in the active language, which is `language` on a page.
    """
    changes = difference(old, new)
    older, newer = ({track.key: track for track in each.tracks} for each in (old, new))
    both = [key for key in newer if key in older]
    differing, added, absent, same = _rules(old, new, both, language)
    return Comparison(
        call=tuple(_sentences((each for each in changes if _top(each) in CALL), language)),
        tracks_gone=tuple(worded(older[key].name, language) for key in older if key not in newer),
        tracks_new=tuple(worded(newer[key].name, language) for key in newer if key not in older),
        amounts=tuple(each for key in both for each in _amounts(older[key], newer[key], language)),
        changed=tuple(each for each in differing if not each.is_resourced),
        resourced=tuple(each for each in differing if each.is_resourced),
        added=added,
        absent=absent,
        same=same,
        terms=tuple(dict.fromkeys(_sentences((each for each in changes if _is_term(each, both)), language))),
        counted=tuple(_counted(changes)),
    )


@lru_cache(maxsize=64)
def compared(older: str, newer: str, language: str) -> Comparison:
    """`compare` for the editions with these digests, found once per process: a text never changes under its digest."""
    return compare(document_with(older), document_with(newer), language)


# ----- rules ---------------------------------------------------------------------------------------------------------

_Found = tuple[tuple[ComparedRule, ...], tuple[ComparedRule, ...], tuple[ComparedRule, ...], int]


def _rules(old: EditionDocument, new: EditionDocument, tracks: Sequence[str], language: str) -> _Found:
    """Changed, new and gone rules by number, those of one rule on several tracks put together; and how many stand."""
    changed: dict[tuple[object, ...], ComparedRule] = {}
    added: dict[tuple[object, ...], ComparedRule] = {}
    absent: dict[tuple[object, ...], ComparedRule] = {}
    same = set()
    for track in tracks:
        before, after = ({rule.code: rule for rule in each.rules_for(track)} for each in (old, new))
        name = worded(new.track(track).name, language)
        for code in sorted({*before, *after}, key=lambda each: int(each[1:])):
            if code not in after:
                _put(absent, _said(before[code], name, language))
            elif code not in before:
                _put(added, _said(after[code], name, language))
            elif differences := tuple(_differences(before[code], after[code], language)):
                _put(changed, replace(_said(after[code], name, language), differences=differences))
            else:
                same.add(code)
    return _by_number(changed), _by_number(added), _by_number(absent), len(same)


def _said(rule: RuleConfig, track: str, language: str) -> ComparedRule:
    return ComparedRule(rule.code, rule_line(rule, language).title, (track,))


def _put(found: dict[tuple[object, ...], ComparedRule], rule: ComparedRule) -> None:
    """The same thing on one more track is told once."""
    key = (rule.code, rule.title, rule.differences)
    known = found.get(key)
    found[key] = rule if known is None else replace(known, tracks=(*known.tracks, *rule.tracks))


def _by_number(found: Mapping[tuple[object, ...], ComparedRule]) -> tuple[ComparedRule, ...]:
    return tuple(sorted(found.values(), key=lambda each: int(each.code[1:])))


def _differences(old: RuleConfig, new: RuleConfig, language: str) -> Iterator[Differing]:
    """What a reader sees differently of one rule, the rule itself first and its source last."""
    before, after = rule_line(old, language), rule_line(new, language)
    if before.title != after.title:
        yield Differing(_("Regelen"), before.title, after.title)
    if old.kind != new.kind:
        yield _other_kind(old, new)
    else:
        yield from _parameters(before, after)
    if NOT_ESTABLISHED not in (old.kind, new.kind):
        for label, was, becomes in (
            (_("Virkning"), before.effect, after.effect),
            (_("Vurderes ved"), before.phases, after.phases),
        ):
            if was != becomes:
                yield Differing(label, was, becomes)
    if before.reference != after.reference:
        yield Differing(_("Hjemmel"), before.reference, after.reference)


def _other_kind(old: RuleConfig, new: RuleConfig) -> Differing:
    """What is tested is another thing, or nobody has established it for one of the years."""
    known, unknown = _("fastslått"), _("ikke fastslått. En person må vurdere.")
    if new.kind == NOT_ESTABLISHED:
        return Differing(_("Innholdet"), known, unknown)
    if old.kind == NOT_ESTABLISHED:
        return Differing(_("Innholdet"), unknown, known)
    return Differing(_("Hva som prøves"), _("som før"), _("på en annen måte"))


def _parameters(before: RuleLine, after: RuleLine) -> Iterator[Differing]:
    """The values that differ, a first and a last year as one span of years."""
    old, new = _spans(before.parameters), _spans(after.parameters)
    for label in [*old, *(each for each in new if each not in old)]:
        was, becomes = old.get(label, ""), new.get(label, "")
        if was != becomes:
            yield Differing(label, was or _("ikke satt"), becomes or _("ikke satt"))


def _spans(parameters: Iterable[ParameterLine]) -> dict[str, str]:
    """Label → value, in the order of the rule."""
    values = {each.name: each for each in parameters}
    if not {"first_year", "last_year"} <= set(values):
        return {each.label: _value(each) for each in values.values()}
    span = f"{values['first_year'].value}–{values['last_year'].value}"
    rest = {each.label: _value(each) for name, each in values.items() if name not in ("first_year", "last_year")}
    return {_("Årene som teller"): span, **rest}


def _value(parameter: ParameterLine) -> str:
    """The value, marked where it stands in another language than the page."""
    if not parameter.lang:
        return parameter.value
    return format_html('<span lang="{}">{}</span>', parameter.lang, parameter.value)


# ----- the rest ------------------------------------------------------------------------------------------------------


def _amounts(old: Track, new: Track, language: str) -> Iterator[Differing]:
    """The frame of what one can apply for: amounts and period, by track."""
    name = worded(new.name, language)
    for label, was, becomes in (
        (_("høyeste beløp"), _kroner(old.max_nok), _kroner(new.max_nok)),
        (_("laveste beløp"), _kroner(old.min_nok), _kroner(new.min_nok)),
        (_("prosjektperiode"), _years(old.period_years), _years(new.period_years)),
        (_("hvem som kan søke"), worded(old.who, language), worded(new.who, language)),
    ):
        if was != becomes:
            yield Differing(format_html("{}, {}", name, label), was, becomes)


def _kroner(amount: int | None) -> str:
    return _("ikke satt") if amount is None else kr(amount)


def _years(count: int | None) -> str:
    return _("ikke satt") if count is None else ngettext("%(n)d år", "%(n)d år", count) % {"n": count}


def _top(change: Change) -> str:
    return change.path.split(".", 1)[0]


def _is_term(change: Change, tracks: Sequence[str]) -> bool:
    """About terms, costs or criteria of tracks that both editions have, and more than a help text or a source."""
    top, _dot, rest = change.path.partition(".")
    if top not in TERMS or change.path.rpartition(".")[2] in _BESIDE:
        return False
    named = rest.split(".", 1)[0].split(" ", 1)[0]
    return named in tracks if top == "terms" else top == "criteria" or not _is_of_gone_track(top, named, tracks)


def _is_of_gone_track(top: str, named: str, tracks: Sequence[str]) -> bool:
    """A list of costs is known by its track; one that is gone takes its list along."""
    return top == "covered_costs" and named.rstrip(",") not in tracks


def _sentences(changes: Iterable[Change], language: str) -> Iterator[str]:
    is_nynorsk = language[:2] == "nn"
    for each in changes:
        if each.path.rpartition(".")[2] not in _BESIDE:
            yield each.sentence_nn if is_nynorsk else each.sentence_nb


def _counted(changes: Sequence[Change]) -> Iterator[str]:
    """How much is different in what the rule book does not show."""
    for sort, tops in COUNTED.items():
        count = sum(_top(each) in tops for each in changes)
        if count and sort == "form":
            yield ngettext("%(n)d endring i søknadsskjemaet", "%(n)d endringer i søknadsskjemaet", count) % {"n": count}
        elif count:
            yield ngettext("%(n)d endring i tekster og brev", "%(n)d endringer i tekster og brev", count) % {"n": count}
