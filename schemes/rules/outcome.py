"""What a rule finds: four outcomes, three severities, and the evaluation of a whole case. Texts are made on reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from schemes.rules.sentences import SILENT, Words, fill


class OutcomeKind(StrEnum):
    """The four outcomes of a rule."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    DISCRETION = "discretion"


class Severity(StrEnum):
    """What a `not_met` does to the verdict: stops it, is pointed out, or only informs."""

    BLOCKS = "blocks"
    WARNS = "warns"
    INFORMS = "informs"


class Phase(StrEnum):
    """When a rule is asked."""

    PRE_CHECK = "pre-check"
    SUBMIT = "submit"
    ASSESS = "assess"
    DECIDE = "decide"
    REPORT = "report"


FROM_ASSESSMENT = frozenset({Phase.ASSESS, Phase.DECIDE})


class Verdict(StrEnum):
    """The sum of the outcomes that are not replaced. In phase report read it as "may be approved as it stands"."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    INCOMPLETE = "incomplete"
    NEEDS_DISCRETION = "needs_discretion"


class AtSending(StrEnum):
    """What a `not_met` in phase submit does when somebody presses Send (a verdict never stops anyone from sending)."""

    NOTHING = ""
    STOP = "stop"
    CONFIRM = "confirm"


class Read(NamedTuple):
    """A value a rule read, and where it came from; an absent fact is `Read(None, "absent")`."""

    value: object
    source: str


ABSENT = Read(None, "absent")


class Finding(NamedTuple):
    """What a kind answers: the outcome, the sentences that say why (key and values), and, rarely, its own severity."""

    outcome: OutcomeKind
    said: tuple[tuple[str, Mapping[str, object]], ...]
    severity: Severity | None = None


# Runs for every rule of every case: an enum's members are slow to look up, a named tuple's own __new__ slow to call.
_MET, _NOT_MET, _UNKNOWN, _DISCRETION = OutcomeKind
_new = tuple.__new__


def met(sentence: str, **values: object) -> Finding:
    """The requirement is fulfilled."""
    return _new(Finding, (_MET, ((sentence, values),), None))


def not_met(sentence: str, **values: object) -> Finding:
    """The requirement is not fulfilled."""
    return _new(Finding, (_NOT_MET, ((sentence, values),), None))


def unknown(sentence: str, **values: object) -> Finding:
    """A fact that is needed is absent, in a sentence of the kind's own; else use `missing`."""
    return _new(Finding, (_UNKNOWN, ((sentence, values),), None))


def discretion(sentence: str, **values: object) -> Finding:
    """A person must judge."""
    return _new(Finding, (_DISCRETION, ((sentence, values),), None))


MISSING = "missing"  # the sentence that names the facts a rule needs and does not find
WEIGHT = {OutcomeKind.NOT_MET: 3, OutcomeKind.UNKNOWN: 2, OutcomeKind.DISCRETION: 1, OutcomeKind.MET: 0}


def combine(parts: Sequence[Finding]) -> Finding:
    """The parts of one rule as one: any not met, else any unknown, else any discretion, else met.

    Only the parts that decide it speak, each sentence once; all that is missing in one sentence.
    """
    decided = max((part.outcome for part in parts), key=WEIGHT.__getitem__)
    absent: list[object] = []
    said: list[tuple[str, Mapping[str, object]]] = []
    for key, values in (sentence for part in parts if part.outcome is decided for sentence in part.said):
        if key == MISSING:
            absent.extend(name for name in _facts_of(values) if name not in absent)
        elif (key, values) not in said:
            said.append((key, values))
    if absent:
        said.insert(0, (MISSING, {"facts": tuple(absent)}))
    return Finding(decided, tuple(said))


def _facts_of(values: Mapping[str, object]) -> tuple[object, ...]:
    facts = values["facts"]
    return facts if isinstance(facts, tuple) else ()


@dataclass(frozen=True, slots=True)
class RuleCard:
    """What an outcome shows of its rule; one per rule of an edition, shared by all its outcomes."""

    code: str
    kind: str
    reference: Words
    title: Words
    remedy: Words
    at_sending: AtSending
    link: str
    sentences: Mapping[str, Words]


JUDGED = {
    OutcomeKind.MET: Words(
        "En saksbehandler har vurdert at kravet er oppfylt.", "Ein saksbehandlar har vurdert at kravet er oppfylt."
    ),
    OutcomeKind.NOT_MET: Words(
        "En saksbehandler har vurdert at kravet ikke er oppfylt.",
        "Ein saksbehandlar har vurdert at kravet ikkje er oppfylt.",
    ),
}


