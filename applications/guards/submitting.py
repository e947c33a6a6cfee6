"""What keeps an application from being sent: what is missing, what the rules stop. Each reason leads to its field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.models import Endorsement, Participant
from applications.queries.completeness import ACCOUNT, Missing, is_asked, missing_of
from applications.queries.contents import Content, grant_by_year
from applications.queries.fields import version_of
from applications.queries.selection import asked_by_year
from schemes.counting import words_in
from schemes.edition import EditionDocument, Form, Question, Section, SectionKind
from schemes.money import kr
from schemes.rules.outcome import Evaluation, Outcome

MISSING_REQUIRED, PLAN_PARTS, DOCUMENTS = "application.missing_required", "application.plan_parts", "documents"
WHOLE_PLAN = 3  # activities, milestones, timeline (R42)
# Where the typed parts of the form feed facts; a question's own fact is found in the edition.
TYPED_FACTS = (
    ("budget.", SectionKind.BUDGET),
    ("application.applied_nok", SectionKind.BUDGET),
    ("application.years", SectionKind.BUDGET),
    (PLAN_PARTS, SectionKind.PLAN),
    ("endorsements.", SectionKind.ENDORSEMENTS),
    ("partners", SectionKind.PARTNERS),
    ("services", SectionKind.SERVICES),
    ("municipalities", SectionKind.SERVICES),
    (DOCUMENTS, SectionKind.ATTACHMENTS),
    ("applicant.", SectionKind.CONTACTS),
    ("history.", SectionKind.CONTACTS),
    ("grants.", SectionKind.CONTACTS),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing to put right: a sentence that says what to do, the part it is in, and the field there."""

    sentence: str
    section: str
    field: str
    number: int = 0  # of the part, as the page counts them


def reasons_not_to_send(content: Content, document: EditionDocument, evaluation: Evaluation) -> tuple[Reason, ...]:
    """Every reason, in the order of the form; nothing when it may be sent (facts.md 4: never who may get a grant)."""
    track = content.application.track
    sections = document.sections_for(track, Form.APPLICATION)
    missing = {section.key: missing_of(content, document, section) for section in sections}
    stops = [
        (outcome, place_of(outcome, document, track))
        for outcome in evaluation.stops_sending()
        if not _is_told(outcome, document, missing)
    ]
    found: list[Reason] = []
    for number, section in enumerate(sections, start=1):
        for each in missing[section.key]:
            found.append(Reason(_sentence(each, content, document), section.key, anchor_of(each), number))
        found.extend(_too_long(content, document, section, number))
        found.extend(_years_apart(content, document, section, number))
        found.extend(_not_approved(content, document, section, number))
        found.extend(_not_looked_over(content, document, section, number))
        for outcome, place in stops:
            if place is not None and place[0] == section.key:
                found.append(Reason(_told(outcome), section.key, place[1], number))
    found += [Reason(_told(outcome), sections[0].key, "") for outcome, place in stops if place is None]
    return tuple(found)


def place_of(outcome: Outcome, document: EditionDocument, track: str) -> tuple[str, str] | None:
    """The part and the field where something can be done about an outcome; None when the form has no such place."""
    sections = document.sections_for(track, Form.APPLICATION)
    for section in sections:
        for question in document.questions_for(track, section.key):
            if question.fact and question.fact in outcome.inputs:
                return section.key, question.key
    kinds = {section.kind: section.key for section in reversed(sections)}
    for name, kind in TYPED_FACTS:
        if kind is SectionKind.PLAN and _plan_is_whole(outcome):
            continue
        if kind in kinds and any(fact == name or fact.startswith(name) for fact in outcome.inputs):
            return kinds[kind], kind.value
    for section in sections:
        for question in document.questions_for(track, section.key):
            if question.rule == outcome.rule:
                return section.key, question.key
    return None


def _plan_is_whole(outcome: Outcome) -> bool:
    """Activities, milestones and timeline are there: what the outcome wants is elsewhere."""
    read = outcome.inputs.get(PLAN_PARTS)
    return read is None or len(read.value or ()) == WHOLE_PLAN  # type: ignore[arg-type]


def anchor_of(missing: Missing) -> str:
    """The name of the field on its page."""
    return f"{missing.participant.pk}-{missing.field}" if missing.participant else missing.field


def _is_told(outcome: Outcome, document: EditionDocument, missing: Mapping[str, tuple[Missing, ...]]) -> bool:
    """What the outcome is about stands in the list already, as an empty field."""
    empty = {each.field for part in missing.values() for each in part}
    if MISSING_REQUIRED in outcome.inputs:
        return bool(empty)
    if DOCUMENTS in outcome.inputs and _plan_is_whole(outcome):
        there = set(outcome.inputs[DOCUMENTS].value or ())  # type: ignore[call-overload]
        absent = [asked for asked in document.documents if asked.is_required and asked.key not in there]
        return bool(absent) and all(missing.get(asked.filled_by) or asked.key in empty for asked in absent)
    feeding = {question.key for question in document.questions if question.fact and question.fact in outcome.inputs}
    return bool(feeding & empty)


