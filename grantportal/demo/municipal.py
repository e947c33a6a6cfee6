"""One case through the municipality's hands, by the real operations: write, send, accept, report."""

from datetime import date, datetime, timedelta

from stdnum.no import kontonr

from applications.models import Application, Obligation
from applications.operations.drafting.answering import Given, save_answer
from applications.operations.drafting.budget import save_budget
from applications.operations.drafting.contacts import save_contacts
from applications.operations.drafting.endorsing import ask_endorsement, confirm_endorsement
from applications.operations.drafting.plan import save_plan
from applications.operations.drafting.starting import start_application
from applications.operations.obligations import accept_terms
from applications.operations.submitting import MustConfirm, submit_application
from applications.queries.budget import BudgetRow
from applications.queries.plan import PlanRow
from grantportal.demo import texts
from grantportal.demo.people import actor
from organisations.models import Organisation
from reporting.models import Report
from reporting.operations.delivering import Expense, questions_of, save_expenses, start_report, submit_report
from reporting.operations.delivering import save_answer as save_report_answer
from schemes.edition import Question, QuestionKind
from schemes.models import Call
from schemes.queries import document_of
from schemes.workdays import add_years, oslo_day


def account_of(organisation: Organisation) -> str:
    """An invented account number with a right control digit: the bank's first four digits do not exist."""
    for last in range(10):
        number = f"0000{organisation.pk % 1_000_000:06d}{last}"
        if kontonr.is_valid(number):
            return number
    return account_of(Organisation(pk=organisation.pk + 1))


def answer_to(question: Question) -> Given:
    """What the invented municipality answers."""
    if question.kind == QuestionKind.YES_NO:
        return Given(number=0 if question.key in texts.NO_ANSWERS or "not_carried" in question.key else 1)
    if question.kind in (QuestionKind.CHOICES, QuestionKind.CHOICE):
        keys = [option.key for option in question.options]
        every = ",".join(keys) if question.kind == QuestionKind.CHOICES else keys[0]
        return Given(text=texts.CHOICES.get(question.key, every))
    if question.kind == QuestionKind.URL:
        return Given(text="https://www.example.invalid/barn-og-unge/modellen")
    if question.kind in (QuestionKind.NUMBER, QuestionKind.AMOUNT):
        return Given(number=7)
    return Given(text=texts.ANSWERS.get(question.key, texts.FALLBACK))


def begin(call: Call, organisation: Organisation, now: datetime, *, track: str = "mu") -> Application:
    """The writer starts the application."""
    return start_application(
        call=call, track=track, organisation=organisation, actor=actor("skriver", organisation), now=now
    )


def write(
    application: Application,
    now: datetime,
    *,
    number: int,
    staff_nok: int = 800_000,
    material_nok: int = 200_000,
    is_half: bool = False,
) -> None:
    """The writer answers every question, fills budget and plan; half a draft stops after the first part."""
    organisation = application.lead
    writer = actor("skriver", organisation)
    document = document_of(application.edition)
    contacts = {
        "contact_name": f"Kontakt i {organisation.name}",
        "contact_role": "prosjektleder",
        "contact_phone": "400 00 000",
        "contact_email": f"kontakt.{organisation.pk}@example.invalid",
        "address": "Rådhusgata 1",
        "postal_code": "0001",
        "postal_place": "Eksempel",
        "account_number": account_of(organisation),
        "your_ref": f"{now.year % 100}/{number:05d}",
    }
    participant = application.participants.get(is_lead=True)
    save_contacts(application=application, participant=participant, values=contacts, actor=writer, now=now)
    sections = document.sections_for(application.track)
    for section in sections[:3] if is_half else sections:
        for question in document.questions_for(application.track, section.key):
            value = answer_to(question)
            if question.key == "project_title":
                value = Given(text=texts.PROJECT_NAMES[number % len(texts.PROJECT_NAMES)])
            save_answer(
                application=application,
                participant=None,
                question=question.key,
                value=value,
                revision=0,
                actor=writer,
                now=now,
            )
    if not is_half:
        _budget_and_plan(application, now, staff_nok=staff_nok, material_nok=material_nok)


def _budget_and_plan(application: Application, now: datetime, *, staff_nok: int, material_nok: int) -> None:
    economist, writer = actor("okonomi", application.lead), actor("skriver", application.lead)
    rows = [
        BudgetRow(
            "staff_release",
            1,
            "Prosjektleder, halv stilling",
            amounts={(1, "grant"): staff_nok - staff_nok // 2, (2, "grant"): staff_nok // 2},
        ),
        BudgetRow(
            "material",
            1,
            "Veileder og handlingskort",
            amounts={
                (1, "grant"): material_nok - material_nok // 2,
                (2, "grant"): material_nok // 2,
                (2, "own"): 40_000,
            },
        ),
    ]
    save_budget(application=application, rows=rows, actor=economist, now=now)
    start: date = oslo_day(now)
    plan = [
        PlanRow("activity", 1, "Kartlegge behov og mangler", "Prosjektleder", start, start + timedelta(days=150)),
        PlanRow("activity", 2, "Utvikle modellen", "Arbeidsgruppen", start + timedelta(days=90), add_years(start, 1)),
        PlanRow("activity", 3, "Ta modellen i bruk", "Alle tjenestene", add_years(start, 1), add_years(start, 2)),
        PlanRow("milestone", 1, "Modellen er ferdig", "Styringsgruppen", None, add_years(start, 1)),
        PlanRow("milestone", 2, "90 prosent har fått opplæring", "Styringsgruppen", None, add_years(start, 2)),
    ]
    save_plan(application=application, rows=plan, actor=writer, now=now)


def endorse(application: Application, now: datetime) -> None:
    """The leader confirms for the administration and for the council."""
    writer, leader = actor("skriver", application.lead), actor("leder", application.lead)
    for kind, office in (("administrative", "kommunedirektør"), ("political", "ordfører, sak 41/19")):
        ask_endorsement(application=application, kind=kind, actor=writer, now=now)
        confirm_endorsement(
            application=application, kind=kind, office=office, actor=leader, now=now + timedelta(minutes=30)
        )


def send(application: Application, now: datetime) -> Application:
    """The signatory sends, having seen what the rules say."""
    sender = actor("sender", application.lead)
    try:
        submit_application(application=application, seen=(), actor=sender, now=now)
    except MustConfirm as unseen:
        seen = [outcome.rule for outcome in unseen.outcomes]
        submit_application(application=application, seen=seen, actor=sender, now=now)
    return Application.objects.select_related("call__scheme", "edition__scheme", "lead").get(pk=application.pk)


def accept(application: Application, now: datetime) -> Obligation:
    """The signatory accepts the terms and the account."""
    return accept_terms(application=application, actor=actor("sender", application.lead), now=now)


def hand_in(
    application: Application, kind: str, now: datetime, *, spent: tuple[tuple[str, str, int, int], ...] = ()
) -> Report:
    """A report written and sent; `spent` is (category, purpose, days after now, kroner)."""
    sender = actor("sender", application.lead)
    duty = application.obligations.get(kind=kind)
    report = start_report(obligation=duty, actor=sender, now=now)
    for question in questions_of(report):
        save_report_answer(
            report=report, question=question.key, value=answer_to(question), revision=0, actor=sender, now=now
        )
    lines = [
        Expense(category, purpose, "Ført i prosjektregnskapet", oslo_day(now + timedelta(days=days)), amount)
        for category, purpose, days, amount in spent
    ]
    if lines:
        save_expenses(report=report, rows=lines, actor=sender, now=now)
    return submit_report(report=report, actor=sender, now=now + timedelta(hours=1))
