"""What is asked: forms, their sections and questions. Frozen data only; drawing and checking is in schemes.steps."""

from dataclasses import dataclass
from enum import StrEnum

from schemes.edition.text import Text

TITLE_SIGNS = 200  # of the project's name, as people count them
PROJECT_TITLE = "project_title"  # the one question whose answer is also a column of the application


class Form(StrEnum):
    """The forms an edition may hold."""

    PRE_CHECK = "pre-check"
    APPLICATION = "application"
    MODEL = "model"
    INTERIM = "interim"
    FINAL = "final"
    YEARLY = "yearly"


class SectionKind(StrEnum):
    """A section is a list of questions, or has a typed part first (tables, contacts, files) and then its questions."""

    QUESTIONS = "questions"
    CONTACTS = "contacts"
    PARTNERS = "partners"
    SERVICES = "services"
    PLAN = "plan"
    BUDGET = "budget"
    ENDORSEMENTS = "endorsements"
    ATTACHMENTS = "attachments"
    ACCOUNTS = "accounts"


class QuestionKind(StrEnum):
    """How an answer is typed."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    URL = "url"
    EMAIL = "email"
    PHONE = "phone"
    ACCOUNT = "account"


class WhenCopied(StrEnum):
    """What becomes of an answer when an application is begun as a copy of an earlier one (F9)."""

    KEEP = "keep"  # it stands as it was
    CLEAR = "clear"  # it is asked anew
    CONFIRM = "confirm"  # it is copied, and must be looked over before sending


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; `key` is what is stored and what the fact holds."""

    key: str
    label: Text
    help: Text | None = None


@dataclass(frozen=True, slots=True)
class ShownWhen:
    """Asked only when another question of the form has one of these answers (F73)."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentAsked:
    """One row of the attachment checklist. `key` is a value of the fact `documents`, or `other`."""

    key: str
    name: Text
    help: Text | None = None
    tracks: tuple[str, ...] = ()
    is_required: bool = False
    filled_by: str = ""  # the section that counts as this document when it is filled in (R42)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a form, in the order of the document. No tracks = all of them."""

    key: str
    title: Text
    kind: SectionKind = SectionKind.QUESTIONS
    form: Form = Form.APPLICATION
    intro: Text | None = None
    minutes: int | None = None
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `fact` is the fact its answer feeds; `criterion` what the answer is weighed by."""

    key: str
    section: str
    kind: QuestionKind
    label: Text
    help: Text | None = None  # what we look for
    why: Text | None = None  # why we ask
    tracks: tuple[str, ...] = ()
    fact: str = ""
    criterion: str = ""
    rule: str = ""
    required: bool = False
    max_words: int | None = None
    participant_scope: bool = False  # answered once for each organisation behind the application
    options: tuple[Option, ...] = ()
    shown_when: ShownWhen | None = None
    when_copied: WhenCopied | None = None  # not set: a yes or no is given anew, anything else is confirmed

    @property
    def copying(self) -> WhenCopied:
        """What becomes of the answer in a copy."""
        declared = WhenCopied.CLEAR if self.kind is QuestionKind.YES_NO else WhenCopied.CONFIRM
        return self.when_copied or declared
