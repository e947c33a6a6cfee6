"""The rows of an edition while it is a draft: one table for each kind of thing in `schemes.edition`, same field names.

Written and read by `schemes.operations.rows`. A published edition is read from its document, never from these.
"""

from schemes.models.draft.duties import InstalmentTerm, Ladder, LadderStep, ObligationTerm, Terms
from schemes.models.draft.form import DocumentAsked, Question, QuestionOption, Section
from schemes.models.draft.letters import TitleVariant, WordingBlock, WordingLetter
from schemes.models.draft.offer import (
    CostCategory,
    CoveredCost,
    CoveredCosts,
    Criterion,
    CriterionAnchor,
    Heading,
    Passage,
    ProposedCall,
    ProposedSetting,
    Source,
    Track,
    TrackLetter,
)
from schemes.models.draft.row import CopiedValue, DraftRow
from schemes.models.draft.rules import (
    Example,
    ExampleFact,
    ExampleOutcome,
    RuleConfigRow,
    RuleParameter,
    RuleSeverity,
    RuleText,
)

__all__ = [
    "CopiedValue",
    "CostCategory",
    "CoveredCost",
    "CoveredCosts",
    "Criterion",
    "CriterionAnchor",
    "DocumentAsked",
    "DraftRow",
    "Example",
    "ExampleFact",
    "ExampleOutcome",
    "Heading",
    "InstalmentTerm",
    "Ladder",
    "LadderStep",
    "ObligationTerm",
    "Passage",
    "ProposedCall",
    "ProposedSetting",
    "Question",
    "QuestionOption",
    "RuleConfigRow",
    "RuleParameter",
    "RuleSeverity",
    "RuleText",
    "Section",
    "Source",
    "Terms",
    "TitleVariant",
    "Track",
    "TrackLetter",
    "WordingBlock",
    "WordingLetter",
]
