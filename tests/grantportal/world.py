"""One world for the sweep: two schemes, three municipalities with everything that has an id, and whoever may come by.

An estate is all that one municipality has, by the words that the table of addresses uses. Two estates stand in the
first scheme: Gjesdal's, and Sola's, in which everybody of the scheme has declared a conflict of interest. Time's stands
in the second scheme.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core import signing

from applications.models import (
    Application,
    CaseNumber,
    ConflictDeclaration,
    InformationRequest,
    Message,
    MunicipalSupport,
    Objection,
    Obligation,
    Override,
    Participant,
    RequestedField,
)
from applications.operations.attaching import attach
from applications.operations.deciding import decide
from applications.operations.sending import gather_batch
from applications.operations.submitting import submit_application
from applications.workflow import Status
from grantportal.mailsink import Spool
from letters import files
from letters.models import Batch, Letter
from organisations.actors import Actor, MemberRole, OrganisationKind
from organisations.models import (
    AccessRequest,
    Invitation,
    KeptText,
    Organisation,
    RegisterCompletion,
    RegisterCorrection,
    User,
)
from organisations.operations.calendar import make_calendar_address
from organisations.operations.inviting import digest_of
from reporting.models import Repayment
from reporting.operations.delivering import attach_file, submit_report
from schemes.edition import EditionDocument
from schemes.models import Call, Edition, Scheme, SchemeWatch
from schemes.operations.watching import SALT
from schemes.workflow import SchemeRoleName
from tests.applications.decisions import declared, proposed_cases, seen_in, whole
from tests.applications.hostile_files import pdf
from tests.factories.applications import ALL_SEEN, NOW, applicant, filled
from tests.factories.letters import queued_letter
from tests.factories.organisations import (
    AccountFactory,
    UserFactory,
    actor_for,
    caseworker,
    directorate,
    member,
)
from tests.factories.reporting import at, begun, duty, granted, written
from tests.factories.schemes import CallFactory, SchemeRoleFactory, published_edition, shipped_document

GRANTED_ON = date(2018, 12, 17)  # its case numbers are those of another year: each maker of rows counts for itself
DECIDED_AT = at(date(2019, 12, 12))
TODAY = at(date(2020, 12, 14))  # the day of the sweep: grants run, the first reports are in
STAFF = (
    "caseworker",
    "decision maker",
    "attestant",
    "scheme reader",
    "scheme administrator",
    "directorate administrator",
    "staff without a role",
)
OWN = {
    "reader": (MemberRole.READ,),
    "writer": (MemberRole.WRITE,),
    "economy": (MemberRole.ECONOMY,),
    "sender": (MemberRole.SEND,),
    "leader": (MemberRole.LEAD, MemberRole.ADMIN),
}
SECRET = "hemmelig-adresse"


@dataclass(frozen=True, slots=True)
class Desk:
    """Those who treat the cases of one scheme."""

    first: Actor
    decider: Actor


@dataclass(frozen=True, slots=True)
class Scene:
    """A scheme at work: a call with the whole form, a small one whose cases are decided, and its desk."""

    call: Call
    small: Call
    desk: Desk


@dataclass(frozen=True, slots=True)
class World:
    """Who may come by, and what there is: each estate gives the id or word for every kind that an address asks for."""

    people: dict[str, User]
    gjesdal: dict[str, Any]
    time: dict[str, Any]
    sola: dict[str, Any]


# ----- schemes and people ----------------------------------------------------------------------------------------------


def _opened(edition: Edition, key: str) -> Call:
    call = CallFactory(key=key, edition=edition, opens_on=date(2019, 9, 2), budget_year=2019, payee="each", open=True)
    return Call.objects.select_related("scheme", "edition__scheme", "frame").get(pk=call.pk)


def _scene(document: EditionDocument, key: str) -> Scene:
    """A scheme with two open calls; its desk works with nothing else."""
    rules = tuple(rule for rule in document.rules if rule.code == "R03")
    small = replace(document, revision=9, rules=rules, questions=(), criteria=(), examples=())
    call, little = _opened(published_edition(document), key), _opened(published_edition(small), f"{key}-liten")
    first = _staff(SchemeRoleName.CASEWORKER, scheme=call.scheme, email=f"{key}@direktorat.example")
    roles = (SchemeRoleName.DECISION_MAKER, SchemeRoleName.SPENDING_AUTHORITY)
    desk = Desk(_acting(first), _acting(_staff(*roles, scheme=call.scheme, title="avdelingsdirektør")))
    return Scene(call, little, desk)


def _staff(*roles: str, scheme: Scheme | None = None, **person: Any) -> User:
    user = caseworker(**person)
    for role in roles:
        SchemeRoleFactory(user=user, role=role, scheme=scheme)
    return user


def _acting(user: User) -> Actor:
    return actor_for(user, directorate(), MemberRole.STAFF)


def _people(own: Organisation, other: Organisation, partner: Organisation, scene: Scene) -> dict[str, User]:
    """Everybody who comes by, by their part; each belongs to one organisation."""
    scheme = scene.call.scheme
    administrator = member(directorate(), MemberRole.STAFF, MemberRole.ADMIN)
    return {
        **{f"own {name}": member(own, *roles) for name, roles in OWN.items()},
        "partner": member(partner, MemberRole.WRITE, MemberRole.SEND),
        "other municipality": member(other, MemberRole.WRITE, MemberRole.SEND, MemberRole.ADMIN, MemberRole.ECONOMY),
        "caseworker": User.objects.get(pk=scene.desk.first.user_id),
        "decision maker": User.objects.get(pk=scene.desk.decider.user_id),
        "attestant": _staff(SchemeRoleName.ATTESTANT, SchemeRoleName.ECONOMIST, scheme=scheme),
        "scheme reader": _staff(SchemeRoleName.READER, scheme=scheme),
        "scheme administrator": _staff(SchemeRoleName.SCHEME_ADMIN, scheme=scheme),
        "directorate administrator": administrator,
        "staff without a role": _staff(),
        "person without an organisation": UserFactory(),
    }


# ----- what one municipality has ---------------------------------------------------------------------------------------


def _municipality(number: str) -> Organisation:
    return Organisation.objects.get(municipality_number=number, kind=OrganisationKind.MUNICIPALITY)


def _estate(number: str, scene: Scene, partner: Organisation) -> dict[str, Any]:
    """Drafts, cases at every stage, a grant, and what the organisation itself has."""
    organisation = _municipality(number)
    Organisation.objects.filter(pk=organisation.pk).update(notice_email=f"post@{number}.example", language_form="nb")
    organisation.refresh_from_db()
    writer = applicant(organisation, email=f"sender{number}@kommune.example")
    return {
        "organisation": organisation.pk,
        "call": scene.small.key,
        **_case(writer, scene),
        **_draft(writer, scene, partner),
        **_grant(writer, scene, organisation),
        **_house(organisation),
    }


def _file(application: Application, writer: Actor) -> int:
    data = pdf()
    row = attach(
        application=application, kind="other", name="plan.pdf", file=io.BytesIO(data), size=len(data), actor=writer,
        now=NOW,
    )  # fmt: skip
    return row.pk


def _draft(writer: Actor, scene: Scene, partner: Organisation) -> dict[str, Any]:
    """A draft that one writes together, with a file, a partner who has not answered, and a support that was asked."""
    draft = filled(writer, call=scene.call)
    asked = Participant.objects.create(application=draft, organisation=partner, asked_at=NOW)
    MunicipalSupport.objects.create(participant=asked, municipality=partner, asked_at=NOW)
    return {"draft": draft.ref, "draft file": _file(draft, writer), "partner": asked.pk}


def _case(writer: Actor, scene: Scene) -> dict[str, Any]:
    """A case under assessment in which everything is asked for, and one that is proposed for decision."""
    first = scene.desk.first
    draft = filled(writer, call=scene.call)
    file = _file(draft, writer)
    ref = submit_application(application=draft, seen=ALL_SEEN, actor=writer, now=NOW).application.ref
    _put(ref, Status.ASSESSING, caseworker_id=first.user_id, taken_at=NOW, taken_by_id=first.user_id)
    case = whole(Application.objects.get(ref=ref))
    lead = case.lead
    asked = InformationRequest.objects.create(
        application=case, due_on=date(2020, 1, 10), asked_at=NOW, asked_by_id=first.user_id
    )
    RequestedField.objects.create(request=asked, field="goals", note="Skriv mer om målene.")
    for is_from_directorate in (True, False):
        Message.objects.create(
            application=case, subject="question", body="Hva mener dere?", organisation=lead, sent_at=NOW,
            is_from_directorate=is_from_directorate, sent_by_id=(first if is_from_directorate else writer).user_id,
        )  # fmt: skip
    objection = Objection.objects.create(
        organisation=lead, application=case, fact="grants.mu", rule="R08", value_seen="[]", evidence="Se arkivet.",
        made_at=NOW, made_by_id=writer.user_id,
    )  # fmt: skip
    _override(case, "R08", first)
    found = RegisterCompletion.objects.create(
        organisation=lead, case_ref=ref, kind=RegisterCompletion.Kind.MU_YEAR_CHECKED, year=2016, source="Arkivet",
        reason="R08 trenger året", entered_at=NOW, entered_by_id=writer.user_id,
    )  # fmt: skip
    return {
        "case": ref,
        "case file": file,
        "case letter": _letter(case),
        "objection": objection.pk,
        "completion": found.pk,
        **_decided(writer, scene),
    }


def _override(case: Application, rule: str, by: Actor) -> None:
    """A proposal to set a rule aside, which a colleague may confirm."""
    Override.objects.create(
        application=case,
        rule=rule,
        outcome="unknown",
        reason="Arkivet er tapt.",
        proposed_at=NOW,
        proposed_by_id=by.user_id,
    )


def _put(ref: str, status: str, **values: Any) -> None:
    Application.objects.filter(ref=ref).update(status=status, **values)


def _letter(case: Application) -> int:
    """A letter that has reached the municipality, with the file of record."""
    letter = queued_letter(case.lead, case_ref=case.ref, case_no=case.case_no)
    kept = files.keep(pdf())
    Letter.objects.filter(pk=letter.pk).update(
        state="rendered", pdf=kept.name, pdf_sha256=kept.sha256, pdf_bytes=kept.size
    )
    return letter.pk


def _decided(writer: Actor, scene: Scene) -> dict[str, Any]:
    """A case with a recommendation, and one that is decided and whose letter waits."""
    sender = User.objects.get(pk=writer.user_id)
    by = User.objects.get(pk=scene.desk.first.user_id)
    proposed, decided = proposed_cases(scene.small, 2, by=by, sender=sender)
    _override(proposed, "R03", scene.desk.first)
    declared([proposed, decided], scene.desk.first, scene.desk.decider)
    decide(application=whole(decided), seen=seen_in(decided), actor=scene.desk.decider, now=DECIDED_AT)
    return {"proposed": proposed.ref, "decided": decided.ref}


def _grant(writer: Actor, scene: Scene, organisation: Organisation) -> dict[str, Any]:
    """A grant with its duties, a report handed in, one begun, money paid, money to come, money that goes back."""
    grant = granted(organisation, call=scene.call, decided_on=GRANTED_ON)
    model, data = begun(grant, "model", writer, TODAY), pdf()
    file = attach_file(
        report=model, section="model_files", name="modell.pdf", file=io.BytesIO(data), size=len(data), actor=writer,
        now=TODAY,
    )  # fmt: skip
    interim = begun(grant, "interim", writer, TODAY)
    report = submit_report(report=written(grant, "model", writer, TODAY), actor=writer, now=TODAY)
    repayment = Repayment.objects.create(
        application=grant, report=report, ground="unused", amount_nok=40_000, proposed_at=TODAY
    )
    agreement = Obligation.objects.create(
        application=grant, decision=grant.decisions.get(), participant=grant.participants.get(), kind="agreement",
        due_on=date(2020, 6, 1),
    )  # fmt: skip
    return {
        "grant": grant.ref,
        "duty": interim.obligation_id,
        "handed in": report.obligation_id,
        "not begun": duty(grant, "final").pk,
        "report": report.pk,
        "report file": file.pk,
        "repayment": repayment.pk,
        "agreement": agreement.pk,
        "instalment": grant.instalments.get(number=2).pk,
        "payout": grant.instalments.get(number=1).payout.pk,
        "letter": _letter(grant),
    }


def _house(organisation: Organisation) -> dict[str, Any]:
    """Account, people, invitations, requests, texts that were kept."""
    person = member(organisation, MemberRole.WRITE)
    number = organisation.municipality_number
    invitation = Invitation.objects.create(
        organisation=organisation, email=f"ny@{number}.example", roles="write", invited_at=TODAY, invited_by=person,
        token_digest=digest_of(f"{SECRET}-{number}"), expires_at=TODAY + timedelta(days=7),
    )  # fmt: skip
    asked = AccessRequest.objects.create(organisation=organisation, user=UserFactory(), requested_at=TODAY)
    kept = KeptText.objects.create(
        organisation=organisation, user=person, page="/soknader/", text="Det jeg skrev.", kept_at=TODAY
    )
    return {
        "account": AccountFactory(organisation=organisation).pk,
        "invitation": invitation.pk,
        "invitation secret": f"{SECRET}-{number}",
        "access request": asked.pk,
        "person": person.pk,
        "role": person.memberships.get().pk,
        "kept text": kept.pk,
    }


# ----- what is nobody's, and the whole -----------------------------------------------------------------------------------


def _common(scene: Scene, people: dict[str, User], sola: Organisation) -> dict[str, Any]:
    """What belongs to no municipality: corrections of registers, objections outside cases, secret addresses, a mail."""
    correction = RegisterCorrection.objects.create(
        register="earlier_grant", row_key="2015|x|Sola", row_name="Sola 2015", act="remove", source="Arkivet",
        reason="Feil ført.", entered_at=TODAY, entered_by=people["directorate administrator"],
    )  # fmt: skip
    objection = Objection.objects.create(
        organisation=sola, fact="grants.mu", value_seen="[]", evidence="Se arkivet.", made_at=TODAY,
        made_by=people["other municipality"],
    )  # fmt: skip
    watch = SchemeWatch.objects.create(scheme=scene.call.scheme, address="en@annen.example", created_at=TODAY)
    writer = people["own writer"]
    kept = Spool(settings.MAIL_SPOOL).add(b"Subject: Hei\nTo: en@annen.example\n\nHei.\n", received_at=TODAY)
    return {
        "correction": correction.pk,
        "outside objection": objection.pk,
        "watch token": signing.dumps(watch.pk, salt=SALT),
        "calendar secret": make_calendar_address(
            actor=actor_for(writer, writer.memberships.get().organisation), now=TODAY
        ),
        "mail": kept.stem,
    }


def _batch(scene: Scene) -> Batch:
    return gather_batch(call=scene.small, name="Utsending 1", actor=scene.desk.first, now=DECIDED_AT)


def _declare(refs: Iterable[str], people: Iterable[User], *, has_conflict: bool) -> None:
    rows = Application.objects.filter(ref__in=refs)
    ConflictDeclaration.objects.bulk_create(
        ConflictDeclaration(application=row, user=user, has_conflict=has_conflict, declared_at=TODAY)
        for row in rows
        for user in people
    )


def build() -> World:
    """All of it; the registers are loaded."""
    CaseNumber.objects.create(year=2019, last=70_000)
    document = shipped_document()
    one = _scene(document, "utsatte-barn-2019")
    two = _scene(replace(document, scheme="andre-ordning"), "andre-2019")
    partner, stranger = _municipality("1120"), _municipality("1119")
    gjesdal, time, sola = (
        _estate("1122", one, partner),
        _estate("1121", two, stranger),
        _estate("1124", one, stranger),
    )
    own, other, third = (Organisation.objects.get(pk=each["organisation"]) for each in (gjesdal, time, sola))
    people = _people(own, other, partner, one)
    batches = {scene.small.key: _batch(scene) for scene in (one, two)}
    common = _common(one, people, third)
    common |= {f"any {each}": gjesdal[each] for each in ("invitation", "access request")}
    for estate in (gjesdal, time, sola):
        batch = batches[estate["call"]]
        letter = batch.letters.get(case_ref=estate["decided"])
        estate.update(common | {"batch": batch.pk, "batch letter": letter.pk})
    staff = [people[name] for name in STAFF]
    refs = ("case", "proposed", "decided", "grant")
    _declare([gjesdal[each] for each in refs], staff, has_conflict=False)
    _declare([sola[each] for each in refs], staff, has_conflict=True)
    return World(people, gjesdal, time, sola)
