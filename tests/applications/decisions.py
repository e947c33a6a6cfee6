"""Cases on their way from recommendation to money, made through the real operations, by the right number of persons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from applications.models import (
    Application,
    ConflictDeclaration,
    Decision,
    Participant,
    Payout,
    Recommendation,
    RecommendedLine,
)
from applications.operations.assessing import declare_interest, propose_override, recommend
from applications.operations.deciding import decide, newest_recommendation
from applications.operations.obligations import accept_terms
from applications.operations.paying import attest, authorise, mark_paid
from applications.operations.sending import gather_batch, make_ready, read_letter, release_batch, samples_of
from letters.models import Batch
from organisations.actors import Actor
from organisations.models import Membership, Organisation, User
from schemes.edition import Due, EditionDocument
from schemes.models import Call, CallSetting, Frame, RuleRun
from schemes.workflow import CallStatus, SchemeRoleName
from tests.applications.casework import (
    OSLO,
    SCALE,
    all_judged,
    all_scored,
    desk_person,
    ready_to_recommend,
    received,
    taken,
)
from tests.factories.applications import CONTACTS, applicant, municipality
from tests.factories.organisations import OrganisationFactory, actor_for, caseworker
from tests.factories.schemes import OPENED_AT, CallFactory, published_edition, shipped_call, shipped_document

RECOMMENDED_AT = datetime(2019, 11, 18, 13, 0, tzinfo=OSLO)
DECIDED_AT = datetime(2019, 12, 12, 10, 0, tzinfo=OSLO)
RELEASED_AT = datetime(2019, 12, 16, 10, 0, tzinfo=OSLO)
RELEASE_ON = date(2019, 12, 16)
ALL = (("staff_release", 800_000, ""), ("material", 100_000, ""))
LESS = (("staff_release", 800_000, ""), ("material", 60_001, "400 eksemplarer dekker behovet."))
REASON = "Prosjektet er godt forankret, og planen er klar og faglig god."
AWARD_NOK = 100_000
REDUCTION = "Planen viser at 400 ansatte skal bruke veilederen. Vi gir derfor mindre til trykk."


@dataclass(frozen=True, slots=True)
class Desk:
    """Those a case passes in the directorate."""

    first: Actor
    second: Actor
    decider: Actor
    attestant: Actor


def desk() -> Desk:
    """Two caseworkers, a decision maker with spending authority, an attestant."""
    return Desk(
        first=desk_person(display_name="Kari Saksbehandler", email="kari@direktorat.example"),
        second=desk_person(display_name="Per Kollega", email="per@direktorat.example"),
        decider=decision_maker(display_name="Ada Beslutter", title="avdelingsdirektør"),
        attestant=desk_person(SchemeRoleName.ATTESTANT, SchemeRoleName.ECONOMIST, display_name="Odd Attestant"),
    )


def decision_maker(**person: object) -> Actor:
    """A person with the right to decide and to release money."""
    person.setdefault("title", "avdelingsdirektør")
    return desk_person(SchemeRoleName.DECISION_MAKER, SchemeRoleName.SPENDING_AUTHORITY, **person)


def habil(application: Application, *actors: Actor, now: datetime = DECIDED_AT) -> None:
    """Each declares that they have no conflict of interest."""
    for actor in actors:
        declare_interest(application=application, has_conflict=False, reason="", actor=actor, now=now)


def whole(application: Application) -> Application:
    """The row as it stands, with all that deciding reads of it."""
    rows = Application.objects.select_related("call__scheme", "call__frame", "edition__scheme", "lead", "caseworker")
    return rows.get(pk=application.pk)


def recommended(people: Desk, *, lines: Sequence[tuple[str, int, str]] = ALL, **fields: object) -> Application:
    """A case with an award proposed; `fields` as of `received`."""
    application = ready_to_recommend(people.first, people.second, **fields)
    return proposed(application, people, lines=lines)


def proposed(
    application: Application,
    people: Desk,
    *,
    result: str = "granted",
    lines: Sequence[tuple[str, int, str]] = ALL,
    **texts: str,
) -> Application:
    """The caseworker's recommendation; less than all carries its reason."""
    is_less = result == "granted" and sum(amount for _category, amount, _why in lines) < application.applied_nok
    given = {"reason": REASON, "reduction_reason": REDUCTION if is_less else "", "assessment_text": ""}
    recommend(
        application=application,
        result=result,
        lines=lines if result == "granted" else (),
        actor=people.first,
        now=RECOMMENDED_AT,
        **{**given, **texts},
    )
    return whole(application)