def _told(outcome: Outcome) -> str:
    """What was found and what to do, in the reader's language."""
    language = get_language() or "nb"
    return f"{outcome.text(language)} {outcome.remedy.in_language(language)}".strip()


def _sentence(missing: Missing, content: Content, document: EditionDocument) -> str:
    language = get_language() or "nb"
    known = {
        "contact_name": _("Skriv hvem som er kontaktperson"),
        "contact_email": _("Skriv e-postadressen til kontaktpersonen"),
        "contact_phone": _("Skriv telefonnummeret til kontaktpersonen"),
        "account_number": _("Skriv kontonummeret tilskuddet skal betales til"),
        "budget": _("Før opp minst én kostnad som tilskuddet skal dekke"),
        "plan": _("Legg inn minst én aktivitet i planen"),
    }
    if missing.participant is not None and missing.field in ("partner", ACCOUNT):
        return _of_partner(missing, missing.participant)
    if missing.field in known:
        return known[missing.field]
    for each in content.attachments:
        if missing.field == f"file-{each.pk}":
            return _("Fjern filen %(name)s. Vi fant virus i den") % {"name": each.name}
    for asked in document.documents_for(content.application.track):
        if asked.key == missing.field:
            return _("Last opp %(name)s") % {"name": asked.name.in_language(language)}
    label = document.question(missing.field).label.in_language(language)
    if missing.participant is not None:
        label = f"{missing.participant.organisation.name}: {label}"
    return _("Svar på «%(question)s»") % {"question": label}


def _of_partner(missing: Missing, partner: Participant) -> str:
    """What a partner has not done: only it can, or the lead takes it out."""
    name = {"name": partner.organisation.name}
    if missing.field == ACCOUNT:
        return _("%(name)s må skrive kontonummeret tilskuddet skal betales til") % name
    if partner.declined_at is not None:
        return _("%(name)s har svart nei. Ta dem ut av søknaden") % name
    return _("%(name)s må bekrefte at de er med, eller tas ut av søknaden") % name


def _years_apart(content: Content, document: EditionDocument, section: Section, number: int) -> Iterator[Reason]:
    """The budget of a year is not what the services ask for together: one of the two is wrong."""
    asked = asked_by_year(content, document)
    if section.kind is not SectionKind.BUDGET or not asked or not content.budget:
        return
    budget = grant_by_year(content)
    for year, amount in asked.items():
        if budget.get(year, 0) != amount:
            words = {"year": year, "budget": kr(budget.get(year, 0)), "services": kr(amount)}
            text = _("Budsjettet for %(year)s er %(budget)s, men tjenestene søker om %(services)s. Rett det ene")
            yield Reason(text % words, section.key, SectionKind.BUDGET.value, number)


def _too_long(content: Content, document: EditionDocument, section: Section, number: int) -> Iterator[Reason]:
    """Answers over the limit of words; they are kept as written, but cannot be sent so."""
    for question in document.questions_for(content.application.track, section.key):
        if question.max_words is None or not is_asked(content, question):
            continue
        for participant in content.participants if question.participant_scope else [None]:
            answer = content.answer(question.key, participant)
            count = words_in(answer.text) if answer else 0
            if count > question.max_words:
                yield Reason(_shorten(question, count), section.key, question.key, number)


def _shorten(question: Question, count: int) -> str:
    over = count - (question.max_words or 0)
    label = question.label.in_language(get_language() or "nb")
    return ngettext(
        "Kort ned «%(question)s»: %(over)d ord for mye",
        "Kort ned «%(question)s»: %(over)d ord for mye",
        over,
    ) % {"question": label, "over": over}


def _not_approved(content: Content, document: EditionDocument, section: Section, number: int) -> Iterator[Reason]:
    """Where the call asks for it, the administrative leader has approved the very version that is sent (F12)."""
    if section.kind is not SectionKind.ENDORSEMENTS or not content.application.call.needs_signoff:
        return
    given = content.endorsement(Endorsement.Kind.ADMINISTRATIVE)
    if given is None or given.confirmed_at is None or not given.version:
        sentence = _("Be administrativ leder lese og godkjenne søknaden i portalen")
    elif given.version != version_of(content, document):
        sentence = _("Søknaden er endret etter at administrativ leder godkjente den. Be om ny godkjenning")
    else:
        return
    yield Reason(sentence, section.key, f"endorsement-{Endorsement.Kind.ADMINISTRATIVE}", number)


def _not_looked_over(content: Content, document: EditionDocument, section: Section, number: int) -> Iterator[Reason]:
    """What was copied from an earlier application stands until somebody says that it still holds (F9)."""
    unseen = content.to_look_over()
    if section.kind.value in unseen:
        title = section.title.in_language(get_language() or "nb")
        sentence = _("Se over «%(what)s», som er hentet fra en tidligere søknad") % {"what": title}
        yield Reason(sentence, section.key, section.kind.value, number)
    for question in document.questions_for(content.application.track, section.key):
        if question.key in unseen and is_asked(content, question):
            label = question.label.in_language(get_language() or "nb")
            sentence = _("Se over «%(what)s», som er hentet fra en tidligere søknad") % {"what": label}
            yield Reason(sentence, section.key, question.key, number)
