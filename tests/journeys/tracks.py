"""How an organisation goes through the other tracks: written, sent, assessed, decided, its letters read as PDF."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pytest

from applications.models import Application, Decision
from applications.operations.assessing.holding import declare_interest
from applications.operations.deciding import Chosen, decide, newest_recommendation
from applications.operations.drafting.answering import Given, save_answer
from applications.operations.drafting.budget import save_budget
from applications.operations.drafting.contacts import save_contacts
from applications.operations.drafting.plan import save_plan
from applications.queries.budget import BudgetRow
from applications.queries.plan import PlanRow
from grantportal.demo import casework, municipal, texts
from grantportal.demo.people import actor, make_members
from grantportal.demo.stories import Stage
from letters.models import Letter
from organisations.models import Organisation
from schemes.models import Call
from schemes.queries import document_of
from schemes.workdays import add_years, oslo_day

JUNE = timedelta(days=150)


def people_of(organisation: Organisation, now: datetime) -> Organisation:
    """The organisation with its writer, signatory, leader and economist."""
    make_members(organisation, now)
    return Organisation.objects.get(pk=organisation.pk)


def contacts_of(organisation: Organisation) -> dict[str, str]:
    """An invented contact person and account."""
    return {
        "contact_name": f"Kontakt i {organisation.name}",
        "contact_role": "prosjektleder",
        "contact_phone": "400 00 000",
        "contact_email": f"kontakt.{organisation.pk}@example.invalid",
        "address": "Rådhusgata 1",
        "postal_code": "0001",
        "postal_place": "Eksempel",
        "account_number": municipal.account_of(organisation),
    }


def write(
    application: Application, now: datetime, *, rows: Sequence[BudgetRow], answers: Mapping[str, Given] | None = None
) -> None:
    """The lead answers every question of its track that all share, fills in budget, contacts and plan."""
    lead = application.participants.select_related("organisation").get(is_lead=True)
    writer, given = actor("skriver", lead.organisation), answers or {}
    values = contacts_of(lead.organisation)
    save_contacts(application=application, participant=lead, values=values, actor=writer, now=now)
    document = document_of(application.edition)
    for section in document.sections_for(application.track):
        for question in document.questions_for(application.track, section.key):
            value = given.get(question.key) or municipal.answer_to(question)
            if question.key == "project_title":
                value = Given(text=texts.PROJECT_NAMES[0])
            if not question.participant_scope:
                save_answer(
                    application=application, participant=None, question=question.key, value=value, revision=0,
                    actor=writer, now=now,
                )  # fmt: skip
    save_budget(application=application, rows=rows, actor=actor("okonomi", lead.organisation), now=now)
    if any(section.kind == "plan" for section in document.sections_for(application.track)):
        save_plan(application=application, rows=_plan(now), actor=writer, now=now)


def _plan(now: datetime) -> list[PlanRow]:
    start = oslo_day(now)
    return [
        PlanRow("activity", 1, "Kartlegge behov", "Prosjektleder", start, start + JUNE),
        PlanRow("milestone", 1, "Alle har fått opplæring", "Styringsgruppen", None, add_years(start, 1)),
    ]


def sent(
    stage: Stage,
    call: Call,
    organisation: Organisation,
    track: str,
    now: datetime,
    *,
    rows: Sequence[BudgetRow],
    answers: Mapping[str, Given] | None = None,
) -> Application:
    """A whole application on `track`, endorsed and sent; the receipt goes out."""
    people_of(organisation, now)
    application = municipal.begin(call, organisation, now, track=track)
    write(application, now + timedelta(hours=1), rows=rows, answers=answers)
    municipal.endorse(application, now + timedelta(hours=2))
    application = municipal.send(application, now + timedelta(hours=3))
    stage.letters(now + timedelta(hours=4))
    return application


def decided(stage: Stage, application: Application, now: datetime, *, chosen: Chosen | None = None) -> Decision:
    """The decision maker decides as recommended, with the dates that no source gives."""
    decider = stage.staff["beslutter"]
    row = casework.fresh(application)
    declare_interest(application=row, has_conflict=False, reason="", actor=decider, now=now)
    recommendation = newest_recommendation(row)
    assert recommendation is not None
    return decide(
        application=casework.fresh(row), seen=recommendation.pk, actor=decider, now=now, chosen=chosen or Chosen()
    )


def released(stage: Stage, call: Call, now: datetime) -> None:
    """Every letter that waits goes out, and the worker makes the PDFs."""
    casework.send_all(call, stage.staff, now, name="Vedtak")
    stage.letters(now + timedelta(hours=1))


def printed(letter: Letter) -> str:
    """What stands in the PDF that the recipient opens, on one line, with ordinary spaces."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    with letter.pdf.open("rb") as file:
        run = subprocess.run(["pdftotext", "-", "-"], input=file.read(), capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())
