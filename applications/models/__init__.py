"""The case: from draft to decision, and the money that follows."""

from applications.models.application import (
    Application,
    ApplicationAnswer,
    CaseNumber,
    CopiedField,
    MunicipalSupport,
    Participant,
    Submission,
)
from applications.models.assessment import (
    ConflictDeclaration,
    Judgement,
    Override,
    Recommendation,
    RecommendedLine,
    Score,
)
from applications.models.attachment import Attachment
from applications.models.decision import Award, AwardLine, Decision, Instalment, Obligation
from applications.models.objection import Objection
from applications.models.payment import Payout
from applications.models.people import InformationRequest, Message, RequestedField, Visit
from applications.models.project import Activity, BudgetLine, Endorsement
from applications.models.selection import Selection, ServiceAmount

__all__ = [
    "Activity",
    "Application",
    "ApplicationAnswer",
    "Attachment",
    "Award",
    "AwardLine",
    "BudgetLine",
    "CaseNumber",
    "ConflictDeclaration",
    "CopiedField",
    "Decision",
    "Endorsement",
    "InformationRequest",
    "Instalment",
    "Judgement",
    "Message",
    "MunicipalSupport",
    "Objection",
    "Obligation",
    "Override",
    "Participant",
    "Payout",
    "Recommendation",
    "RecommendedLine",
    "RequestedField",
    "Score",
    "Selection",
    "ServiceAmount",
    "Submission",
    "Visit",
]
