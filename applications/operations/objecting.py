"""«Er dette feil?» (F126): an organisation objects to what a register says; a person answers with a reason.

Nothing is changed by the objection, nor by the answer alone: what is wrong is corrected for this applicant (a
completion) or for everybody (a correction of the register), each confirmed by a second person, and the answer names it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.guards.assessing import check, check_right, check_status, is_impartial, person
from applications.letter_kinds.notices import objection_answered
from applications.models import Application, Attachment, Objection
from applications.operations.evaluating import keep_outcomes, locked
from applications.permissions import WRITING, rights_on
from applications.queries.objections import completion_since, corrections_since, day_of, registered_facts
from applications.workflow import Role, Status
from letters import outbox
from organisations import audit
from organisations.actors import Actor
from organisations.models import Organisation, RegisterCorrection
from organisations.workflow import GateClosed
from schemes.models import RuleRun
from schemes.operations.register_corrections import may_correct
from schemes.rules.outcome import Phase
from schemes.workdays import oslo_day

LONGEST = 10_000  # characters of evidence and of an answer
# A decision that is made and not yet sent does not show (F50): until then they may object, and we may answer.
IN_WORK = (Status.SUBMITTED, Status.ASSESSING, Status.RECOMMENDED, Status.DECIDED)
UNTIL_TOLD = (Status.DRAFT, *IN_WORK)
Result = Objection.Result


def object_to_fact(
    *,
    organisation: Organisation,
    application: Application | None,
    fact: str,
    evidence: str,
    actor: Actor,
    now: datetime,
    rule: str = "",
    attachment: Attachment | None = None,
) -> Objection:
    """Say that a register is wrong about the organisation, in a case whose answer is not sent or outside every case.

    One objection to a fact stands open at a time. Raises GateClosed (NotAllowed, WrongStatus) with the reasons.
    """
    check_right(actor.organisation_id == organisation.pk and actor.has_role(*WRITING) and not actor.is_staff)
    _check_text(evidence, _("Skriv hva som er riktig, og hvordan dere vet det."))
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # two objections to one fact wait
        row = None if application is None else locked(application)
        if row is not None:
            check_right(row.lead_id == organisation.pk)
            check_status(row, *UNTIL_TOLD)
        if attachment is not None and (row is None or attachment.application_id != row.pk):
            raise GateClosed([_("Velg et vedlegg som ligger i søknaden.")])
        known = {each.name: each for each in registered_facts(organisation, day_of(row, oslo_day(now)), "nb")}
        if fact not in known:
            raise GateClosed([_("Velg en opplysning som står i registeret.")])
        if Objection.objects.open().filter(organisation=organisation, application=row, fact=fact).exists():
            raise GateClosed([_("Dere har allerede sagt fra om denne opplysningen. Vi har ikke svart ennå.")])
        objection = Objection.objects.create(
            organisation=organisation,
            application=row,
            fact=fact,
            rule=rule,
            value_seen=known[fact].shown,
            evidence=evidence.strip(),
            attachment=attachment,
            made_at=now,
            made_by_id=person(actor),
        )
        _record("objection.make", objection, actor=actor, now=now)
    return objection


def answer_objection(
    *,
    objection: Objection,
    result: str,
    answer: str,
    actor: Actor,
    now: datetime,
    correction: RegisterCorrection | None = None,
) -> Objection:
    """Answer with a reason, in the case as its impartial caseworker, outside cases as one who administers a scheme.

    «Rettet» asks for a correction that was confirmed since they objected: in a case one that was found in it, outside
    cases the one that is named. Raises GateClosed with the reasons.
    """
    if result not in Result.values:
        raise GateClosed([_("Velg hva svaret er.")])
    _check_text(answer, _("Skriv en begrunnelse til søkeren."))
    with transaction.atomic():
        row = Objection.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=objection.pk)
        case = None if row.application is None else locked(row.application)
        _check_may_answer(case, actor)
        if row.answered_at is not None:
            raise GateClosed([_("En kollega har allerede svart.")])
        row.completion = completion_since(row) if result == Result.APPLICANT else None
        row.correction = corrections_since(row, correction).first() if result == Result.REGISTER else None
        if result != Result.KEPT and row.completion is None and row.correction is None:
            raise GateClosed(
                [_("Ingen rettelse er bekreftet siden søkeren sa fra. Før den, og få den bekreftet først.")]
            )
        row.result, row.answer = result, answer.strip()
        row.answered_at, row.answered_by_id = now, person(actor)
        row.save(update_fields=["result", "answer", "completion", "correction", "answered_at", "answered_by"])
        _record("objection.answer", row, actor=actor, now=now, reason=row.answer)
        if case is not None:
            _tell(row, case, actor=actor, now=now)
    return row


def _tell(objection: Objection, case: Application, *, actor: Actor, now: datetime) -> None:
    """The applicant is told that something is new; after a correction the rules are asked anew, and kept."""
    outbox.notify(key=f"objection:{objection.pk}", actor=actor, now=now, **objection_answered(objection, case))
    if objection.result == Result.REGISTER and case.status == Status.ASSESSING:
        keep_outcomes(application=case, phase=Phase.ASSESS, occasion=RuleRun.Occasion.ASSESSMENT, actor=actor, now=now)


def _check_may_answer(case: Application | None, actor: Actor) -> None:
    if case is None:
        check_right(may_correct(actor))
        return
    check_status(case, *IN_WORK)
    check_right(rights_on(case, actor).may(Role.CASEWORKER))
    check(case, is_impartial(actor))


def _check_text(text: str, lacking: str) -> None:
    if not text.strip():
        raise GateClosed([lacking])
    if len(text) > LONGEST or "\x00" in text:
        raise GateClosed([_("Teksten kan ha høyst %(count)d tegn.") % {"count": LONGEST}])


def _record(action: str, objection: Objection, *, actor: Actor, now: datetime, reason: str = "") -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=objection,
        case_ref=objection.application.ref if objection.application is not None else "",
        now=now,
        after={"fact": objection.fact, "value": objection.value_seen, "result": objection.result},
        reason=reason,
    )
