"""Writing an application until it is sent: start, answers, contacts, budget, plan, endorsements, partners.

Each save is one transaction with its line in the trail. The acts stand in the modules beside; callers import from here.
"""

from applications.guards.editing import NotOpen, may_edit
from applications.models.application import CONTACT_FIELDS
from applications.operations.drafting.answering import Given, NotAsked, Unstorable, question_of, save_answer
from applications.operations.drafting.budget import save_budget, save_cells
from applications.operations.drafting.carrying import carry_answers
from applications.operations.drafting.cells import SavedAnswer, StaleAnswer, token
from applications.operations.drafting.contacts import contact_texts, save_contacts
from applications.operations.drafting.copying import HasContent, confirm_copied, copy_application
from applications.operations.drafting.endorsing import (
    OfficeMissing,
    OtherVersion,
    ask_endorsement,
    confirm_endorsement,
    return_endorsement,
    withdraw_endorsement,
)
from applications.operations.drafting.partners import (
    BINDING,
    add_partner,
    confirm_partner,
    decline_partner,
    remind_partner,
    remove_partner,
    withdraw_confirmation,
)
from applications.operations.drafting.plan import save_plan, save_plan_cells
from applications.operations.drafting.starting import CallNotOpen, start_application
from applications.operations.drafting.supporting import (
    STILL_COUNTS,
    SUPPORTING,
    ask_support,
    confirm_support,
    withdraw_support,
)
from applications.operations.drafting.visiting import forget_visits, leave, mark_news_seen, note_visit

__all__ = [
    "BINDING",
    "CONTACT_FIELDS",
    "STILL_COUNTS",
    "SUPPORTING",
    "CallNotOpen",
    "Given",
    "HasContent",
    "NotAsked",
    "NotOpen",
    "OfficeMissing",
    "OtherVersion",
    "SavedAnswer",
    "StaleAnswer",
    "Unstorable",
    "add_partner",
    "ask_endorsement",
    "ask_support",
    "carry_answers",
    "confirm_copied",
    "confirm_endorsement",
    "confirm_partner",
    "confirm_support",
    "contact_texts",
    "copy_application",
    "decline_partner",
    "forget_visits",
    "leave",
    "mark_news_seen",
    "may_edit",
    "note_visit",
    "question_of",
    "remind_partner",
    "remove_partner",
    "return_endorsement",
    "save_answer",
    "save_budget",
    "save_cells",
    "save_contacts",
    "save_plan",
    "save_plan_cells",
    "start_application",
    "token",
    "withdraw_confirmation",
    "withdraw_endorsement",
    "withdraw_support",
]
