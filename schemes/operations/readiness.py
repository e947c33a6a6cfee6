"""What is still missing: before an edition can be published, and before a call can be opened. Reasons in sentences."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from schemes.edition import CALL_SETTINGS, EditionDocument, MalformedEdition, load_text, to_toml
from schemes.models import Call, CopiedValue, Edition, Scheme
from schemes.operations.amounts import amounts_that_differ
from schemes.operations.copied import copied_values, place_in_words
from schemes.operations.examples import failed_examples
from schemes.queries import call_facts, document_of
from schemes.rules.engine import bind
from schemes.rules.facts import FACTS
from schemes.rules.registry import RuleProblem
from schemes.workdays import oslo_day
from schemes.workflow import EditionStatus

REPORTS = frozenset({"model", "interim", "final", "yearly"})  # duties that report to the directorate (R34)
DAYS_OF_SCHEME = {
    "terms_acceptance_days": gettext_noop("dager for å godta vilkårene"),
    "correction_min_days": gettext_noop("dager for å rette en søknad"),
    "comment_min_days": gettext_noop("dager for å uttale seg"),
    "claim_days": gettext_noop("dager for å betale tilbake"),
    "hold_after_days": gettext_noop("dager før utbetalinger stanses"),
    "answer_days_application": gettext_noop("ventet svartid på en søknad"),
    "answer_days_report": gettext_noop("ventet svartid på en rapport"),
    "answer_days_change": gettext_noop("ventet svartid på en endring"),
    "answer_days_appeal": gettext_noop("ventet svartid på en klage"),
}


# ----- an edition ----------------------------------------------------------------------------------------------------


def hindrances(edition: Edition, document: EditionDocument) -> list[str]:
    """What keeps this draft from being published, one sentence each; the four-eyes rule apart."""
    return [
        *_shape(document),
        *_untranslated(document),
        *_plan_of_reports(document),
        *_letters(document),
        *_rules_and_examples(document),
        *_unconfirmed(edition, document),
    ]


def _shape(document: EditionDocument) -> Iterator[str]:
    try:
        load_text(to_toml(document))
    except MalformedEdition as problem:
        yield _("Noe henger ikke sammen: %(problem)s.") % {"problem": problem}
    if not document.tracks:
        yield _("Utgaven har ingen delordninger.")


def _untranslated(document: EditionDocument) -> Iterator[str]:
    """A text must stand in both forms of Norwegian; English is optional."""
    for path, item in _texts(document, ""):
        if bool(item.nb.strip()) is not bool(item.nn.strip()):
            missing = _("nynorsk") if item.nb.strip() else _("bokmål")
            yield _("Teksten %(path)s mangler på %(language)s.") % {"path": path, "language": missing}


def _texts(item: object, path: str) -> Iterator[tuple[str, Any]]:
    """Every text of the document with its place («tracks.mu.name»)."""
    if isinstance(item, tuple):
        for index, each in enumerate(item):
            name = getattr(each, "key", None) or getattr(each, "code", None) or index
            yield from _texts(each, f"{path}.{name}")
    elif dataclasses.is_dataclass(item):
        if {"nb", "nn"} <= {each.name for each in dataclasses.fields(item)}:
            yield path.lstrip("."), item
            return
        for each in dataclasses.fields(item):
            yield from _texts(getattr(item, each.name), f"{path}.{each.name}")


def _plan_of_reports(document: EditionDocument) -> Iterator[str]:
    """Each track has terms, and a duty to report or a recorded reason for none (R34)."""
    stated = {terms.track: terms for terms in document.terms}
    for track in document.tracks:
        name = {"track": track.name.nb}
        if track.key not in stated:
            yield _("Delordningen «%(track)s» har ingen vilkår.") % name
        elif not document.no_report_reason and not REPORTS & {each.kind for each in stated[track.key].obligations}:
            yield _("Delordningen «%(track)s» krever ingen rapport, og det står ikke hvorfor.") % name


def _letters(document: EditionDocument) -> Iterator[str]:
    for track in document.tracks:
        for result in ("award", "rejection_rules"):
            if result not in track.letters:
                words = {"track": track.name.nb, "result": result}
                yield _("Delordningen «%(track)s» har ikke noe brev for resultatet %(result)s.") % words


def _rules_and_examples(document: EditionDocument) -> Iterator[str]:
    try:
        bind(document.rules)
    except RuleProblem as problem:
        yield _("En regel er ikke riktig satt opp: %(problem)s") % {"problem": problem}
        return
    for failed in failed_examples(document):
        yield _("Eksempelet «%(name)s» stemmer ikke: %(why)s") % {"name": failed.name, "why": failed.sentence}
    yield from amounts_that_differ(document)


def _unconfirmed(edition: Edition, document: EditionDocument) -> Iterator[str]:
    standing = dict(copied_values(document))
    rows = CopiedValue.objects.filter(edition=edition, confirmed_at__isnull=True).order_by("id")
    left = [row.place for row in rows if row.place in standing]
    if len(left) == 1:
        words = {"value": standing[left[0]], "place": place_in_words(document, left[0])}
        yield _("Verdien %(value)s (%(place)s) er kopiert fra året før, og ingen har bekreftet den.") % words
    elif left:
        count = {"count": len(left)}
        yield _("%(count)s verdier er kopiert fra året før, og ingen har bekreftet dem.") % count


# ----- a call --------------------------------------------------------------------------------------------------------


class Stops(StrEnum):
    """What a missing thing stops."""

    OPENING = "opening"
    AWARD = "award"
    LETTER = "letter"
    NOTHING = "nothing"  # a person judges instead


@dataclass(frozen=True, slots=True)
class CheckPoint:
    """One line of the set-up checklist of a call: met, or a sentence that says what is missing and what that stops."""

    key: str
    sentence: str
    is_met: bool
    stops: Stops


def checklist_of(call: Call, now: datetime) -> tuple[CheckPoint, ...]:
    """Everything a call needs, in the order an administrator sets it up (F71)."""
    return (*_of_edition(call), *_of_dates(call, now), *_of_letters(call), *_of_scheme(call.scheme), *_of_facts(call))


def stops_opening(call: Call, now: datetime) -> list[str]:
    """The sentences that keep the call from being opened."""
    return [point.sentence for point in checklist_of(call, now) if not point.is_met and point.stops == Stops.OPENING]


def _point(key: str, *, is_met: bool, met: str, missing: str, stops: Stops = Stops.OPENING) -> CheckPoint:
    return CheckPoint(key, met if is_met else missing, is_met, stops)


def _of_edition(call: Call) -> Iterator[CheckPoint]:
    yield _point(
        "edition",
        is_met=call.edition.status == EditionStatus.PUBLISHED,
        met=_("Regelverket er publisert."),
        missing=_("Regelverket er ikke publisert."),
    )


def _of_dates(call: Call, now: datetime) -> Iterator[CheckPoint]:
    deadline, opens = call.deadline_on, call.opens_on
    yield _point(
        "deadline",
        is_met=deadline is not None,
        met=_("Søknadsfristen er satt."),
        missing=_("Søknadsfristen er ikke satt."),
    )
    if deadline is not None:
        yield _point(
            "dates",
            is_met=deadline >= oslo_day(now) and (opens is None or opens <= deadline),
            met=_("Datoene kommer i rekkefølge."),
            missing=_("Søknadsfristen er passert, eller utlysningen åpner etter fristen."),
        )
    yield _point(
        "state",
        is_met=call_facts(call).get("call.state") != "closed",
        met=_("Ordningen kan søkes på."),
        missing=_("Ordningen er satt som lukket. Endre innstillingen før dere åpner."),
    )


def _of_letters(call: Call) -> Iterator[CheckPoint]:
    yield _point(
        "neutral_default",
        is_met=bool(call.neutral_default),
        met=_("Målform for nøytrale kommuner er satt."),
        missing=_("Målform for nøytrale kommuner er ikke satt."),
    )
    yield _point(
        "budget_post",
        is_met=bool(call.budget_post),
        met=_("Kapittel og post er satt."),
        missing=_("Kapittel og post er ikke satt. Setningen om det faller bort i brevene."),
        stops=Stops.NOTHING,
    )
    yield _point(
        "payee",
        is_met=bool(call.payee),
        met=_("Det er satt hvem som får pengene når flere søker sammen."),
        missing=_(
            "Det er ikke satt hvem som får pengene når flere søker sammen. Da kan ikke fellessøknader innvilges."
        ),
        stops=Stops.AWARD,
    )


def _of_scheme(scheme: Scheme) -> Iterator[CheckPoint]:
    for name, what in DAYS_OF_SCHEME.items():
        yield _point(
            name,
            is_met=getattr(scheme, name) is not None,
            met=_("Satt for ordningen: %(what)s.") % {"what": _(what)},
            missing=_("Ikke satt for ordningen: %(what)s.") % {"what": _(what)},
        )
    yield _point(
        "is_enkeltvedtak",
        is_met=scheme.is_enkeltvedtak is not None,
        met=_("Det er valgt om avgjørelsen er enkeltvedtak."),
        missing=_("Dere må velge om avgjørelsen er enkeltvedtak. Til det er valgt, kan ingen vedtaksbrev sendes."),
        stops=Stops.LETTER,
    )
    if scheme.is_enkeltvedtak:
        yield _point(
            "appeal_body",
            is_met=bool(scheme.appeal_body_nb and scheme.appeal_body_nn),
            met=_("Klageinstansen er satt."),
            missing=_(
                "Klageinstansen er ikke satt på bokmål og nynorsk. Til den er satt, kan ingen vedtaksbrev sendes."
            ),
            stops=Stops.LETTER,
        )


def _of_facts(call: Call) -> Iterator[CheckPoint]:
    """The `call.*` facts that the rules of the edition read. Not set is an answer: then a person judges."""
    if call.edition.status != EditionStatus.PUBLISHED:
        return
    given = call_facts(call)
    codes = {rule.code for rule in document_of(call.edition).rules}
    for name, setting in CALL_SETTINGS.items():
        if codes.intersection(setting.rules) and name not in {"call.state", "call.deadline"}:
            is_frame = name == "call.frame_nok"
            missing = setting.missing_nn if get_language() == "nn" else setting.missing_nb
            yield _point(
                name,
                is_met=name in given,
                met=_("Satt: %(what)s.") % {"what": FACTS[name].label.in_language(get_language() or "nb")},
                missing=missing,
                stops=Stops.AWARD if is_frame else Stops.NOTHING,
            )
