"""What the page of one batch shows: steps, checks, sample, letters with deviations first, and how the sending goes."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.caseworker.batch_scope import letters_of
from applications.letter_kinds.decided import AWARDS
from applications.models import Decision
from applications.operations.sending import Control, Deviation, control, samples_of
from applications.operations.sending.releasing import read_by
from letters.models import Batch, BatchState, Dispatch, DispatchState, Letter, LetterState, Opening
from letters.wording import long_date, long_time
from organisations.access import ActorRequest
from schemes.models import Call
from schemes.money import kr

SHOWN = 200  # letters listed on one page; the counts are always of all


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the control."""

    state: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One letter in the list."""

    letter: Letter
    result: str
    amount: str
    deviation: Deviation | None


@dataclass(frozen=True, slots=True)
class Sample:
    """One letter of the sample, and whether this person has read it."""

    letter: Letter
    is_read: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class Live:
    """How many letters stand where."""

    ready: int
    queued: int
    made: int
    told: int
    opened: int
    failed: int
    total: int

    @property
    def is_going(self) -> bool:
        """Letters are on their way: the numbers still change."""
        return self.queued > 0 or self.made > 0


def batch_page(request: ActorRequest, batch: Batch) -> dict[str, Any]:
    """Everything on the page but the form."""
    is_gone = batch.state in (BatchState.RELEASED, BatchState.STOPPED)
    checked = None if is_gone else control(batch)
    live = live_counts(batch)
    samples = _samples(request, batch) if batch.state == BatchState.READY else []
    unread = sum(not sample.is_read for sample in samples)
    call = Call.objects.select_related("scheme").filter(key=batch.call_key).first()
    return {
        "batch": batch,
        "call": call,
        "lead": _lead(batch),
        "checks": _checks(checked) if checked else [],
        "agrees": checked is not None and checked.agrees,
        "samples": samples,
        "unread_count": unread,
        "rows": _rows(request, batch, checked),
        "live": live,
        "steps": _steps(batch, live, unread=unread, is_checked=checked is not None and checked.agrees),
        "is_preparer": batch.prepared_by_id == request.actor.user_id,
    }


def _lead(batch: Batch) -> str:
    if batch.released_at:
        about = {"name": batch.released_by, "time": long_time(batch.released_at)}
        return _("frigitt av %(name)s %(time)s") % about
    if batch.prepared_at:
        about = {"name": batch.prepared_by, "time": long_time(batch.prepared_at)}
        return _("gjort klar av %(name)s %(time)s") % about
    return _("samlet %(time)s") % {"time": long_time(batch.created_at)}


def _steps(batch: Batch, live: Live, *, unread: int, is_checked: bool) -> list[dict[str, Any]]:
    """Made ready, checked, released, sent, received: the second line is a count or who has it."""
    state = BatchState(batch.state)
    at = {BatchState.DRAFT: 0, BatchState.READY: 1 if unread or not is_checked else 2, BatchState.STOPPED: 0}.get(
        state, 3
    )
    if state is BatchState.RELEASED and not live.is_going:
        at = 4
    count = {"count": live.total}
    sample = ngettext("%(number)d prøve gjenstår", "%(number)d prøver gjenstår", unread) % {"number": unread}
    details = [
        _("%(count)d brev laget og låst") % count if at else _("%(count)d brev samlet") % count,
        sample if unread else _("antall og sum"),
        long_date(batch.release_on) if batch.release_on else _("dato ikke satt"),
        _("%(told)d av %(count)d varslet") % {"told": live.told, "count": live.total},
        _("%(opened)d av %(count)d åpnet") % {"opened": live.opened, "count": live.total},
    ]
    labels = [_("Klargjøres"), _("Kontroll"), _("Frigis"), _("Sendes"), _("Mottatt")]
    return [
        {
            "label": label,
            "detail": detail,
            "state": "done" if index < at else "in_progress" if index == at else "",
            "is_current": index == at,
        }
        for index, (label, detail) in enumerate(zip(labels, details, strict=True))
    ]


def _checks(checked: Control) -> list[Check]:
    return [_count_check(checked), _sum_check(checked), _deviation_check(checked), _content_check(checked)]


def _count_check(checked: Control) -> Check:
    title = _("%(letters)d brev, %(decisions)d vedtak") % {"letters": checked.letters, "decisions": checked.decisions}
    if checked.counts_agree:
        return Check("met", title, _("Ingen vedtak uten brev, ingen brev uten vedtak."))
    parts = []
    if checked.without_letter:
        parts.append(_("Uten brev her: %(names)s.") % {"names": ", ".join(checked.without_letter)})
    if checked.without_decision:
        parts.append(_("%(number)d brev har ikke noe vedtak som venter.") % {"number": checked.without_decision})
    return Check("not_met", title, " ".join(parts) or _("Utsendingen har ingen brev."))


def _sum_check(checked: Control) -> Check:
    decided = kr(checked.decided_nok)
    if checked.written_nok is None:
        return Check("waiting_other", _("Vedtakene er på %(sum)s") % {"sum": decided}, _("Brevene er ikke laget ennå."))
    if checked.sums_agree:
        return Check("met", _("Summen stemmer: %(sum)s") % {"sum": decided}, _("Brevene sier det samme som vedtakene."))
    about = {"decided": decided, "written": kr(checked.written_nok)}
    title = _("Summen avviker med %(sum)s") % {"sum": kr(abs(checked.decided_nok - checked.written_nok))}
    return Check("not_met", title, _("Vedtakene: %(decided)s. Brevene: %(written)s.") % about)


def _deviation_check(checked: Control) -> Check:
    number = len(checked.deviations)
    if checked.written_nok is None:
        return Check("waiting_other", _("Målform og lengde"), _("Kontrolleres når brevene lages."))
    if not number:
        return Check("met", _("Ingen brev skiller seg ut"), _("Målform og lengde er som ventet."))
    stops = any(each.stops for each in checked.deviations)
    title = ngettext("%(number)d brev skiller seg ut", "%(number)d brev skiller seg ut", number) % {"number": number}
    text = _("De står øverst i listen.")
    return Check("not_met" if stops else "warning", title, text)


def _content_check(checked: Control) -> Check:
    faults = list(checked.unset)
    if checked.without_address:
        faults.append(_("Mangler adresse: %(names)s.") % {"names": ", ".join(checked.without_address)})
    if faults:
        return Check("not_met", _("Noe mangler før brevene kan sendes"), " ".join(faults))
    title = _("Alle har mottaker, frist, kontrollforbehold og klageopplysning")
    if checked.written_nok is None:
        return Check("waiting_other", title, _("Kontrolleres når brevene lages."))
    return Check("met", title, _("Kontrollert mot kravene til tilskuddsbrev."))


def _samples(request: ActorRequest, batch: Batch) -> list[Sample]:
    drawn = samples_of(batch)
    read = read_by(drawn, request.actor)
    unread = next((letter.pk for letter in drawn if letter.pk not in read), None)
    return [Sample(letter, letter.pk in read, letter.pk == unread) for letter in drawn]


def _rows(request: ActorRequest, batch: Batch, checked: Control | None) -> list[Row]:
    """The letters, those that stand out first."""
    letters = list(letters_of(request, batch).defer("html", "text")[:SHOWN])
    deviations = {each.letter.pk: each for each in (checked.deviations if checked else ())}
    made = _results([letter.case_ref for letter in letters])
    rows = [
        Row(letter, *made.get(letter.case_ref, ("", "")), deviation=deviations.get(letter.pk)) for letter in letters
    ]
    return sorted(rows, key=lambda row: row.deviation is None)


def _results(refs: list[str]) -> dict[str, tuple[str, str]]:
    """Result and amount of the newest decision of each case."""
    rows = Decision.objects.filter(application__ref__in=refs).order_by("id")
    found = rows.values_list("application__ref", "result", "award__total_nok")
    return {ref: (result, kr(total) if result in AWARDS else "") for ref, result, total in found}


def live_counts(batch: Batch) -> Live:
    """Where the letters of a batch stand now; three queries."""
    states = Counter(batch.letters.values_list("state", flat=True))
    told = Dispatch.objects.filter(letter__batch=batch, state=DispatchState.HANDED_OVER)
    stuck = Dispatch.objects.stuck().filter(letter__batch=batch)
    return Live(
        ready=states[LetterState.HELD],
        queued=states[LetterState.QUEUED],
        made=states[LetterState.RENDERED],
        told=told.values("letter").distinct().count(),
        opened=Opening.objects.filter(letter__batch=batch, first=True).count(),
        failed=states[LetterState.DEAD] + stuck.count(),
        total=sum(states.values()),
    )
