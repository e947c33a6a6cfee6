"""Applications as people make them: started, filled in, sent. All through the real operations."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from applications.models import Application, Submission
from applications.operations.drafting import (
    Given,
    confirm_endorsement,
    save_answer,
    save_budget,
    save_contacts,
    save_plan,
    start_application,
)
from applications.operations.submitting import submit_application
from applications.queries.budget import GRANT, OWN, BudgetRow
from applications.queries.plan import ACTIVITY, MILESTONE, PlanRow
from organisations.actors import Actor, MemberRole
from organisations.models import Organisation, User
from schemes.models import Call
from tests.factories.organisations import OrganisationFactory, actor_for, member
from tests.factories.schemes import shipped_call

NOW = datetime(2019, 10, 15, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))
CONTACTS = {
    "contact_name": "Kari Berge",
    "contact_role": "rådgiver",
    "contact_email": "kari@kommune.example",
    "contact_phone": "51 61 42 00",
    "address": "Rettedalen 1",
    "postal_code": "4330",
    "postal_place": "Ålgård",
    "account_number": "12345678903",
    "your_ref": "19/00412",
}
ANSWERS: Mapping[str, Given] = {
    "basis": Given("model_trial,bti"),
    "basis_use": Given("Vi bruker erfaringene fra forsøket i alle tjenestene."),
    "goals": Given("Vi vil oppdage barn tidlig."),
    "project_title": Given("Trygg sammen"),
    "activities_text": Given("Vi lager en modell på tre nivåer."),
    "expected_changes": Given("Flere barn får hjelp i tide."),
    "target_group": Given("Barn 0–18 år i familier med vansker."),
    "separate_account": Given(number=1),
    "organisation": Given("Kommunedirektøren leder styringsgruppen."),
    "services": Given("Helsestasjon\nSkole\nBarnehage"),
    "implementation": Given("Alle ansatte får opplæring."),
    "anchoring": Given("Prosjektet står i handlingsplanen."),
}
BUDGET = (
    BudgetRow("staff_release", 1, "Prosjektleder", Decimal(50), "", {(1, GRANT): 400_000, (2, GRANT): 400_000}),
    BudgetRow("material", 1, "Veileder", None, "", {(1, GRANT): 100_000, (1, OWN): 20_000}),
)
PLAN = (
    PlanRow(ACTIVITY, 1, "Kartlegge tjenestene", "prosjektleder", date(2020, 1, 1), date(2020, 6, 30)),
    PlanRow(MILESTONE, 1, "Modellen er ferdig", "styringsgruppen", None, date(2020, 12, 1)),
)


def municipality(number: str = "1122") -> Organisation:
    """Gjesdal, or another municipality of the registers, with an address to write to."""
    found = Organisation.objects.filter(municipality_number=number).first()
    if found is None:
        return OrganisationFactory(gjesdal=True)
    Organisation.objects.filter(pk=found.pk).update(notice_email=f"post@{number}.example", language_form="nb")
    return Organisation.objects.get(pk=found.pk)


def applicant(organisation: Organisation | None = None, *roles: str, **person: object) -> Actor:
    """A person of a municipality who may write and send, unless other roles are named."""
    organisation = organisation or municipality()
    person.setdefault("email", "sender@kommune.example")
    return actor_for(member(organisation, *(roles or (MemberRole.WRITE, MemberRole.SEND)), **person), organisation)


def organisation_of(actor: Actor) -> Organisation:
    """Whom the actor acts for."""
    return Organisation.objects.get(pk=actor.organisation_id)


def user_of(actor: Actor) -> User:
    """The person."""
    return User.objects.get(pk=actor.user_id)


def started(
    actor: Actor | None = None, *, call: Call | None = None, track: str = "mu", now: datetime = NOW
) -> Application:
    """An empty draft."""
    actor = actor or applicant()
    call = call or Call.objects.filter(key="utsatte-barn-2019").first() or shipped_call()
    return start_application(call=call, track=track, organisation=organisation_of(actor), actor=actor, now=now)


def filled(
    actor: Actor | None = None,
    *,
    call: Call | None = None,
    answers: Mapping[str, Given] = ANSWERS,
    budget: tuple[BudgetRow, ...] = BUDGET,
    now: datetime = NOW,
) -> Application:
    """A draft on modellutvikling with nothing missing; `answers` and `budget` may say something else."""
    actor = actor or applicant()
    application = started(actor, call=call, now=now)
    lead = application.participants.get(is_lead=True)
    save_contacts(application=application, participant=lead, values=CONTACTS, actor=actor, now=now)
    for question, value in answers.items():
        save_answer(
            application=application, participant=None, question=question, value=value, revision=0, actor=actor, now=now
        )
    save_budget(application=application, rows=budget, actor=actor, now=now)
    save_plan(application=application, rows=PLAN, actor=actor, now=now)
    leader = actor_for(member(organisation_of(actor), MemberRole.LEAD), organisation_of(actor))
    for kind, office in (("administrative", "kommunedirektør"), ("political", "ordfører")):
        confirm_endorsement(application=application, kind=kind, office=office, actor=leader, now=now)
    return Application.objects.select_related("call__scheme", "edition__scheme", "lead").get(pk=application.pk)


ALL_SEEN = frozenset(f"R{number:02}" for number in range(1, 97))


def sent(actor: Actor | None = None, *, now: datetime = NOW, **fields: object) -> Submission:
    """A filled draft, sent by the same person."""
    actor = actor or applicant()
    application = filled(actor, **fields)
    return submit_application(application=application, seen=ALL_SEEN, actor=actor, now=now)
