"""What a decision would bring, shown before the button is pressed, by the functions that carry it out. No writes."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from applications.guards.deciding import unset_settings
from applications.letter_kinds import language_for
from applications.letter_kinds.decision import decision_letter, kind_of
from applications.models import Application, Participant, Recommendation
from applications.operations.deciding.making import RecommendationChanged
from applications.operations.deciding.proposal import (
    NOTHING_CHOSEN,
    Chosen,
    Proposal,
    newest_recommendation,
    propose,
    release_day,
)
from letters import outbox
from letters.models import Letter
from organisations.actors import Actor
from organisations.models import User


@dataclass(frozen=True, slots=True)
class LetterPlanned:
    """One letter: to whom, in which form of Norwegian, and which step chose it (letters.md 5.1)."""

    participant: Participant
    language: str
    language_reason: str


@dataclass(frozen=True, slots=True)
class Effects:
    """All that a decision brings."""

    proposal: Proposal
    letter_kind: str
    letters: tuple[LetterPlanned, ...]
    release_on: date
    frame_total_nok: int | None
    frame_left_nok: int | None  # after this decision; None while the frame is not set
    unset: tuple[str, ...]  # what stops the release of the letter, one sentence each

    @property
    def result(self) -> str:
        """What is decided."""
        return self.proposal.decided.result

    @property
    def award_nok(self) -> int:
        """What is granted, whole kroner; 0 for a refusal."""
        return self.proposal.decided.award_nok

    @property
    def is_within_frame(self) -> bool:
        """There is room in the frame, or no frame that could be exceeded."""
        return self.frame_left_nok is None or self.frame_left_nok >= 0 or not self.award_nok


def effects_of(
    *, application: Application, recommendation: Recommendation, now: datetime, chosen: Chosen = NOTHING_CHOSEN
) -> Effects:
    """What happens if this recommendation is decided now."""
    proposal = propose(application, recommendation, now=now, chosen=chosen)
    frame = application.call.frame
    left = None if frame.left_nok is None else frame.left_nok - proposal.decided.award_nok
    return Effects(
        proposal=proposal,
        letter_kind=kind_of(proposal.decided),
        letters=letters_planned(application),
        release_on=release_day(application, now),
        frame_total_nok=frame.total_nok,
        frame_left_nok=left,
        unset=unset_settings(application.call.scheme),
    )


def letters_planned(application: Application) -> tuple[LetterPlanned, ...]:
    """One letter for each participant, the lead's first."""
    participants = application.participants.select_related("organisation").order_by("-is_lead", "id")
    return tuple(
        LetterPlanned(each, *language_for(organisation=each.organisation, application=application))
        for each in participants
    )


def preview_letter(
    *, application: Application, seen: int, actor: Actor, now: datetime, chosen: Chosen = NOTHING_CHOSEN
) -> Letter:
    """The letter to the lead as it would be frozen if the person decided now: unsaved, its number open.

    Raises RecommendationChanged, and WordingProblem when a field or setting is missing.
    """
    recommendation = newest_recommendation(application)
    if recommendation is None or recommendation.pk != seen:
        raise RecommendationChanged(["decision: the recommendation has changed"])
    return preview_of(propose(application, recommendation, now=now, chosen=chosen), actor=actor)


def preview_of(proposal: Proposal, *, actor: Actor) -> Letter:
    """The same from a proposal. Whoever proposed cannot decide: for them the name of the one who will is left open."""
    recommendation, application = proposal.decided.recommendation, proposal.decided.application
    decider = User.objects.filter(pk=actor.user_id).exclude(pk=recommendation.made_by_id).first()
    decided = replace(proposal.decided, decided_by=decider)
    planned = letters_planned(application)[0]
    filled = decision_letter(decided, participant=planned.participant, language=planned.language)
    return outbox.preview(
        kind=filled.text.kind,
        case_no=application.case_no,
        recipient=planned.participant.organisation,
        language=planned.language,
        text=filled.text,
        fields=filled.fields,
        conditions=filled.conditions,
        letter_date=decided.decided_on,
    )
