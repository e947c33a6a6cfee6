"""The send room: counted against the decisions, read, released by another; and nothing is known outside before that."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from applications.models import Decision, Participant
from applications.operations.assessing import declare_interest
from applications.operations.sending import (
    NothingToSend,
    NotReadyToSend,
    UnreadSamples,
    control,
    gather_batch,
    make_ready,
    read_letter,
    release_batch,
    samples_of,
    set_aside,
    stop_batch,
)
from applications.workflow import Status
from letters.models import Batch, Dispatch, Letter
from letters.outbox import NotReady, SamePerson, WrongDay
from organisations.actors import MemberRole
from organisations.models import AuditEntry, Organisation
from organisations.workflow import GateClosed, NotAllowed
from schemes.models import Call, Scheme
from schemes.money import kr
from schemes.workflow import SchemeRoleName
from tests.applications.casework import desk_person
from tests.applications.decisions import (
    DECIDED_AT,
    LESS,
    RECOMMENDED_AT,
    RELEASE_ON,
    RELEASED_AT,
    decided,
    decision_maker,
    desk,
    made_ready,
    read_sample,
    recommended,
    rejected_by_rule,
    released,
    whole,
    with_partner,
)
from tests.factories.applications import NOW as SENT_AT
from tests.factories.applications import applicant, municipality, started
from tests.factories.organisations import logged_in, member
from tests.factories.schemes import SchemeRoleFactory

pytestmark = pytest.mark.django_db
BEFORE = RELEASED_AT - timedelta(hours=1)


@pytest.fixture
def people(registers):
    return desk()


# ----- made ready ------------------------------------------------------------------------------------------------------


def test_it_moves_duties_and_instalments_with_the_day_of_release(people):
    decision = decided(recommended(people, lines=LESS), people)
    made_ready(decision.application.call, people)
    decision = Decision.objects.get()
    assert decision.decided_on == RELEASE_ON
    assert list(decision.obligations.values_list("kind", "due_on")) == [
        ("acceptance", date(2020, 1, 6)),
        ("revised_budget", date(2020, 1, 6)),
        ("model", date(2020, 12, 16)),
        ("interim", date(2020, 12, 16)),
        ("final", date(2021, 12, 16)),
    ]
    assert list(decision.instalments.values_list("earliest_on", flat=True)) == [date(2019, 12, 16), date(2020, 12, 16)]
    assert (decision.award.period_start_on, decision.award.period_end_on) == (RELEASE_ON, date(2021, 12, 16))
    letter = Letter.objects.held().get()
    for moved in ("Dato: 16. desember 2019", "gjør dette innen 6. januar 2020", "Delrapport · 16. desember 2020"):
        assert moved in letter.text


def test_it_makes_the_batch_ready_anew_for_another_day(people):
    decision = decided(recommended(people), people)
    batch = made_ready(decision.application.call, people)
    first = batch.letters.get()
    make_ready(batch=batch, release_on=date(2019, 12, 18), actor=people.first, now=BEFORE)
    again = batch.letters.get()
    assert (again.document_no, again.freeze_no) == (first.document_no, first.freeze_no + 1)
    assert "Dato: 18. desember 2019" in again.text
    assert Decision.objects.get().obligations.get(kind="model").due_on == date(2020, 12, 18)
    with pytest.raises(NotReadyToSend, match="Datoen er passert"):
        make_ready(batch=batch, release_on=date(2019, 12, 15), actor=people.first, now=BEFORE)


def test_it_says_everything_that_keeps_a_batch_from_being_ready(people):
    decision = decided(recommended(people), people)
    Scheme.objects.update(is_enkeltvedtak=True, appeal_body_nn="")
    batch = gather_batch(call=decision.application.call, name="Én", actor=people.first, now=BEFORE)
    with pytest.raises(NotReadyToSend) as refused:
        make_ready(batch=batch, release_on=RELEASE_ON, actor=people.first, now=BEFORE)
    assert refused.value.reasons == ("Administrator må sette klageinstansen på bokmål og nynorsk.",)
    assert (Decision.objects.get().decided_on, batch.letters.get().text) == (None, "")


def test_it_names_the_letter_that_cannot_be_made(people):
    application = recommended(people)
    decided(application, people)
    Participant.objects.update(account_number="")
    batch = gather_batch(call=application.call, name="Én", actor=people.first, now=BEFORE)
    with pytest.raises(NotReadyToSend) as refused:
        make_ready(batch=batch, release_on=RELEASE_ON, actor=people.first, now=BEFORE)
    (sentence,) = refused.value.reasons
    assert sentence.startswith("Brevet til Gjesdal kommune (sak 2019/00001) kan ikke lages. account_masked:")


def test_it_needs_an_address_to_tell(people):
    application = recommended(people)
    decided(application, people)
    Participant.objects.update(contact_email="")
    Organisation.objects.filter(pk=application.lead_id).update(notice_email="")
    type(application.submitted_by).objects.filter(pk=application.submitted_by_id).update(email="")
    batch = gather_batch(call=application.call, name="Én", actor=people.first, now=BEFORE)
    with pytest.raises(NotReadyToSend, match="ingen e-postadresse"):
        make_ready(batch=batch, release_on=RELEASE_ON, actor=people.first, now=BEFORE)


def test_it_does_not_cross_into_another_administration_act(people):
    application = recommended(people)
    decided(application, people)
    Scheme.objects.update(new_act_in_force_on=RELEASE_ON)
    batch = gather_batch(call=application.call, name="Én", actor=people.first, now=BEFORE)
    with pytest.raises(NotReadyToSend, match="en annen forvaltningslov"):
        make_ready(batch=batch, release_on=RELEASE_ON, actor=people.first, now=BEFORE)


def test_it_gathers_what_waits_once(people):
    application = recommended(people)
    with pytest.raises(NothingToSend):
        gather_batch(call=application.call, name="Én", actor=people.first, now=BEFORE)
    decided(application, people)
    gather_batch(call=application.call, name="Én", actor=people.first, now=BEFORE)
    with pytest.raises(NothingToSend):
        gather_batch(call=application.call, name="To", actor=people.first, now=BEFORE)
    outsider = desk_person(SchemeRoleName.READER)
    with pytest.raises(NotAllowed):
        gather_batch(call=application.call, name="To", actor=outsider, now=BEFORE)


# ----- the control -----------------------------------------------------------------------------------------------------


def test_it_counts_letters_and_sums_against_the_decisions(people):
    first = decided(recommended(people), people)
    decided(rejected_by_rule(people), people)
    call = first.application.call
    found = control(gather_batch(call=call, name="Én", actor=people.first, now=BEFORE))
    assert (found.decisions, found.letters, found.decided_nok, found.written_nok) == (2, 2, 900_000, None)
    assert found.agrees
    batch = Batch.objects.get()
    make_ready(batch=batch, release_on=RELEASE_ON, actor=people.first, now=BEFORE)
    found = control(batch)
    assert (found.written_nok, found.sums_agree, found.agrees, found.deviations) == (900_000, True, True, ())
    assert (Batch.objects.get().count, Batch.objects.get().total_nok) == (2, 900_000)


def test_it_finds_a_letter_that_says_another_sum_than_the_decision(people):
    application = recommended(people)
    decided(application, people)
    batch = made_ready(application.call, people)
    letter = batch.letters.get()
    letter.merged.model.objects.create(
        letter=letter, freeze_no=letter.freeze_no + 1, name="award_nok", value="kr 400 000"
    )
    Letter.objects.filter(pk=letter.pk).update(freeze_no=letter.freeze_no + 1)
    found = control(batch)
    assert (found.decided_nok, found.written_nok, found.sums_agree, found.agrees) == (900_000, 400_000, False, False)
    assert [(each.what, each.why, each.stops) for each in found.deviations] == [
        ("Beløp stemmer ikke", f"Vedtaket sier {kr(900_000)}, brevet sier kr 400 000.", True)
    ]


def test_it_finds_a_letter_in_the_wrong_form_and_a_decision_without_a_letter(people):
    application = with_partner(recommended(people), form="nb")
    Call.objects.update(payee="lead")
    decided(application, people)
    batch = made_ready(application.call, people)
    Organisation.objects.filter(pk=application.lead_id).update(language_form="nn")
    assert [(each.what, each.letter.recipient.name) for each in control(batch).deviations] == [
        ("Feil målform", "Gjesdal kommune")
    ]
    Letter.objects.filter(recipient__name="Time kommune").update(batch=None)
    assert control(batch).without_letter == ("Time kommune",)


# ----- the release -----------------------------------------------------------------------------------------------------


def test_it_is_released_by_another_who_has_read_the_sample(people):
    application = recommended(people)
    decided(application, people)
    batch = made_ready(application.call, replace(people, first=people.second))
    with pytest.raises(SamePerson):
        release_batch(batch=batch, actor=with_authority(people.second), now=RELEASED_AT)
    with pytest.raises(UnreadSamples, match="1 brev gjenstår"):
        release_batch(batch=batch, actor=people.decider, now=RELEASED_AT)
    read_sample(batch, people.decider)
    make_ready(batch=batch, release_on=RELEASE_ON, actor=people.first, now=BEFORE)
    with pytest.raises(UnreadSamples):  # made anew, it must be read anew
        release_batch(batch=batch, actor=people.decider, now=RELEASED_AT)
    read_sample(batch, people.decider)
    release_batch(batch=batch, actor=people.decider, now=RELEASED_AT)
    assert (whole(application).status, Letter.objects.get(dedupe_key__startswith="decision").state) == (
        Status.GRANTED,
        "queued",
    )
    entry = AuditEntry.objects.get(action="sending.release")
    assert entry.after == "decisions: 1\ntotal_nok: 900000"


def with_authority(actor):
    """The same person, now with spending authority too."""
    SchemeRoleFactory(user_id=actor.user_id, user=None, role=SchemeRoleName.SPENDING_AUTHORITY)
    return actor


def test_the_database_refuses_the_one_who_made_it_ready(people):
    application = recommended(people)
    decided(application, people)
    batch = made_ready(application.call, people)
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="batch_prepared_by_released_by_differ"),
        transaction.atomic(),
    ):
        cursor.execute(
            "UPDATE letters_batch SET state = 'released', released_at = prepared_at, released_by_id = prepared_by_id "
            "WHERE id = %s",
            [batch.pk],
        )


def test_it_needs_spending_authority_for_money_only(people):
    rejection = rejected_by_rule(people)
    decided(rejection, people)
    chief = desk_person(SchemeRoleName.DECISION_MAKER)
    batch = made_ready(rejection.call, people)
    read_sample(batch, chief)
    release_batch(batch=batch, actor=chief, now=RELEASED_AT)
    assert whole(rejection).status == Status.REJECTED
    award = recommended(people)
    decided(award, people)
    batch = made_ready(award.call, people)
    read_sample(batch, chief)
    with pytest.raises(NotAllowed, match="budsjettdisponeringsmyndighet"):
        release_batch(batch=batch, actor=chief, now=RELEASED_AT)


def test_it_is_not_released_by_one_who_proposed_a_case_or_has_a_conflict(people):
    application = recommended(people)
    decided(application, people)
    batch = made_ready(application.call, replace(people, first=people.second))
    with pytest.raises(GateClosed, match="Du har innstilt i 2019/00001"):
        release_batch(batch=batch, actor=with_authority(people.first), now=RELEASED_AT)
    other = decision_maker()
    declare_interest(application=application, has_conflict=True, reason="Søsken.", actor=other, now=RELEASED_AT)
    read_sample(batch, other)
    with pytest.raises(GateClosed, match="inhabil"):
        release_batch(batch=batch, actor=other, now=RELEASED_AT)
    assert whole(application).status == Status.DECIDED


def test_it_is_released_on_its_own_day_only(people):
    application = recommended(people)
    decided(application, people)
    batch = made_ready(application.call, people)
    read_sample(batch, people.decider)
    with pytest.raises(WrongDay):
        release_batch(batch=batch, actor=people.decider, now=RELEASED_AT + timedelta(days=1))
    assert Decision.objects.get().released_at is None


def test_it_asks_for_the_terms_with_a_mail_that_says_nothing_of_the_case(people):
    application = recommended(people)
    member(application.lead, MemberRole.ECONOMY, email="okonomi@kommune.example")
    decided(application, people)
    released(application.call, people)
    mails = Dispatch.objects.filter(kind="terms_request").order_by("address")
    assert [each.address for each in mails] == [
        "kari@kommune.example", "okonomi@kommune.example", "post@1122.example", "sender@kommune.example",
    ]  # fmt: skip
    mail = mails[0]
    assert mail.subject == "Oppgave med frist 6. januar 2020"
    assert mail.body.startswith(
        f"Gjesdal kommune har en oppgave i sak 2019/00001. Fristen er 6. januar 2020. "
        f"Logg inn her: http://localhost:8000/soknader/{application.ref}/vilkar/."
    )
    assert not any(word in mail.body for word in ("900", "tilskudd", "innvilg", "Trygg sammen", "vedtak"))


def test_it_tells_award_and_rejection_alike(people):
    award, rejection = recommended(people), rejected_by_rule(people)
    for application in (award, rejection):
        decided(application, people)
    released(award.call, people)
    subjects = {
        application.pk: Dispatch.objects.filter(case_ref=application.ref, letter__isnull=False, kind="mail_new_letter")
        .filter(letter__dedupe_key__startswith="decision")
        .values_list("subject", flat=True)
        .first()
        for application in (award, rejection)
    }
    assert subjects == {award.pk: "Nytt brev i sak 2019/00001", rejection.pk: "Nytt brev i sak 2019/00002"}


# ----- holding back ----------------------------------------------------------------------------------------------------


def test_it_holds_one_case_back_and_lets_the_rest_go(people):
    award, rejection = recommended(people), rejected_by_rule(people)
    for application in (award, rejection):
        decided(application, people)
    batch = made_ready(award.call, people)
    arguments = {
        "batch": batch,
        "case_ref": award.ref,
        "actor": people.decider,
        "now": RELEASED_AT,
        "reason": "Må leses.",
    }
    assert set_aside(**arguments) == 1
    batch = Batch.objects.get()
    assert (batch.count, batch.total_nok, batch.prepared_by_id) == (1, 0, people.first.user_id)
    read_sample(batch, people.decider)
    release_batch(batch=batch, actor=people.decider, now=RELEASED_AT)
    assert (whole(award).status, whole(rejection).status) == (Status.DECIDED, Status.REJECTED)
    with pytest.raises(NotReady):
        set_aside(**{**arguments, "case_ref": rejection.ref})
    assert (
        gather_batch(call=award.call, name="To", actor=people.first, now=RELEASED_AT).letters.get().case_ref
        == award.ref
    )


def test_it_stops_a_batch_with_one_press(people):
    application = recommended(people)
    decided(application, people)
    batch = made_ready(application.call, people)
    with pytest.raises(NotAllowed):
        stop_batch(batch=batch, actor=desk_person(SchemeRoleName.READER), now=RELEASED_AT, reason="x")
    stop_batch(batch=batch, actor=people.second, now=RELEASED_AT, reason="Feil dato.")
    with pytest.raises(NotReady):
        release_batch(batch=batch, actor=people.decider, now=RELEASED_AT)
    assert gather_batch(call=application.call, name="To", actor=people.first, now=RELEASED_AT).letters.count() == 1


def test_it_draws_the_sample_anew_each_time_and_alike_for_all(people):
    application = recommended(people)
    decided(application, people)
    batch = made_ready(application.call, people)
    assert samples_of(batch) == samples_of(Batch.objects.get()) == list(batch.letters.all())
    read_letter(letter=batch.letters.get(), actor=people.second, now=RELEASED_AT)
    with pytest.raises(UnreadSamples):  # another person's reading is not one's own
        release_batch(batch=batch, actor=people.decider, now=RELEASED_AT)


# ----- nothing leaks ---------------------------------------------------------------------------------------------------


def pages_of(client, application) -> dict[str, tuple[int, bytes]]:
    """What the municipality can see of its case, wherever it looks."""
    addresses = [
        "/min-side/", "/soknader/", f"/soknader/{application.ref}/", f"/soknader/{application.ref}/kvittering/",
        f"/soknader/{application.ref}/meldinger/", f"/soknader/{application.ref}/vilkar/", "/brev/", "/tilskudd/",
        f"/tilskudd/{application.ref}/",
    ]  # fmt: skip
    answers = {address: client.get(address) for address in addresses}
    return {address: (answer.status_code, masked(answer.content)) for address, answer in answers.items()}


def masked(content: bytes) -> bytes:
    """Without what differs at each request: the token of the forms, the seconds left of the session."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce-[\w=+/]+|data-left="\d+"', b"", content)


