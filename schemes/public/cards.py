"""What the public pages show of a call: computed once from the row and its frozen document, in the page's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.actors import OrganisationKind
from schemes.edition import EditionDocument, Text, Track
from schemes.models import Call
from schemes.money import kr
from schemes.queries import document_of, rules_with, standing_of
from schemes.questions import worded
from schemes.rules.engine import Asked
from schemes.rules.facts import Facts
from schemes.rules.outcome import OutcomeKind, Phase

KIND_FACT, DISTRICT_FACT = "applicant.kind", "applicant.district_number"
SOME_DISTRICT = "030101"
WHO = {
    OrganisationKind.MUNICIPALITY: gettext_lazy("kommuner"),
    OrganisationKind.OSLO_DISTRICT: gettext_lazy("bydeler i Oslo"),
    OrganisationKind.CHILD_WELFARE_SERVICE: gettext_lazy("kommunale barneverntjenester"),
    OrganisationKind.INTERMUNICIPAL_CHILD_WELFARE_SERVICE: gettext_lazy("interkommunale barneverntjenester"),
}


@dataclass(frozen=True, slots=True)
class CallCard:
    """One call in the list."""

    key: str
    url: str
    name: str
    year: int
    summary: str
    standing: str
    is_practice: bool
    opens_on: date | None
    deadline_on: date | None
    frame_nok: int | None
    amounts: str
    who: str
    tracks: tuple[tuple[str, str, str], ...] = ()  # key, name and amount of each

    @property
    def is_open(self) -> bool:
        """Whether one can apply now."""
        return self.standing == "open"

    @property
    def is_closed(self) -> bool:
        """Whether it is too late."""
        return self.standing == "closed"


@dataclass(frozen=True, slots=True)
class TrackCard:
    """One track of a call. `start_url` is empty where one cannot apply now."""

    key: str
    name: str
    description: str
    who: str
    amount: str
    note: str
    period_years: int | None
    start_url: str
    blank_url: str


def card_of(call: Call, now: datetime, language: str) -> CallCard:
    """The card of one call; its document is parsed once per process."""
    document = document_of(call.edition)
    frame = getattr(call, "frame", None)
    return CallCard(
        key=call.key,
        url=reverse("calls:detail", args=[call.key]),
        name=worded(document.name, language),
        year=document.year,
        summary=worded(document.summary, language),
        standing=standing_of(call, now),
        is_practice=call.is_practice,
        opens_on=call.opens_on,
        deadline_on=call.deadline_on,
        frame_nok=frame.total_nok if frame else None,
        amounts=amounts_of(document.tracks),
        who=", ".join(str(WHO[kind]) for kind in who_may_apply(call.edition.sha256)),
        tracks=tuple((each.key, worded(each.name, language), _amount(each)) for each in document.tracks),
    )


def amounts_of(tracks: Iterable[Track]) -> str:
    """«kr 300 000 – kr 1 000 000» over the caps of the tracks; empty where none is stated."""
    caps = sorted({track.max_nok for track in tracks if track.max_nok is not None})
    if not caps:
        return ""
    return kr(caps[0]) if len(caps) == 1 else f"{kr(caps[0])} – {kr(caps[-1])}"


@lru_cache(maxsize=64)
def who_may_apply(sha256: str) -> tuple[OrganisationKind, ...]:
    """The kinds of organisation that the rules themselves let in on some track; none where no rule says who."""
    tracks = {track for track, phase in rules_with(sha256).asked if phase is Phase.PRE_CHECK}
    return tuple(kind for kind in WHO if any(_lets_in(sha256, track, kind) for track in tracks))


def _lets_in(sha256: str, track: str, kind: OrganisationKind) -> bool:
    """Whether the rule that says who may apply (the first that refuses a private body) has nothing against `kind`."""
    for asked in rules_with(sha256).asked[track, Phase.PRE_CHECK]:
        if _answer(asked, OrganisationKind.PRIVATE) is OutcomeKind.NOT_MET:
            return _answer(asked, kind) is OutcomeKind.MET
    return False


def _answer(asked: Asked, kind: OrganisationKind) -> OutcomeKind | None:
    """What one rule says of an organisation that applies alone, when nothing is known but its kind."""
    alone: dict[str, object] = {"partners": [], "application.also_in": []}
    reader = Facts.of({KIND_FACT: kind.value, DISTRICT_FACT: SOME_DISTRICT, **alone}, source="system").reader()
    finding = asked.check(reader, Phase.PRE_CHECK)
    return finding.outcome if finding is not None and KIND_FACT in reader.inputs else None


def tracks_of(call: Call, document: EditionDocument, *, is_open: bool, language: str) -> list[TrackCard]:
    """The tracks of a call, each with its amount and, while the call is open, where one starts."""
    return [
        TrackCard(
            key=track.key,
            name=worded(track.name, language),
            description=worded(track.description, language),
            who=worded(track.who, language),
            amount=_amount(track),
            note=worded(track.amount_note, language) if track.amount_note else "",
            period_years=track.period_years,
            start_url=_start(call.key, track.key) if is_open else "",
            blank_url=reverse("calls:blank", args=[call.key, track.key]),
        )
        for track in document.tracks
    ]


def _amount(track: Track) -> str:
    if track.max_nok is None:
        return ""
    if track.min_nok is not None:
        return _("%(least)s til %(most)s") % {"least": kr(track.min_nok), "most": kr(track.max_nok)}
    return _("inntil %(most)s") % {"most": kr(track.max_nok)}


def _start(call: str, track: str) -> str:
    """Where an application is started; the page belongs to the floor above and is named, never imported."""
    try:
        return reverse("applicant:start", args=[call, track])
    except NoReverseMatch:
        return ""


def source_of(document: EditionDocument, key: str, language: str) -> str:
    """The short name of a source the edition rests on."""
    found: Text | None = next((each.short for each in document.sources if each.key == key), None)
    return key if found is None else worded(found, language)