def with_partner(application: Application, number: str = "1121", form: str = "nn") -> Application:
    """The same case with another municipality behind it, which writes the other form of Norwegian."""
    partner = municipality(number)
    partner.language_form = form
    partner.save(update_fields=["language_form"])
    Participant.objects.create(application=application, organisation=partner, contact_email=f"kontakt@{number}.example")
    return whole(application)


def rejected_by_rule(people: Desk, number: str = "1120", **fields: object) -> Application:
    """A case of a municipality of Modellkommuneforsøket (R07), proposed to be rejected."""
    sender = applicant(municipality(number), email=f"sender{number}@kommune.example")
    application = taken(people.first, received_from(sender, **fields))
    return proposed(application, people, result="rejected", reason="Kommunen var med i Modellkommuneforsøket.")


def received_from(sender: Actor, **fields: object) -> Application:
    """An application sent by this person."""
    return received(actor=sender, **fields)


def seen_in(application: Application) -> int:
    """The recommendation that a person looking at the case would see."""
    recommendation = newest_recommendation(application)
    assert recommendation is not None
    return recommendation.pk


def decided(
    application: Application, people: Desk, *, by: Actor | None = None, now: datetime = DECIDED_AT, **fields: object
) -> Decision:
    """Decided as recommended by the decision maker, who has declared."""
    by = by or people.decider
    habil(application, by)
    return decide(application=whole(application), seen=seen_in(application), actor=by, now=now, **fields)


def made_ready(
    call: Call, people: Desk, *, on: date = RELEASE_ON, now: datetime = RELEASED_AT - timedelta(hours=1)
) -> Batch:
    """Everything decided, gathered and made ready by the first caseworker."""
    batch = gather_batch(call=call, name="Utsending 1", actor=people.first, now=now)
    return make_ready(batch=batch, release_on=on, actor=people.first, now=now)


def read_sample(batch: Batch, actor: Actor, now: datetime = RELEASED_AT) -> None:
    """The whole sample, read."""
    for letter in samples_of(batch):
        read_letter(letter=letter, actor=actor, now=now)


def released(call: Call, people: Desk, *, now: datetime = RELEASED_AT) -> Batch:
    """Everything decided, on its way to the municipalities."""
    batch = made_ready(call, people, on=now.date(), now=now - timedelta(hours=1))
    read_sample(batch, people.decider, now)
    return release_batch(batch=batch, actor=people.decider, now=now)


def granted(people: Desk, **fields: object) -> Application:
    """A released award whose terms wait."""
    application = recommended(people, **fields)
    decided(application, people)
    released(application.call, people)
    return whole(application)


def sender_of(application: Application) -> Actor:
    """Who sent the application."""
    assert application.submitted_by is not None
    return actor_for(application.submitted_by, application.lead)


def accepted(application: Application, now: datetime = RELEASED_AT + timedelta(days=8)) -> Application:
    """Terms accepted by the sender."""
    accept_terms(application=whole(application), actor=sender_of(application), now=now)
    return whole(application)


def paid(
    application: Application, people: Desk, number: int = 1, now: datetime = RELEASED_AT + timedelta(days=20)
) -> Payout:
    """One instalment, attested, authorised and paid."""
    payout = attest(instalment=application.instalments.get(number=number), actor=people.attestant, now=now)
    payout = authorise(payout=payout, actor=people.decider, now=now + timedelta(hours=1))
    return mark_paid(payout=payout, paid_on=now.date(), actor=people.attestant, now=now + timedelta(hours=2))


def member_of(organisation: Organisation) -> User:
    """Somebody of the organisation."""
    return Membership.objects.filter(organisation=organisation).select_related("user")[0].user


# ----- calls and cases with something open -----


def unknown_years(people: Desk) -> Application:
    """A case whose years nobody has checked (R08 unknown), with an override proposed by the caseworker."""
    application = all_judged(all_scored(taken(people.first), people.first), people.first)
    propose_override(application=application, rule="R08", reason="Arkivet er tapt.", actor=people.first, now=DECIDED_AT)
    return proposed(application, people)


