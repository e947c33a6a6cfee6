"""What is offered, under which rules."""

from schemes.models.answer import Answer
from schemes.models.draft import CopiedValue
from schemes.models.edition import Call, CallSetting, Edition
from schemes.models.run import RuleRun
from schemes.models.scheme import Frame, Scheme, SchemeRole
from schemes.models.watch import SchemeWatch

__all__ = [
    "Answer",
    "Call",
    "CallSetting",
    "CopiedValue",
    "Edition",
    "Frame",
    "RuleRun",
    "Scheme",
    "SchemeRole",
    "SchemeWatch",
]
