"""Cases on the caseworker's desk, made through the real operations: sent, declared on, taken, scored, judged."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.test import Client

from applications.models import Application, Judgement
from applications.operations.assessing import (
    confirm_found,
    declare_interest,
    enter_found,
    give_score,
    judge_rule,
    take_case,
)
from applications.operations.evaluating import evaluation_of
from organisations.actors import Actor, MemberRole
from organisations.models import RegisterCompletion, User
from organisations.models.keys import search_key
from schemes.models import Call
from schemes.rules.outcome import OutcomeKind, Phase
from schemes.workflow import CallStatus, SchemeRoleName
from tests.factories.applications import sent
from tests.factories.organisations import OrganisationFactory, actor_for, directorate, member
from tests.factories.schemes import OPENED_AT, SchemeRoleFactory, published_edition, shipped_call, shipped_document

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2019, 11, 6, 13, 0, tzinfo=OSLO)  # a Wednesday after the deadline
SCALE = 5


def desk_person(*roles: str, **person: object) -> Actor:
    """A person of the directorate with these scheme roles, caseworker unless others are named."""
    organisation = directorate()
    person.setdefault("email", "saksbehandler@direktorat.example")
    user = member(organisation, MemberRole.STAFF, **person)
    for role in roles or (SchemeRoleName.CASEWORKER,):
        SchemeRoleFactory(user=user, role=role)
    return actor_for(user, organisation)


def signed_in(actor: Actor) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def scored_call() -> Call:
    """The call of 2019 under a revision whose scale goes to five (the sources give none)."""
    existing = Call.objects.filter(key="utsatte-barn-2019").first()
    if existing is not None:
        return existing
    call = shipped_call(is_open=False)
    edition = published_edition(replace(shipped_document(), score_max=SCALE, revision=2), scheme=call.scheme)
    Call.objects.filter(pk=call.pk).update(edition=edition, status=CallStatus.OPEN, opened_at=OPENED_AT)
    return Call.objects.select_related("edition__scheme", "scheme", "frame").get(pk=call.pk)


def fresh(application: Application) -> Application:
    """The row as it stands now, with what pages and operations read of it."""
    return Application.objects.select_related("call__scheme", "edition__scheme", "lead", "caseworker").get(
        pk=application.pk
    )


def received(**fields: object) -> Application:
    """A sent application that nobody has taken."""
    fields.setdefault("call", scored_call())
    return fresh(sent(**fields).application)


def listed(name: str, *, call: Call | None = None, number: int | None = None, **fields: object) -> Application:
    """A row of the queue without content: a municipality of this name, sent and unassigned unless said otherwise."""
    call = call or scored_call()
    number = number or Application.objects.count() + 1
    lead = fields.pop("lead", None) or OrganisationFactory(name=name)
    values = {
        "ref": f"sak-{number}",
        "case_no": f"2019/{number:05d}",
        "call": call,
        "edition": call.edition,
        "track": "mu",
        "status": "submitted",
        "lead": lead,
        "county": lead.county_name,
        "search_key": search_key(lead.name, f"2019/{number:05d}"),
        "sort_key": lead.sort_key,
        "applied_nok": 500_000,
        "due_on": NOW.date() + timedelta(days=number),
        "created_at": NOW,
        "last_event_at": NOW,
        "submitted_at": NOW - timedelta(days=30 - number),
    }
    return Application.objects.create(**{**values, **fields})


def taken(by: Actor | None = None, application: Application | None = None, now: datetime = NOW) -> Application:
    """A case that `by` has declared on and taken."""
    by = by or desk_person()
    application = application or received()
    declare_interest(application=application, has_conflict=False, reason="", actor=by, now=now)
    return fresh(take_case(application=application, actor=by, now=now))


def all_scored(application: Application, by: Actor, now: datetime = NOW) -> Application:
    """Every criterion with points and a reason."""
    for criterion in shipped_document().criteria:
        give_score(application=application, criterion=criterion.key, points=4, reason="Tydelig.", actor=by, now=now)
    return fresh(application)


def left_open(application: Application, now: datetime = NOW) -> list[str]:
    """The rules that wait for a person, R27 aside."""
    found = evaluation_of(application=application, phase=Phase.ASSESS, now=now)
    return [
        outcome.rule
        for outcome in found.standing()
        if outcome.outcome is OutcomeKind.DISCRETION and outcome.rule != "R27"
    ]


def all_judged(application: Application, by: Actor, now: datetime = NOW) -> Application:
    """Every rule of discretion answered with met."""
    for rule in left_open(application, now):
        judge_rule(application=application, rule=rule, is_met=True, reason="Godt beskrevet.", actor=by, now=now)
    return fresh(application)


def years_checked(application: Application, by: Actor, second: Actor, now: datetime = NOW) -> Application:
    """The years the register does not cover, checked by one and confirmed by another: R08 can then be met."""
    for year in (2016, 2017, 2018):
        found = enter_found(
            application=application,
            kind=RegisterCompletion.Kind.MU_YEAR_CHECKED,
            year=year,
            source="Arkivet",
            reason="R08 trenger året.",
            actor=by,
            now=now,
        )
        confirm_found(application=application, completion=found, actor=second, now=now)
    return fresh(application)


def ready_to_recommend(by: Actor, second: Actor, now: datetime = NOW, **fields: object) -> Application:
    """A case with nothing missing: scored, judged, its years checked and confirmed."""
    application = taken(by, received(**fields), now)
    declare_interest(application=application, has_conflict=False, reason="", actor=second, now=now)
    application = years_checked(application, by, second, now)
    return all_judged(all_scored(application, by, now), by, now)


def judged_rules(application: Application) -> list[str]:
    """The rules with a judgement."""
    return list(Judgement.objects.filter(application=application).order_by("id").values_list("rule", flat=True))


__all__ = [
    "NOW",
    "OSLO",
    "SCALE",
    "all_judged",
    "all_scored",
    "desk_person",
    "fresh",
    "judged_rules",
    "left_open",
    "listed",
    "ready_to_recommend",
    "received",
    "scored_call",
    "signed_in",
    "taken",
    "years_checked",
]