def opened(call: Call, document: EditionDocument | None = None, *, split: str = "") -> Call:
    """A planned call, opened under this document with a scale."""
    document = replace(document or shipped_document(), score_max=SCALE, revision=3)
    if split:
        CallSetting.objects.filter(call=call, name="call.mu_split").update(value=f'"{split}"')
    edition = published_edition(document, scheme=call.scheme)
    Call.objects.filter(pk=call.pk).update(edition=edition, status=CallStatus.OPEN, opened_at=OPENED_AT)
    return Call.objects.select_related("edition__scheme", "scheme", "frame").get(pk=call.pk)


def open_terms() -> Call:
    """A call whose terms give modellutvikling neither a period nor a date for the interim report."""
    call = shipped_call(is_open=False)
    document = shipped_document()
    terms = document.terms_of("mu")
    duties = tuple(replace(each, due=Due.NOT_SET) if each.kind == "interim" else each for each in terms.obligations)
    silent = replace(terms, period_years=None, obligations=duties)
    others = tuple(each for each in document.terms if each.track != "mu")
    return opened(call, replace(document, terms=(silent, *others)))


# ----- many at once, as rows -----


def call_with_room(awards: int) -> Call:
    """A call whose edition asks about nothing but the frame (R03)."""
    document = shipped_document()
    document = replace(
        document,
        revision=9,
        rules=tuple(rule for rule in document.rules if rule.code == "R03"),
        questions=(),
        criteria=(),
        examples=(),
    )
    call = CallFactory(edition=published_edition(document))
    CallSetting.objects.create(call=call, name="call.mu_split", value='"none"')
    Call.objects.filter(pk=call.pk).update(status=CallStatus.OPEN, opened_at=OPENED_AT)
    Frame.objects.filter(call=call).update(total_nok=awards * AWARD_NOK)
    return Call.objects.select_related("scheme", "edition__scheme", "frame").get(pk=call.pk)


def proposed_cases(call: Call, number: int, *, by: User | None = None, sender: User | None = None) -> list[Application]:
    """Cases with an award proposed; rows only, as many hundred cannot be written by hand."""
    lead = sender.memberships.all()[0].organisation if sender else OrganisationFactory()
    proposer, first = by or caseworker(), Application.objects.count() + 1
    cases = Application.objects.bulk_create(
        Application(
            ref=f"sak-{index}", case_no=f"2019/{index:05d}", call=call, edition=call.edition, track="mu",
            status="recommended", lead=lead, project_title="Trygg sammen", applied_nok=AWARD_NOK,
            created_at=DECIDED_AT, last_event_at=DECIDED_AT, submitted_at=DECIDED_AT, submitted_by=sender, created_by=sender, caseworker=proposer,
            recommended_at=DECIDED_AT, recommended_by=proposer,
        )
        for index in range(first, first + number)
    )  # fmt: skip
    Participant.objects.bulk_create(
        Participant(application=each, organisation=lead, is_lead=True, **CONTACTS) for each in cases
    )
    run = RuleRun.objects.create(
        case_ref="", call=call, edition=call.edition, edition_sha256=call.edition.sha256, track="mu", phase="assess",
        occasion="recommendation", verdict="eligible", facts="{}", outcomes="[]", made_at=DECIDED_AT,
    )  # fmt: skip
    proposals = Recommendation.objects.bulk_create(
        Recommendation(
            application=each, result="granted", reason="Godt.", made_at=DECIDED_AT, made_by=proposer, run=run
        )
        for each in cases
    )
    RecommendedLine.objects.bulk_create(
        RecommendedLine(recommendation=each, category="material", applied_nok=AWARD_NOK, amount_nok=AWARD_NOK)
        for each in proposals
    )
    return cases


def declared(cases: Sequence[Application], *actors: Actor) -> None:
    """Each has declared in each of the cases."""
    ConflictDeclaration.objects.bulk_create(
        ConflictDeclaration(application=case, user_id=actor.user_id, has_conflict=False, declared_at=DECIDED_AT)
        for case in cases
        for actor in actors
    )
