"""Who acts, in whose name, what the registers say, and the trace that is left."""

from organisations.models.calendar import CalendarAddress
from organisations.models.correction import CorrectedValue, RegisterCorrection
from organisations.models.joining import AccessRequest, Invitation, KeptText
from organisations.models.organisation import Account, LanguageForm, Membership, Organisation
from organisations.models.register import (
    ChosenService,
    District,
    EarlierGrant,
    ModelTrialParticipant,
    Municipality,
    MunicipalModel,
    RegisterCompletion,
    RegisterLoad,
    Succession,
)
from organisations.models.trail import AuditEntry, ReadEntry
from organisations.models.user import User

__all__ = [
    "AccessRequest",
    "Account",
    "AuditEntry",
    "CalendarAddress",
    "ChosenService",
    "CorrectedValue",
    "District",
    "EarlierGrant",
    "Invitation",
    "KeptText",
    "LanguageForm",
    "Membership",
    "ModelTrialParticipant",
    "MunicipalModel",
    "Municipality",
    "Organisation",
    "ReadEntry",
    "RegisterCompletion",
    "RegisterCorrection",
    "RegisterLoad",
    "Succession",
    "User",
]
