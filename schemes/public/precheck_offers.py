"""The calls as the pre-check asks them: each on its own day, under its own document; and what is known of who asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from organisations.lineage import Body, Registers, number_of, register_facts, relation_between, standing_on
from schemes.edition import EditionDocument, Form, Question
from schemes.given import GivenGrant
from schemes.models import Call
from schemes.public.precheck_who import Who
from schemes.queries import call_facts, document_of, rules_with, standing_of
from schemes.rules.engine import RuleSet, evaluate
from schemes.rules.facts import Facts
from schemes.rules.outcome import Evaluation, Phase, Read
from schemes.workdays import OSLO, oslo_day

ORDER = ("open", "coming", "closed")
REGISTER, SYSTEM, CALL = "register", "system", "call"
GRANTS = "grants.mu"


@dataclass(frozen=True, slots=True)
class Offer:
    """One call. `asked_at` is the moment the rules are asked about: now, or noon of the last day of a past one."""

    key: str
    document: EditionDocument
    rules: RuleSet
    sha256: str
    settings: Mapping[str, Any]
    standing: str
    is_practice: bool
    deadline_on: date | None
    opens_on: date | None
    asked_at: datetime

    @property
    def is_open(self) -> bool:
        """One can apply now."""
        return self.standing == "open"

    @property
    def is_over(self) -> bool:
        """It is too late; the answer is the one of its last day."""
        return self.standing == "closed"

    @property
    def asked_on(self) -> date:
        """The day the rules are asked about."""
        return oslo_day(self.asked_at)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the pre-check may ask on any track, in the order of the document."""
        sections = {each.key for each in self.document.sections if each.form == Form.PRE_CHECK}
        return tuple(each for each in self.document.questions if each.section in sections and each.fact)


def offer_of(call: Call, now: datetime) -> Offer:
    """A call as it is asked; no query, its rows are read with it."""
    standing = standing_of(call, now)
    last = _last_day(call, now) if standing == "closed" else None
    return Offer(
        key=call.key,
        document=document_of(call.edition),
        rules=rules_with(call.edition.sha256),
        sha256=call.edition.sha256,
        settings=call_facts(call),
        standing=standing,
        is_practice=call.is_practice,
        deadline_on=call.deadline_on,
        opens_on=call.opens_on,
        asked_at=datetime.combine(last, time(12), OSLO) if last else now,
    )


def _last_day(call: Call, now: datetime) -> date:
    """The last day one could apply: the deadline, or the earlier day on which the call was closed."""
    days = [day for day in (call.deadline_on, call.closed_at and oslo_day(call.closed_at)) if day is not None]
    return min([*days, oslo_day(now)])


def in_order(offers: Iterable[Offer], chosen: str = "") -> list[Offer]:
    """Open ones by deadline, coming ones, then those that are over, the newest first; a chosen one before all."""

    def place(offer: Offer) -> tuple[bool, int, int]:
        day = (offer.deadline_on or date.max).toordinal()
        return (offer.key != chosen, ORDER.index(offer.standing), -day if offer.is_over else day)

    return sorted(offers, key=place)


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks, as it stands on the day of one call: its number then, and what it has become by then."""

    number: str
    body: Body | None


def applicant_on(registers: Registers, who: Who, on: date) -> Applicant:
    """The municipality itself, or the one it had become by `on`; without a number when it did not exist then."""
    body = standing_on(registers, who.body, on) if who.body else None
    return Applicant(number_of(registers, body, on) if body else "", body)


def known_facts(registers: Registers, who: Who, offer: Offer, given: Sequence[GivenGrant] = ()) -> dict[str, Read]:
    """What portal and registers know of one that asks, on the day of the call; an absent fact is absent.

    `given` are the grants of the portal itself: they stand beside those of the register, as in a case.
    """
    known: dict[str, object] = {"applicant.kind": who.kind.value}
    number = applicant_on(registers, who, offer.asked_on).number
    if number:
        known["applicant.municipality_number"] = number
        known |= register_facts(registers=registers, municipality_number=number, on=offer.asked_on)
    if who.district_number:
        known["applicant.district_number"] = who.district_number
    facts = {name: Read(value, REGISTER) for name, value in known.items()}
    if number and (here := _given_here(registers, number, offer, given)):
        facts[GRANTS] = Read([*_listed(known.get(GRANTS)), *here], SYSTEM)
    return facts | {"application.submitted_at": Read(offer.asked_at, SYSTEM)}


def _given_here(
    registers: Registers, number: str, offer: Offer, given: Sequence[GivenGrant]
) -> list[dict[str, object]]:
    """The grants given by the day of the call to the municipality called `number` then, or to a predecessor."""
    found: list[dict[str, object]] = []
    for one in given:
        if one.decided_on > offer.asked_on or (one.is_practice and not offer.is_practice):
            continue
        relation = relation_between(
            registers=registers,
            municipality_number=number,
            on=offer.asked_on,
            earlier=one.municipality_number,
            then=one.decided_on,
        )
        if relation:
            end = {"period_end": one.period_end_on.isoformat()} if one.period_end_on else {}
            found.append({"year": one.decided_on.year, "relation": relation, **end})
    return found


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list) else []


def ask(offer: Offer, track: str, facts: Facts) -> Evaluation:
    """What the rules of one track say before an application is written."""
    return evaluate(
        rules=offer.rules,
        facts=facts.under(offer.settings, source=CALL),
        call=offer.key,
        track=track,
        phase=Phase.PRE_CHECK,
        version=offer.document.version,
        sha256=offer.sha256,
    )
