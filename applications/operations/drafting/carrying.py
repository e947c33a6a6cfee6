"""Answers of the public pre-check, taken along into a draft: only into fields that nobody has answered."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from applications.models import Application, ApplicationAnswer, Participant
from applications.operations.drafting.answering import Given, question_of, save_answer
from applications.operations.drafting.cells import StaleAnswer
from organisations.actors import Actor


def carry_answers(
    *, application: Application, answers: Mapping[str, Given], actor: Actor, now: datetime
) -> tuple[str, ...]:
    """Keep `answers`, by question, with their origin; returns the questions that were filled.

    A question asked of each participant is answered for the lead. Whoever has written in a field, also emptied it, is
    never overwritten: the field counts as written from revision 1. Raises NotAsked, NotOpen, Unstorable and
    PermissionDenied as saving does, and then keeps none.
    """
    filled = []
    with transaction.atomic():
        lead = Participant.objects.get(application=application, is_lead=True)
        for question, value in answers.items():
            participant = lead if question_of(application, question).participant_scope else None
            try:
                saved = save_answer(
                    application=application,
                    participant=participant,
                    question=question,
                    value=value,
                    revision=0,
                    actor=actor,
                    now=now,
                    origin=ApplicationAnswer.Origin.PRE_CHECK,
                )
            except StaleAnswer:
                continue
            if saved.revision == 1:
                filled.append(question)
    return tuple(filled)
