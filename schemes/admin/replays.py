"""The page that tries an edition on the cases there have been: how many get another outcome, and which."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schemes.edition import EditionDocument
from schemes.models import Edition
from schemes.models.draft.rules import OUTCOMES, PHASES
from schemes.operations.replaying import ChangedRule, ChangedRun, Replay, replay, runs_before
from schemes.rules.explain import CASE_HEADINGS
from schemes.rules.outcome import OutcomeKind

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One changed case as the page shows it."""

    case_ref: str
    track: str
    phase: str
    verdict: str
    rules: tuple[str, ...]


def replayed(edition: Edition, document: EditionDocument, language: str) -> dict[str, object]:
    """What the page shows. RuleProblem when a rule of the draft cannot be bound."""
    found = replay(document=document, runs=runs_before(edition))
    return {
        "replay": found,
        "summary": _summary(found),
        "lines": [_line(each, document, language) for each in found.changes[:MOST_LISTED]],
        "unlisted": max(0, len(found.changes) - MOST_LISTED),
    }


def _summary(found: Replay) -> str:
    if not found.asked_count:
        return _("Det er ingen tidligere saker å prøve utgaven mot.")
    if not found.case_count:
        return _("Ingen saker skifter utfall.")
    words = ngettext(
        "%(count)s sak skifter utfall.", "%(count)s saker skifter utfall.", found.case_count
    ) % {"count": found.case_count}  # fmt: skip
    whole = ngettext(
        "%(count)s av dem får et annet samlet utfall.", "%(count)s av dem får et annet samlet utfall.",
        found.verdict_case_count,
    ) % {"count": found.verdict_case_count}  # fmt: skip
    return f"{words} {whole}"


def _line(change: ChangedRun, document: EditionDocument, language: str) -> Line:
    before, after = (
        CASE_HEADINGS[verdict].in_language(language) for verdict in (change.verdict_before, change.verdict_after)
    )
    return Line(
        case_ref=change.case_ref,
        track=document.track(change.track).name.in_language(language),
        phase=str(PHASES[change.phase]),
        verdict=before if before == after else f"{before} → {after}",
        rules=tuple(_rule(each) for each in change.rules),
    )


def _rule(change: ChangedRule) -> str:
    words = {"rule": change.rule, "before": _said(change.before), "after": _said(change.after)}
    if change.before is not change.after:
        return _("%(rule)s: %(before)s → %(after)s") % words
    if change.replaced_after:
        return _("%(rule)s: erstattet av %(other)s") % {"rule": change.rule, "other": change.replaced_after}
    return _("%(rule)s: ikke lenger erstattet av %(other)s") % {"rule": change.rule, "other": change.replaced_before}


def _said(outcome: OutcomeKind | None) -> str:
    return str(OUTCOMES[outcome]) if outcome else _("ikke spurt")
