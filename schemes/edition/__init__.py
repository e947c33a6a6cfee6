"""The published document of one scheme in one year: frozen values, TOML text, digest and difference. Pure.

Everything the floors above use is named here; the rooms inside are this package's own.
"""

from schemes.edition.canonical import load_text, sha256_of, to_toml
from schemes.edition.conditions import CONDITIONS, GROUPS
from schemes.edition.difference import Change, difference
from schemes.edition.document import EditionDocument, Example
from schemes.edition.duties import Due, InstalmentTerm, Ladder, ObligationTerm, Share, TrackTerms
from schemes.edition.folders import CATALOGUE, catalogue_keys, folder_text, load_folder
from schemes.edition.form import (
    PROJECT_TITLE,
    TITLE_SIGNS,
    DocumentAsked,
    Form,
    Option,
    Question,
    QuestionKind,
    Section,
    SectionKind,
    ShownWhen,
)
from schemes.edition.laws import LAW_REFERENCES, LawSet, law_set_on, reference, references
from schemes.edition.merge_fields import MERGE_FIELDS, Empty, FieldType, MergeField, fields_in
from schemes.edition.offer import (
    Body,
    CallProposal,
    CostCategory,
    CoveredCosts,
    Criterion,
    Passage,
    Source,
    Track,
)
from schemes.edition.settings import CALL_SETTINGS, PROPOSED_DAYS, Unset
from schemes.edition.text import LANGUAGES, MalformedEdition, Text
from schemes.edition.wording import LetterWording, TitleVariant, WordingBlock, WordingLetter

__all__ = [
    "CALL_SETTINGS",
    "CATALOGUE",
    "CONDITIONS",
    "GROUPS",
    "LANGUAGES",
    "LAW_REFERENCES",
    "MERGE_FIELDS",
    "PROJECT_TITLE",
    "PROPOSED_DAYS",
    "TITLE_SIGNS",
    "Body",
    "CallProposal",
    "Change",
    "CostCategory",
    "CoveredCosts",
    "Criterion",
    "DocumentAsked",
    "Due",
    "EditionDocument",
    "Empty",
    "Example",
    "FieldType",
    "Form",
    "InstalmentTerm",
    "Ladder",
    "LawSet",
    "LetterWording",
    "MalformedEdition",
    "MergeField",
    "ObligationTerm",
    "Option",
    "Passage",
    "Question",
    "QuestionKind",
    "Section",
    "SectionKind",
    "Share",
    "ShownWhen",
    "Source",
    "Text",
    "TitleVariant",
    "Track",
    "TrackTerms",
    "Unset",
    "WordingBlock",
    "WordingLetter",
    "catalogue_keys",
    "difference",
    "fields_in",
    "folder_text",
    "law_set_on",
    "load_folder",
    "load_text",
    "reference",
    "references",
    "sha256_of",
    "to_toml",
]
