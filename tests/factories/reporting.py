"""Grants as they stand after the letter: decided, released, accepted, paid; and reports on them by the real operations."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.test import Client

from applications.models import (
    Application,
    Award,
    AwardLine,
    ConflictDeclaration,
    Decision,
    Obligation,
    Participant,
    Payout,
    Recommendation,
)
from applications.operations.drafting import Given
from applications.operations.obligations import fulfil, lay_down
from applications.workflow import Role, Status
from organisations.actors import Actor, MemberRole
from organisations.models import Organisation, User
from reporting.models import Repayment, Report
from reporting.operations.delivering import (
    Expense,
    questions_of,
    save_answer,
    save_expenses,
    start_report,
    submit_report,
)
from reporting.operations.reviewing import approve_report, check_address, evaluation_of, judge_rule, review_model
from schemes import terms
from schemes.edition import Question, QuestionKind
from schemes.models import Call, CallSetting, RuleRun
from schemes.queries import document_of
from schemes.rules.outcome import OutcomeKind
from schemes.workdays import add_years
from schemes.workflow import CallStatus, SchemeRoleName
from tests.factories.organisations import OrganisationFactory, actor_for, caseworker, directorate, logged_in, member
from tests.factories.schemes import OPENED_AT, SchemeRoleFactory, shipped_call

OSLO = ZoneInfo("Europe/Oslo")
DECIDED_ON = date(2019, 12, 16)
LINES = {"staff_release": 800_000, "material": 160_000}
TEXT = "Alle tjenestene har vært med."
ADDRESS = "https://www.kommune.example/modellen"
_numbers = count(1)


def at(day: date, hour: int = 10) -> datetime:
    """An hour of a day in Oslo."""
    return datetime.combine(day, time(hour), tzinfo=OSLO)


# ----- people --------------------------------------------------------------------------------------------------------


def grantee(organisation: Organisation, *roles: str, **person: object) -> Actor:
    """A person of the municipality who may write and send, unless other roles are named."""
    person.setdefault("email", f"skriver{next(_numbers)}@kommune.example")
    return actor_for(member(organisation, *(roles or (MemberRole.WRITE, MemberRole.SEND)), **person), organisation)


def desk(*roles: str, **person: object) -> Actor:
    """A person of the directorate with these scheme roles; caseworker unless others are named."""
    person.setdefault("email", f"saksbehandler{next(_numbers)}@direktorat.example")
    person.setdefault("title", "seniorrådgiver")
    user = caseworker(**person)
    for role in roles or (SchemeRoleName.CASEWORKER,):
        SchemeRoleFactory(user=user, role=role)
    return actor_for(user, directorate(), MemberRole.STAFF)


def decider(**person: object) -> Actor:
    """A decision maker with spending authority."""
    return desk(SchemeRoleName.DECISION_MAKER, SchemeRoleName.SPENDING_AUTHORITY, **person)


def declare(application: Application, *actors: Actor, has_conflict: bool = False) -> None:
    """Each says whether they are impartial in the case."""
    for actor in actors:
        ConflictDeclaration.objects.create(
            application=application, user_id=actor.user_id, has_conflict=has_conflict, declared_at=at(DECIDED_ON)
        )


def browser(actor: Actor) -> Client:
    """A browser in which this person is signed in, acting for their organisation."""
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    return logged_in(Client(), User.objects.get(pk=actor.user_id), organisation)


# ----- grants --------------------------------------------------------------------------------------------------------


def call_of_2019(mu_split: str = "none") -> Call:
    """The shipped call of 2019; under the other reading with mu_split "500/500" (C1)."""
    rows = Call.objects.select_related("scheme", "edition__scheme", "frame")
    found = rows.filter(key="utsatte-barn-2019").first()
    if found is None:
        found = shipped_call(is_open=False)
        CallSetting.objects.filter(call=found, name="call.mu_split").update(value=f'"{mu_split}"')
        Call.objects.filter(pk=found.pk).update(status=CallStatus.OPEN, opened_at=OPENED_AT)
    return rows.get(pk=found.pk)


def granted(
    organisation: Organisation | None = None,
    *,
    call: Call | None = None,
    track: str = "mu",
    lines: Mapping[str, int] = LINES,
    decided_on: date = DECIDED_ON,
    paid: Sequence[int] = (1,),
    is_accepted: bool = True,
    is_released: bool = True,
) -> Application:
    """A grant with its plan of duties and instalments; terms accepted and instalment 1 paid, unless said otherwise."""
    organisation = organisation or OrganisationFactory(
        gjesdal=Organisation.objects.filter(name="Gjesdal kommune").first() is None
    )
    application = _application(organisation, call or call_of_2019(), track, decided_on)
    decision = _decision(application, decided_on)
    award = Award.objects.create(decision=decision, total_nok=sum(lines.values()))
    lead = application.participants.get(is_lead=True)
    for category, amount in lines.items():
        AwardLine.objects.create(award=award, participant=lead, category=category, amount_nok=amount)
    plan = terms.plan(
        track_terms=document_of(application.edition).terms_of(track), award_nok=award.total_nok, decided_on=decided_on,
        acceptance_days=21, due_on={"final": add_years(decided_on, 1)} if track in ("bt", "ti") else {},
    )  # fmt: skip
    lay_down(decision=decision, award=award, participant=lead, plan=plan)
    if is_released:
        Decision.objects.filter(pk=decision.pk).update(released_at=at(decided_on))
    if is_accepted:
        accept(application, at(decided_on) + timedelta(days=7))
    for number in paid:
        pay(application, number, add_years(decided_on, number - 1) + timedelta(days=30))
    return fresh(application)


def _application(organisation: Organisation, call: Call, track: str, decided_on: date) -> Application:
    number, moment = next(_numbers), at(decided_on)
    sender = User.objects.filter(memberships__organisation=organisation).first() or member(organisation)
    first, second = caseworker(email="kari@direktorat.example"), caseworker()
    application = Application.objects.create(
        ref=f"sak{number:06d}", case_no=f"{decided_on.year}/{number:05d}", call=call, edition=call.edition, track=track,
        status=Status.GRANTED, lead=organisation, project_title="Trygg sammen", applied_nok=1_000_000,
        created_at=moment, last_event_at=moment, submitted_at=moment, submitted_by=sender, caseworker=first,
        recommended_at=moment, recommended_by=first, decided_at=moment, decided_by=second,
    )  # fmt: skip
    Participant.objects.create(
        application=application, organisation=organisation, is_lead=True, contact_name="Ola Berg",
        contact_email="ola@kommune.example", account_number="12345678903", your_ref="19/00412",
    )  # fmt: skip
    return application


def _decision(application: Application, decided_on: date) -> Decision:
    moment = at(decided_on)
    run = RuleRun.objects.create(
        case_ref=application.ref, call=application.call, edition=application.edition,
        edition_sha256=application.edition.sha256, track=application.track, phase="decide", occasion="decision",
        verdict="eligible", facts="{}", outcomes="[]", made_at=moment,
    )  # fmt: skip
    proposal = Recommendation.objects.create(
        application=application, result="granted", reason="God plan.", made_at=moment,
        made_by=application.recommended_by, run=run,
    )  # fmt: skip
    return Decision.objects.create(
        application=application, result="granted", reason="God plan.", law_set="1967", recommendation=proposal,
        edition=application.edition, run=run, proposed_by=application.recommended_by, decided_at=moment,
        decided_by=application.decided_by, decided_on=decided_on,
    )  # fmt: skip


def fresh(application: Application) -> Application:
    """The row as it stands now."""
    return Application.objects.select_related("call__scheme", "edition__scheme", "lead").get(pk=application.pk)


def accept(application: Application, now: datetime) -> None:
    """Terms accepted."""
    duty = application.obligations.get(kind="acceptance")
    fulfil(obligation=duty, actor=Actor.for_job("tests"), now=now, roles=frozenset({Role.JOB}))


def pay(application: Application, number: int, paid_on: date) -> None:
    """One instalment, paid on this day."""
    instalment = application.instalments.get(number=number)
    Payout.objects.create(
        instalment=instalment, amount_nok=instalment.amount_nok, account_number="12345678903",
        attested_at=at(paid_on), attested_by=caseworker(), authorised_at=at(paid_on), authorised_by=caseworker(),
        paid_on=paid_on,
    )  # fmt: skip


def duty(application: Application, kind: str) -> Obligation:
    """The duty of one kind."""
    rows = Obligation.objects.select_related(
        "application__call__scheme", "application__edition__scheme", "application__lead", "participant__organisation",
        "decision",
    )  # fmt: skip
    return rows.get(application=application, kind=kind)


def new_budget_duty(application: Application) -> Obligation:
    """The duty to hand in a new budget, as a partial award brings it."""
    decision = application.decisions.get()
    Obligation.objects.create(
        application=application, decision=decision, participant=application.participants.get(is_lead=True),
        kind="revised_budget", due_on=DECIDED_ON + timedelta(days=21),
    )  # fmt: skip
    return duty(application, "revised_budget")


# ----- reports -------------------------------------------------------------------------------------------------------


def answer_to(question: Question) -> Given:
    """A fitting answer: everything in order, nothing given up."""
    match question.kind:
        case QuestionKind.YES_NO:
            return Given(number=0 if "not_carried" in question.key else 1)
        case QuestionKind.CHOICES:
            return Given(",".join(option.key for option in question.options))
        case QuestionKind.URL:
            return Given(ADDRESS)
        case _:
            return Given(TEXT)


def begun(application: Application, kind: str, actor: Actor, now: datetime) -> Report:
    """A report with nothing in it."""
    return start_report(obligation=duty(application, kind), actor=actor, now=now)


def written(
    application: Application,
    kind: str,
    actor: Actor,
    now: datetime,
    *,
    expenses: Sequence[Expense] = (),
    answers: Mapping[str, Given] = {},
) -> Report:
    """A report with every question answered; `answers` may say something else, `expenses` are the accounts."""
    report = begun(application, kind, actor, now)
    revisions = dict(report.answers.values_list("question", "revision"))
    for question in questions_of(report):
        value = answers.get(question.key, answer_to(question))
        save_answer(
            report=report,
            question=question.key,
            value=value,
            revision=revisions.get(question.key, 0),
            actor=actor,
            now=now,
        )
    if expenses:
        save_expenses(report=report, rows=expenses, actor=actor, now=now)
    return report


def sent(application: Application, kind: str, actor: Actor, now: datetime, **fields: object) -> Report:
    """A report written and handed in at `now`."""
    return submit_report(report=written(application, kind, actor, now, **fields), actor=actor, now=now)


def spent(amounts: Mapping[str, int], on: date, purpose: str = "develop") -> list[Expense]:
    """One cost for each category."""
    return [Expense(category, purpose, "Ført i prosjektregnskapet", on, amount) for category, amount in amounts.items()]


def judged(report: Report, actor: Actor, now: datetime) -> Report:
    """Everything left to a person answered with met, and the address opened."""
    for outcome in evaluation_of(report, now=now).outcomes:
        if outcome.outcome is OutcomeKind.DISCRETION:
            judge_rule(report=report, rule=outcome.rule, is_met=True, reason="Godt vist.", actor=actor, now=now)
    check_address(report=report, is_reachable=True, actor=actor, now=now)
    return report


def approved_model(application: Application, actor: Actor, now: datetime, *, first: Actor, second: Actor) -> Report:
    """The model handed in and approved by two the same day."""
    report = judged(sent(application, "model", actor, now), first, now)
    review_model(report=report, is_ready=True, points="", actor=first, now=now)
    return approve_report(report=report, actor=second, now=now)


def finished(application: Application, *, first: Actor, second: Actor, left: int) -> Repayment | None:
    """Model, interim and final report approved with so much money left; the proposal to claim it back, when there is any.

    The model and the interim report came on 10 December 2020, the final report on 10 December 2021.
    """
    writer, early, late = grantee(application.lead), at(date(2020, 12, 10)), at(date(2021, 12, 10))
    approved_model(application, writer, early, first=first, second=second)
    costs = spent({"staff_release": 400_000}, date(2020, 6, 1))
    interim = judged(sent(application, "interim", writer, early, expenses=costs), first, early)
    approve_report(report=interim, actor=first, now=early + timedelta(days=2))
    costs = spent({"staff_release": 960_000 - left}, date(2020, 6, 1))
    final = judged(sent(application, "final", writer, late, expenses=costs), first, late)
    approve_report(report=final, actor=first, now=late + timedelta(days=1))
    return Repayment.objects.filter(application=application).first()