def test_the_municipality_sees_nothing_before_the_release(people, client):
    sender = applicant(
        municipality(), MemberRole.WRITE, MemberRole.SEND, MemberRole.ADMIN, email="sender@kommune.example"
    )
    application = recommended(people, actor=sender)
    draft = started(sender, track="ti", now=SENT_AT + timedelta(days=1))  # the order of two must tell nothing either
    type(draft).objects.filter(pk=draft.pk).update(last_event_at=RECOMMENDED_AT + timedelta(days=1))
    logged_in(client, type(application.submitted_by).objects.get(pk=sender.user_id), application.lead)
    mails = Dispatch.objects.count()
    before = pages_of(client, application)
    assert before["/min-side/"][0] == 200
    decided(application, people)
    assert pages_of(client, application) == before
    batch = made_ready(application.call, people)
    assert pages_of(client, application) == before
    letter = batch.letters.get()
    assert client.get(f"/brev/{letter.pk}/").status_code == client.get("/brev/999999/").status_code == 404
    assert Dispatch.objects.exclude(letter=letter).count() == mails
    assert set(letter.dispatches.values_list("state", "next_try_at")) == {("waiting", None)}
    read_sample(batch, people.decider)
    release_batch(batch=batch, actor=people.decider, now=RELEASED_AT)
    after = pages_of(client, application)
    assert f"Dere er innvilget {kr(900_000)}.".encode() in after["/min-side/"][1]
    assert after[f"/soknader/{application.ref}/vilkar/"][0] == 200


def test_a_declared_conflict_hides_the_letter_in_the_send_room(people, client):
    application = recommended(people)
    decided(application, people)
    batch = made_ready(application.call, people)
    person = decision_maker()
    logged_in(client, type(application.submitted_by).objects.get(pk=person.user_id))
    assert b"Gjesdal kommune" in client.get(f"/utsending/{batch.pk}/").content
    declare_interest(application=application, has_conflict=True, reason="Søsken.", actor=person, now=DECIDED_AT)
    assert client.get(f"/utsending/{batch.pk}/brev/{batch.letters.get().pk}/").status_code == 404