class Outcome(NamedTuple):
    """The outcome of one rule for one case: what was found, what was read, whether an exception stands in its place."""

    card: RuleCard
    outcome: OutcomeKind
    severity: Severity
    finding: Finding
    inputs: Mapping[str, Read]
    replaced_by: str | None = None

    @property
    def rule(self) -> str:
        """The rule's number, R10."""
        return self.card.code

    @property
    def kind(self) -> str:
        """The rule kind's name."""
        return self.card.kind

    @property
    def reference(self) -> str:
        """Source and place in bokmål, "S0, Hvem kan søke"."""
        return self.card.reference.nb

    @property
    def is_judged(self) -> bool:
        """A person's answer stands in the place of `discretion`."""
        return self.outcome is not self.finding.outcome

    @property
    def at_sending(self) -> AtSending:
        """What this outcome does to sending: only a `not_met` does anything."""
        return self.card.at_sending if self.outcome is OutcomeKind.NOT_MET else AtSending.NOTHING

    @property
    def has_english(self) -> bool:
        """Whether every sentence of this outcome exists in English."""
        return not self.is_judged and all(self.card.sentences[key].en for key, _ in self.finding.said)

    def text(self, language: str) -> str:
        """Whole sentences with the values in them, in `language`; English falls back to bokmål as a whole."""
        if language == "en" and not self.has_english:
            language = "nb"
        said = [fill(self.card.sentences[key], values, language) for key, values in self.finding.said]
        if self.is_judged:
            said.append(JUDGED[self.outcome].in_language(language))
        return " ".join(said)

    @property
    def text_nb(self) -> str:
        """The sentences in bokmål."""
        return self.text("nb")

    @property
    def text_nn(self) -> str:
        """The sentences in nynorsk."""
        return self.text("nn")

    @property
    def text_en(self) -> str | None:
        """The sentences in English, None where there are none."""
        return self.text("en") if self.has_english else None

    @property
    def title_nb(self) -> str:
        """The rule's short name in bokmål."""
        return self.card.title.nb

    @property
    def title_nn(self) -> str:
        """The rule's short name in nynorsk."""
        return self.card.title.nn

    @property
    def remedy(self) -> Words:
        """What the applicant can do about a `not_met`; silent otherwise."""
        return self.card.remedy if self.outcome is OutcomeKind.NOT_MET else SILENT

    @property
    def remedy_nb(self) -> str:
        """The remedy in bokmål, or nothing."""
        return self.remedy.nb

    @property
    def remedy_nn(self) -> str:
        """The remedy in nynorsk, or nothing."""
        return self.remedy.nn


class Evaluation(NamedTuple):
    """All outcomes of one case in one phase, in R-order, under one frozen version of the rules."""

    call: str
    track: str
    phase: Phase
    verdict: Verdict
    outcomes: tuple[Outcome, ...]
    version: str
    sha256: str

    def standing(self) -> tuple[Outcome, ...]:
        """The outcomes that count: those not replaced by an exception."""
        return tuple(outcome for outcome in self.outcomes if outcome.replaced_by is None)

    def of(self, rule: str) -> Outcome:
        """The outcome of one rule; KeyError when it was not asked."""
        for outcome in self.outcomes:
            if outcome.rule == rule:
                return outcome
        raise KeyError(rule)

    def tally(self, kind: OutcomeKind) -> int:
        """How many standing outcomes are `kind`."""
        return sum(outcome.outcome is kind for outcome in self.standing())

    def stops_sending(self) -> tuple[Outcome, ...]:
        """The outcomes that keep the form from being sent: `not_met` in phase submit where the edition says stop."""
        return self._at_sending(AtSending.STOP)

    def to_confirm(self) -> tuple[Outcome, ...]:
        """The outcomes the sender must see and confirm before sending."""
        return self._at_sending(AtSending.CONFIRM)

    def keeps_from_award(self) -> tuple[Outcome, ...]:
        """The outcomes that keep the verdict from `eligible`; an award needs an override of every one (facts.md 4)."""
        return tuple(outcome for outcome in self.standing() if _hinders(outcome))

    def _at_sending(self, what: AtSending) -> tuple[Outcome, ...]:
        if self.phase is not Phase.SUBMIT:
            return ()
        return tuple(outcome for outcome in self.standing() if outcome.at_sending is what)


def _hinders(outcome: Outcome) -> bool:
    if outcome.outcome is OutcomeKind.DISCRETION:
        return outcome.severity is not Severity.INFORMS
    return outcome.outcome is not OutcomeKind.MET and outcome.severity is Severity.BLOCKS


def verdict_of(outcomes: Sequence[Outcome]) -> Verdict:
    """The verdict over the outcomes that are not replaced; what informs never counts."""
    is_incomplete = needs_discretion = False
    for each in outcomes:
        if each.outcome is _MET or each.replaced_by is not None or not _hinders(each):
            continue
        if each.outcome is _NOT_MET:
            return Verdict.NOT_ELIGIBLE
        if each.outcome is _UNKNOWN:
            is_incomplete = True
        else:
            needs_discretion = True
    if is_incomplete:
        return Verdict.INCOMPLETE
    return Verdict.NEEDS_DISCRETION if needs_discretion else Verdict.ELIGIBLE
