"""The control before a release: letters held against the decisions, what stands out, and a sample to read (F111)."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from applications.guards.deciding import unset_settings
from applications.letter_kinds import language_for
from applications.letter_kinds.decided import AWARDS
from applications.models import Decision, Participant
from applications.operations.sending.reading import decisions_in, letters_by_decision
from letters.models import Batch, Dispatch, DispatchState, Letter, LetterField
from schemes.money import kr

SAMPLE_SIZE = 5
UNUSUAL = 1.5  # times the median length of its kind
AWARDED = "award_nok"
TOO_FEW = 4  # letters of a kind from which a median says anything


@dataclass(frozen=True, slots=True)
class Deviation:
    """One letter that stands out, and why. What `stops` must be mended; the rest is to be read."""

    letter: Letter
    what: str
    why: str
    stops: bool


@dataclass(frozen=True, slots=True)
class Control:
    """Count and sum of a batch, from the decisions and from the letters, and what else was found."""

    decisions: int
    letters: int
    without_letter: tuple[str, ...]  # who lacks a letter
    without_decision: int
    decided_nok: int
    written_nok: int | None  # what the frozen letters say; None before they are made
    deviations: tuple[Deviation, ...]
    unset: tuple[str, ...]
    without_address: tuple[str, ...]

    @property
    def counts_agree(self) -> bool:
        """Every decision has its letters, every letter its decision."""
        return self.letters > 0 and not self.without_letter and not self.without_decision

    @property
    def sums_agree(self) -> bool:
        """The letters say what was decided, or say nothing yet."""
        return self.written_nok in (None, self.decided_nok)

    @property
    def agrees(self) -> bool:
        """Nothing stops the release."""
        stopped = any(each.stops for each in self.deviations)
        return self.counts_agree and self.sums_agree and not self.unset and not self.without_address and not stopped


def control(batch: Batch) -> Control:
    """Compare the batch with the decisions."""
    decisions = list(decisions_in(batch))
    pairs = letters_by_decision(decisions)
    in_batch = list(batch.letters.select_related("recipient").defer("html"))
    expected = {letter.pk for found in pairs.values() for _participant, letter in found if letter is not None}
    amounts = _amounts(in_batch)
    leads = {found[0][1].pk: each for each in decisions if (found := pairs[each.pk]) and found[0][1] is not None}
    awards = {pk: each.award.total_nok for pk, each in leads.items() if each.result in AWARDS}
    frozen = [letter for letter in in_batch if letter.text]
    return Control(
        decisions=len(decisions),
        letters=len(in_batch),
        without_letter=tuple(_without_letter(batch, pairs)),
        without_decision=sum(letter.pk not in expected for letter in in_batch),
        decided_nok=sum(awards.values()),
        written_nok=sum(_nok(amounts.get(pk, "")) for pk in awards) if frozen else None,
        deviations=tuple(_deviations(decisions, pairs, in_batch, amounts)),
        unset=unset_settings(decisions[0].application.call.scheme) if decisions else (),
        without_address=_without_address(frozen),
    )


def _without_address(letters: Sequence[Letter]) -> tuple[str, ...]:
    """The recipients whom no mail would tell about their letter."""
    rows = Dispatch.objects.filter(letter__in=letters, state=DispatchState.WAITING)
    told = set(rows.values_list("letter_id", flat=True))
    return tuple(sorted({str(letter.recipient) for letter in letters if letter.pk not in told}))


def _without_letter(batch: Batch, pairs: dict[int, list[tuple[Participant, Letter | None]]]) -> Iterator[str]:
    for found in pairs.values():
        for participant, letter in found:
            if letter is None or letter.batch_id != batch.pk:
                yield str(participant.organisation)


def _amounts(letters: Sequence[Letter]) -> dict[int, str]:
    """What each frozen letter says is granted, as it was printed."""
    wanted = {letter.pk: letter.freeze_no for letter in letters}
    rows = LetterField.objects.filter(letter_id__in=wanted, name=AWARDED)
    return {
        pk: value for pk, number, value in rows.values_list("letter_id", "freeze_no", "value") if wanted[pk] == number
    }


def _nok(printed: str) -> int:
    digits = "".join(sign for sign in printed if sign.isdecimal())
    return int(digits) if digits else 0


def _deviations(
    decisions: Sequence[Decision],
    pairs: dict[int, list[tuple[Participant, Letter | None]]],
    letters: Sequence[Letter],
    amounts: dict[int, str],
) -> Iterator[Deviation]:
    known = {letter.pk: letter for letter in letters}
    for decision in decisions:
        for participant, letter in pairs[decision.pk]:
            if letter is None or letter.pk not in known or not letter.text:
                continue
            row = known[letter.pk]
            yield from _wrong_amount(decision, row, amounts)
            yield from _wrong_form(decision, participant, row)
    yield from _unusual(letters)


def _wrong_amount(decision: Decision, letter: Letter, amounts: dict[int, str]) -> Iterator[Deviation]:
    right = kr(decision.award.total_nok) if decision.result in AWARDS else ""
    if amounts.get(letter.pk, "") != right:
        text = _("Vedtaket sier %(right)s, brevet sier %(wrong)s.")
        why = text % {"right": right or _("avslag"), "wrong": amounts.get(letter.pk) or _("avslag")}
        yield Deviation(letter, _("Beløp stemmer ikke"), why, stops=True)


def _wrong_form(decision: Decision, participant: Participant, letter: Letter) -> Iterator[Deviation]:
    language, _reason = language_for(organisation=participant.organisation, application=decision.application)
    if language != letter.language:
        why = _("Mottakeren skal ha brevet på %(form)s. Gjør utsendingen klar på nytt.")
        form = _("nynorsk") if language == "nn" else _("bokmål")
        yield Deviation(letter, _("Feil målform"), why % {"form": form}, stops=True)


def _unusual(letters: Sequence[Letter]) -> Iterator[Deviation]:
    by_kind: dict[str, list[Letter]] = {}
    for letter in letters:
        if letter.text:
            by_kind.setdefault(letter.kind, []).append(letter)
    for same in by_kind.values():
        usual = median(len(letter.text) for letter in same)
        for letter in same if len(same) >= TOO_FEW else ():
            if len(letter.text) > UNUSUAL * usual or len(letter.text) * UNUSUAL < usual:
                why = _("Brevet er %(length)d tegn, de andre er rundt %(usual)d.")
                yield Deviation(letter, _("Må leses"), why % {"length": len(letter.text), "usual": usual}, stops=False)


def samples_of(batch: Batch) -> list[Letter]:
    """Five letters of a batch that is ready, drawn by lot: another lot each time it is made ready, the same for all."""
    if batch.prepared_at is None:
        return []
    letters = list(batch.letters.select_related("recipient").defer("html", "text"))
    lot = f"{batch.pk}:{batch.prepared_at.isoformat()}"
    drawn = sorted(letters, key=lambda letter: hashlib.sha256(f"{lot}:{letter.pk}".encode()).hexdigest())
    return drawn[:SAMPLE_SIZE]
