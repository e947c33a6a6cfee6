"""How far an application has come: the state of each part, in one word and one sentence. Values only, no queries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.applicant.loading import reading_language
from applications.guards.submitting import Reason, reasons_not_to_send
from applications.models import Application, Attachment
from applications.queries.budget import GRANT, OWN, rows_of, sum_of
from applications.queries.completeness import is_started, missing_of
from applications.queries.contents import Content
from applications.queries.plan import ACTIVITY, plan_rows
from applications.queries.sheet import endorsement_labels
from schemes.edition import EditionDocument, Form, Section, SectionKind
from schemes.money import kr
from schemes.rules.outcome import Evaluation

NAMED = 2  # missing answers that are named; more are counted
SHORT = 60  # characters of a question in a sentence about what is missing


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part in the task list: state and word of the badge, and the sentence under the title."""

    number: int
    key: str
    title: str
    state: str
    word: str
    text: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Progress:
    """All parts, how many are done, and what keeps the application from being sent."""

    rows: tuple[PartRow, ...]
    reasons: tuple[Reason, ...]

    @property
    def done(self) -> int:
        """Parts that need nothing more."""
        return sum(row.state == "done" for row in self.rows)

    @property
    def minutes_left(self) -> int:
        """About how long the rest takes."""
        return sum(row.minutes for row in self.rows if row.state != "done")

    @property
    def next_row(self) -> PartRow | None:
        """The first part that is not done and not waiting for others; None when there is none."""
        own = [row for row in self.rows if row.state not in {"done", "waiting_other"}]
        return own[0] if own else None


def progress_of(content: Content, document: EditionDocument, evaluation: Evaluation) -> Progress:
    """Where each part stands, by what is written and by what the rules say."""
    reasons = reasons_not_to_send(content, document, evaluation)
    sections = document.sections_for(content.application.track, Form.APPLICATION)
    rows = tuple(
        _row(number, section, content, document, [each for each in reasons if each.section == section.key])
        for number, section in enumerate(sections, start=1)
    )
    return Progress(rows, reasons)


def _row(number: int, section: Section, content: Content, document: EditionDocument, reasons: list[Reason]) -> PartRow:
    state, word, text = _standing(section, content, document, reasons)
    return PartRow(
        number=number,
        key=section.key,
        title=section.title.in_language(reading_language()),
        state=state,
        word=word,
        text=text,
        minutes=section.minutes or 0,
    )


def _standing(
    section: Section, content: Content, document: EditionDocument, reasons: list[Reason]
) -> tuple[str, str, str]:
    """State, word and sentence of one part."""
    missing = missing_of(content, document, section)
    if _waits_for_others(section, content) and not missing:
        return "waiting_other", _("Venter på andre"), _waiting_text(content)
    if not is_started(content, document, section):
        if not reasons:
            return "done", _("Ferdig"), _summary(section, content)
        return "not_started", _("Ikke startet"), ""
    if not reasons:
        return "done", _("Ferdig"), _summary(section, content)
    if missing:
        return (
            "in_progress",
            _("Påbegynt"),
            _missing_text(content.application, document, [each.field for each in missing], reasons),
        )
    return "must_fix", _("Må rettes"), ". ".join(each.sentence.rstrip(".") for each in reasons[:NAMED]) + "."


def _waits_for_others(section: Section, content: Content) -> bool:
    """Leaders have been asked and have not answered; partners have not confirmed."""
    if section.kind is SectionKind.ENDORSEMENTS:
        return any(each.asked_at is not None and each.confirmed_at is None for each in content.endorsements)
    return False


def _waiting_text(content: Content) -> str:
    given = [label for kind, label in endorsement_labels() if (one := content.endorsement(kind)) and one.confirmed_at]
    asked = [
        label for kind, label in endorsement_labels() if (one := content.endorsement(kind)) and not one.confirmed_at
    ]
    sentences = [_("%(who)s har bekreftet.") % {"who": label} for label in given]
    sentences += [_("%(who)s er spurt.") % {"who": label} for label in asked]
    return " ".join(sentences)


def _missing_text(application: Application, document: EditionDocument, fields: list[str], reasons: list[Reason]) -> str:
    """«To svar mangler: …», with the questions where they are few; a single one says what to do."""
    if len(reasons) == 1:
        return f"{reasons[0].sentence}."
    count = len(fields)
    labels = {
        question.key: question.label.in_language(reading_language())
        for question in document.questions
        if not question.tracks or application.track in question.tracks
    }
    named = [labels[field].rstrip("?.") for field in fields if field in labels]
    if count > NAMED or len(named) != count or any(len(name) > SHORT for name in named):
        return ngettext("%(count)d svar mangler.", "%(count)d svar mangler.", count) % {"count": count}
    text = ngettext("%(count)d svar mangler: %(names)s.", "%(count)d svar mangler: %(names)s.", count)
    return text % {
        "count": count,
        "names": _("%(first)s og %(second)s") % {"first": named[0], "second": named[-1]} if count > 1 else named[0],
    }


def _summary(section: Section, content: Content) -> str:
    """What a finished part holds, in a few words."""
    told = _SUMMARIES.get(section.kind)
    return told(content) if told else _("Alle spørsmål er besvart.")


def _contacts(content: Content) -> str:
    return _("Kontaktperson: %(name)s.") % {"name": content.lead.contact_name}


def _plan(content: Content) -> str:
    rows = plan_rows(content.activities)
    activities = sum(row.kind == ACTIVITY for row in rows)
    return _("%(activities)s og %(milestones)s.") % {
        "activities": _counted(activities, _("aktivitet"), _("aktiviteter")),
        "milestones": _counted(len(rows) - activities, _("milepæl"), _("milepæler")),
    }


def _budget(content: Content) -> str:
    rows = rows_of(content.budget)
    sums = {"applied": kr(sum_of(rows, GRANT)), "own": kr(sum_of(rows, OWN))}
    return _("Dere søker om %(applied)s. Egne midler: %(own)s.") % sums


def _endorsed(_content: Content) -> str:
    return _("Administrativ og politisk ledelse har bekreftet.")


def _partners(content: Content) -> str:
    return _("Alle deltakerne har bekreftet.") if len(content.participants) > 1 else _("Dere søker alene.")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _files(content: Content) -> str:
    count = len(content.attachments)
    if not count:
        return _("Ingen filer. Det trengs ikke.")
    checked = all(each.scan_state == Attachment.Scan.CLEAN for each in content.attachments)
    text = ngettext("%(count)d fil er lastet opp", "%(count)d filer er lastet opp", count) % {"count": count}
    return _("%(files)s og kontrollert for virus.") % {"files": text} if checked else f"{text}."


_SUMMARIES: Mapping[str, Callable[[Content], str]] = {
    SectionKind.CONTACTS: _contacts,
    SectionKind.PLAN: _plan,
    SectionKind.BUDGET: _budget,
    SectionKind.ENDORSEMENTS: _endorsed,
    SectionKind.ATTACHMENTS: _files,
    SectionKind.PARTNERS: _partners,
}
