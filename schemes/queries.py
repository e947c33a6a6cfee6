"""Reads of the schemes floor: calls, the document of an edition, who has which role, kept runs. No writes."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import F, Q, QuerySet

from letters.wording import Block, LetterText
from schemes.edition import EditionDocument, load_text
from schemes.models import Call, Edition, RuleRun, SchemeRole
from schemes.rules.engine import RuleSet
from schemes.rules.engine import bind as bind_rules
from schemes.workdays import oslo_day
from schemes.workflow import CallStatus, EditionStatus

CLOSED, OPEN = "closed", "open"  # values of the fact call.state
STATE_SETTING = "call.state"
ALWAYS = "always"


# ----- who may -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SchemeRoles:
    """What one person may do in the directorate: roles for every scheme, and roles for single ones."""

    everywhere: frozenset[str]
    by_scheme: Mapping[int, frozenset[str]]

    def for_scheme(self, scheme_id: int) -> frozenset[str]:
        """The roles that count for one scheme."""
        return self.everywhere | self.by_scheme.get(scheme_id, frozenset())

    @property
    def any(self) -> frozenset[str]:
        """Every role held anywhere: for menus, never for a right to one case."""
        return self.everywhere.union(*self.by_scheme.values())

    def schemes_with(self, *roles: str) -> frozenset[int]:
        """The single schemes in which any of `roles` is held; those held `everywhere` count for all schemes besides."""
        return frozenset(scheme for scheme, held in self.by_scheme.items() if held.intersection(roles))


def roles_of(user_id: int) -> SchemeRoles:
    """The standing roles of one person; one query."""
    everywhere: set[str] = set()
    by_scheme: dict[int, set[str]] = {}
    rows = SchemeRole.objects.filter(user_id=user_id, ended_at__isnull=True).values_list("scheme_id", "role")
    for scheme_id, role in rows:
        held = everywhere if scheme_id is None else by_scheme.setdefault(scheme_id, set())
        held.add(role)
    return SchemeRoles(frozenset(everywhere), {scheme: frozenset(held) for scheme, held in by_scheme.items()})


# ----- documents -----------------------------------------------------------------------------------------------------


class NoDocument(LookupError):
    """The edition is a draft: it has no document yet, only rows."""


def document_of(edition: Edition) -> EditionDocument:
    """The frozen document of a published edition, parsed once per process; NoDocument for a draft."""
    if not edition.sha256:
        raise NoDocument(edition.version)
    return document_with(edition.sha256)


@lru_cache(maxsize=64)
def document_with(sha256: str) -> EditionDocument:
    """The document with this digest; a text never changes under its digest, so one process reads it once."""
    text = Edition.objects.filter(sha256=sha256).values_list("document", flat=True).first()
    if text is None:
        raise NoDocument(sha256)
    return load_text(text)


@lru_cache(maxsize=64)
def rules_with(sha256: str) -> RuleSet:
    """The rules of the document with this digest, bound to their kinds once per process."""
    return bind_rules(document_with(sha256).rules)


def published_document(call_key: str) -> EditionDocument | None:
    """The document that a call is under; None when there is no such call."""
    call = call_by_key(call_key)
    return None if call is None else document_of(call.edition)


def newest_published(scheme_id: int, year: int) -> Edition | None:
    """The published revision of a scheme and year with the highest number: letters take its wording."""
    rows = Edition.objects.filter(scheme_id=scheme_id, year=year, status=EditionStatus.PUBLISHED)
    return rows.select_related("scheme").defer("document").order_by("-revision").first()


def frozen_editions(scheme_id: int) -> list[Edition]:
    """Every edition of a scheme that was ever published, also those replaced since, the oldest first."""
    rows = Edition.objects.filter(scheme_id=scheme_id, status__in=[EditionStatus.PUBLISHED, EditionStatus.RETIRED])
    return list(rows.select_related("scheme").defer("document").order_by("year", "revision"))


# ----- calls ---------------------------------------------------------------------------------------------------------


def _calls() -> QuerySet[Call]:
    rows = Call.objects.select_related("scheme", "edition__scheme", "frame").prefetch_related("settings")
    return rows.defer("edition__document")


def call_by_key(key: str) -> Call | None:
    """The call with its scheme, edition, frame and settings; None when there is none."""
    return _calls().filter(key=key).first()


def calls_for_catalogue() -> list[Call]:
    """Every call, the one with the earliest deadline first, those without a date last."""
    return list(_calls().order_by(F("deadline_on").asc(nulls_last=True), "id"))


def open_calls(on: date) -> QuerySet[Call]:
    """The calls in which a new draft can be started on `on`: open, begun, and the deadline (a whole day) not passed."""
    begun = Q(opens_on__isnull=True) | Q(opens_on__lte=on)
    running = Q(deadline_on__isnull=True) | Q(deadline_on__gte=on)
    return _calls().filter(begun, running, status=CallStatus.OPEN).order_by(F("deadline_on").asc(nulls_last=True), "id")


def standing_of(call: Call, now: datetime) -> str:
    """Where a call stands for the public: "open", "coming" or "closed".

    A planned call whose deadline has passed, or that is set as closed (R70), is history: closed.
    """
    today = oslo_day(now)
    is_over = call.deadline_on is not None and call.deadline_on < today
    if call.status == CallStatus.CLOSED or is_over or _stated(call) == CLOSED:
        return "closed"
    has_begun = call.status == CallStatus.OPEN and (call.opens_on is None or call.opens_on <= today)
    return "open" if has_begun else "coming"


def _stated(call: Call) -> str:
    """The setting call.state, "" when it is not set."""
    return next((json.loads(row.value) for row in call.settings.all() if row.name == STATE_SETTING), "")


def call_facts(call: Call) -> dict[str, Any]:
    """Every `call.*` fact that is set, as plain values (facts.md 1); what is absent is not set. Source: call."""
    facts = {row.name: json.loads(row.value) for row in call.settings.all()}
    frame = getattr(call, "frame", None)
    columns = {
        "call.deadline": call.deadline_on and call.deadline_on.isoformat(),
        "call.budget_year": call.budget_year,
        "call.frame_nok": frame and frame.total_nok,
        "call.earmark_nok": frame and frame.earmark_nok,
    }
    if call.status != CallStatus.PLANNED:
        columns[STATE_SETTING] = OPEN if call.status == CallStatus.OPEN else CLOSED
    return facts | {name: value for name, value in columns.items() if value is not None}


# ----- kept runs -----------------------------------------------------------------------------------------------------


def runs_of(case_ref: str) -> QuerySet[RuleRun]:
    """The kept runs of one case, newest first."""
    return RuleRun.objects.filter(case_ref=case_ref).select_related("made_by").order_by("-id")


def latest_run(case_ref: str, phase: str | None = None) -> RuleRun | None:
    """The newest kept run of one case, or of one case in one phase."""
    rows = runs_of(case_ref)
    return (rows if phase is None else rows.filter(phase=phase)).first()


# ----- letters -------------------------------------------------------------------------------------------------------


def letter_text(document: EditionDocument, kind: str, language: str, conditions: Collection[str] = ()) -> LetterText:
    """The edition's wording of one letter in one form of Norwegian, as the letters floor draws it; KeyError if none.

    `conditions` choose the title where the letter has variants; the blocks are chosen when the letter is drawn.
    """
    letter = document.wording.letter(kind)
    variant = next((each.text for each in letter.title_variants if each.when in conditions), letter.title)
    blocks = tuple(
        Block(
            key=block.key,
            text=_drawn(block.text.in_language(language)),
            when="" if block.when == ALWAYS else block.when,
            group=block.group,
        )
        for block in document.wording.blocks_of(kind)
    )
    title = variant.in_language(language)
    source = json.dumps([kind, language, title, *([each.key, each.when, each.text] for each in blocks)])
    return LetterText(kind, language, title, blocks, hashlib.sha256(source.encode()).hexdigest())


def _drawn(text: str) -> str:
    """A block in the notation of the letters floor: headings in stars, and a line break only between paragraphs."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(_paragraph(paragraph.splitlines()) for paragraph in paragraphs)


def _paragraph(lines: list[str]) -> str:
    if lines and lines[0].startswith("## "):
        rest = _paragraph(lines[1:])
        heading = f"**{lines[0].removeprefix('## ').strip()}**"
        return f"{heading}\n\n{rest}" if rest else heading
    joined: list[str] = []
    for line in lines:
        if joined and not line.lstrip().startswith("- "):
            joined[-1] = f"{joined[-1]} {line.strip()}"
        else:
            joined.append(line.strip())
    return "\n".join(joined)
