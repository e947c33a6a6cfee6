"""The decision page, the send room and the payments, page by page: seen, done by POST, refused in sentences."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from applications.models import Application, Decision, Judgement, Override, Payout
from applications.operations.assessing import declare_interest
from applications.operations.deciding import send_back
from applications.operations.paying import attest
from applications.operations.sending import gather_batch, make_ready, release_batch
from applications.workflow import Status
from letters.models import Batch, Letter
from organisations.models import ReadEntry, User
from schemes.models import Frame, Scheme
from schemes.workflow import SchemeRoleName
from tests.applications.casework import desk_person, signed_in
from tests.applications.decisions import (
    ALL,
    DECIDED_AT,
    LESS,
    RELEASE_ON,
    RELEASED_AT,
    accepted,
    call_with_room,
    decided,
    declared,
    desk,
    granted,
    habil,
    made_ready,
    open_terms,
    proposed,
    proposed_cases,
    read_sample,
    recommended,
    rejected_by_rule,
    sender_of,
    unknown_years,
    whole,
)
from tests.factories.applications import applicant
from tests.factories.organisations import caseworker, logged_in

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"
PAID_AT = RELEASED_AT + timedelta(days=20)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(DECIDED_AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(registers):
    return desk()


@pytest.fixture
def client(people):
    """The decision maker's browser."""
    return signed_in(people.decider)


def address(name, case, *args):
    """One address about the decision of a case."""
    return reverse(f"decisions:{name}", args=[case.ref, *args])


def text_of(answer):
    """The page as a person reads it: breaks of lines and spaces that do not break are plain spaces."""
    return " ".join(answer.content.decode().replace(NBSP, " ").split())


def seen(case, **more):
    """The form of the button, as the page wrote it."""
    return {"seen": case.recommendations.latest("id").pk, **more}


def declare_on(case, *actors):
    """Each has declared, and the case is read anew."""
    habil(case, *actors)
    return whole(case)


# ----- the decision page -----------------------------------------------------------------------------------------------


def test_it_is_read_after_a_declaration_only(people, client):
    case = recommended(people)
    shown = text_of(client.get(address("decision", case)))
    assert "Når du vedtar, skjer dette" not in shown
    assert 'name="has_conflict"' in shown
    declare_on(case, people.decider)
    assert "Når du vedtar, skjer dette" in text_of(client.get(address("decision", case)))
    assert ReadEntry.objects.filter(case_ref=case.ref, user_id=people.decider.user_id).exists()


def test_it_shows_every_effect_before_the_button(people, client):
    case = declare_on(recommended(people, lines=LESS), people.decider)
    page = client.get(address("decision", case))
    shown = text_of(page)
    for text in (
        "Ett brev på bokmål til Gjesdal kommune",
        "2 terminer på til sammen kr 860 001",
        "Termin 1: kr 430 001, tidligst 12. desember 2019.",
        "5 plikter med frist og påminnelser",
        "Rammen: kr 29 339 999 igjen etter dette",
        "Klagefristen er tre uker",
        "Vedta: innvilg delvis kr 860 001",
        "Planen viser at 400 ansatte skal bruke veilederen.",
        "Ingen regel står i veien.",
    ):
        assert text in shown
    assert "Vi bestemte 12. desember 2019 at dere får kr 860 001." in shown
    assert f'<input type="hidden" name="seen" value="{seen(case)["seen"]}">' in shown


def test_it_decides_by_post(people, client):
    case = declare_on(recommended(people), people.decider)
    answer = client.post(address("decision", case), seen(case))
    assert answer.url == reverse("caseworker:case", args=[case.ref])
    made = Decision.objects.get()
    assert (made.decided_by_id, made.award.total_nok, whole(case).status) == (
        people.decider.user_id, 900_000, Status.DECIDED
    )  # fmt: skip
    shown = text_of(client.get(address("decision", case)))
    assert "Ada Beslutter vedtok 12. desember 2019." in shown
    assert "Brevet er holdt tilbake." in shown
    assert "Vedta:" not in shown
    again = client.post(address("decision", case), seen(case))
    assert again.status_code == 422
    assert "Saken har gått videre" in text_of(again)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("value", ["", "0", "-1", "x", "9" * 30, "٣"])
def test_it_decides_nothing_that_was_not_shown(people, client, value):
    case = declare_on(recommended(people), people.decider)
    answer = client.post(address("decision", case), {"seen": value})
    assert answer.status_code == 422
    assert "Vedtaket ble ikke gjort" in text_of(answer)
    assert Decision.objects.count() == 0


def test_it_says_how_many_kroner_are_left_to_the_last_one(people, client):
    case = declare_on(recommended(people), people.decider)
    Frame.objects.filter(call=case.call).update(total_nok=1_000_000, bound_nok=100_001)
    shown = text_of(client.get(address("decision", case)))
    assert "Rammen holder ikke" in shown
    assert "Det er kr 899 999 igjen av kr 1 000 000." in shown
    answer = client.post(address("decision", case), seen(case))
    assert answer.status_code == 422
    assert "Rammen holder ikke. Det er kr 899 999 igjen å dele ut." in text_of(answer)
    assert Decision.objects.count() == 0
    Frame.objects.filter(call=case.call).update(total_nok=None, bound_nok=0)
    unset = text_of(client.get(address("decision", case)))
    assert "Rammen er ikke satt" in unset
    assert "Foreslå å fravike" not in unset
    assert "Administrator må sette den" in text_of(client.post(address("decision", case), seen(case)))


def test_whoever_proposed_gets_no_button(people):
    both = desk_person(
        SchemeRoleName.CASEWORKER, SchemeRoleName.DECISION_MAKER, display_name="Begge", email="begge@direktorat.example"
    )
    case = recommended(type(people)(both, people.second, people.decider, people.attestant))
    client = signed_in(both)
    shown = text_of(client.get(address("decision", case)))
    assert "Du har innstilt i saken. En annen med rett til å vedta må gjøre vedtaket." in shown
    assert "Vedta:" not in shown
    answer = client.post(address("decision", case), seen(case))
    assert "Du har innstilt i saken" in text_of(answer)
    assert Decision.objects.count() == 0


def test_a_caseworker_reads_it_and_gets_no_button(people):
    case = declare_on(recommended(people), people.second)
    client = signed_in(people.second)
    shown = text_of(client.get(address("decision", case)))
    assert "Vedtaket gjøres av en beslutter som ikke har innstilt i saken." in shown
    assert "Vedta:" not in shown
    assert client.post(address("decision", case), seen(case)).status_code == 422
    assert client.post(address("give_back", case), {"reason": "Nei."}).url == address("decision", case)
    assert whole(case).status == Status.RECOMMENDED


def test_it_does_not_exist_for_others_or_before_the_recommendation(people, client):
    case = recommended(people)
    outside = logged_in(type(client)(), User.objects.get(pk=sender_of(case).user_id), case.lead)
    names = ("decision", "letter", "letter_pdf")
    assert [outside.get(address(name, case)).status_code for name in names] == [404] * 3
    assert outside.post(address("decision", case), seen(case)).status_code == 404
    without_role = logged_in(type(client)(), caseworker(email="ny@direktorat.example"))
    assert [without_role.get(address(name, case)).status_code for name in names] == [404] * 3
    declare_interest(application=case, has_conflict=True, reason="Søsken.", actor=people.decider, now=DECIDED_AT)
    assert [client.get(address(name, case)).status_code for name in names] == [404] * 3
    Application.objects.filter(pk=case.pk).update(status=Status.ASSESSING)
    assert signed_in(people.first).get(address("decision", case)).status_code == 404


def test_it_shows_the_letter_as_page_and_as_pdf_without_a_trace(people, client):
    case = declare_on(recommended(people), people.decider)
    before = Letter.objects.count()
    page = client.get(address("letter", case))
    assert "2019/00001-…" in text_of(page)
    assert "at dere får kr 900 000." in text_of(page)
    pdf = client.get(address("letter_pdf", case))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert Letter.objects.count() == before


def test_what_a_person_has_written_is_text_and_no_markup(people, client):
    written = {"reason": "Godt <b>prosjekt</b> & plan.", "assessment_text": "<script>alert(1)</script>"}
    case = declare_on(recommended(people), people.decider)
    send_back(application=case, reason="Skriv om.", actor=people.decider, now=DECIDED_AT)
    case = proposed(whole(case), people, **written)
    shown = text_of(client.get(address("decision", case)))
    assert "<b>prosjekt" not in shown
    assert "<script>alert" not in shown
    assert "Godt &lt;b&gt;prosjekt&lt;/b&gt; &amp; plan." in shown


def test_it_says_why_a_letter_cannot_be_made(people, client):
    case = declare_on(recommended(people), people.decider)
    case.participants.update(account_number="")
    page = client.get(address("decision", case))
    assert page.context["letter"] is None
    assert page.context["letter_fault"].startswith("Brevet kan ikke lages. account_masked:")
    assert "Brevet kan ikke lages" in text_of(client.get(address("letter", case)))
    assert client.get(address("letter_pdf", case)).status_code == 404


def test_it_rejects_with_the_rules_words_and_the_persons(people, client):
    case = declare_on(rejected_by_rule(people), people.decider)
    page = client.get(address("decision", case))
    shown = text_of(page)
    assert "Vedta: avslå søknaden" in shown
    assert page.context["generated"] == [
        "Kommunen fikk tilskudd til modellutvikling i 2015. Kommuner som fikk det i 2015–2018, får ikke støtte."
    ]
    assert "Grå tekst kommer fra reglene." in shown
    assert "terminer" not in shown
    client.post(address("decision", case), seen(case))
    assert Decision.objects.get().result == "rejected"


def test_it_sends_the_case_back_with_a_reason(people, client):
    case = declare_on(recommended(people), people.decider)
    assert client.post(address("give_back", case), {"reason": "  "}).url == address("decision", case)
    assert whole(case).status == Status.RECOMMENDED
    answer = client.post(address("give_back", case), {"reason": "Se på beløpet."})
    assert answer.url == reverse("caseworker:case", args=[case.ref])
    assert whole(case).status == Status.ASSESSING
    assert client.get(address("give_back", case)).status_code == 405


def test_the_decision_maker_answers_what_the_decision_leaves_open(people, client):
    case = declare_on(recommended(people, lines=[("staff_release", 1, "Bare til start.")]), people.decider)
    page = client.get(address("decision", case))
    assert [(row.rule, row.may_judge, row.may_override) for row in page.context["hindrances"]] == [("R49", True, False)]
    refused = client.post(address("decision", case), seen(case))
    assert refused.status_code == 422
    assert "R49" in text_of(refused)
    empty = client.post(address("judge", case, "R49"), {"is_met": "yes", "reason": ""})
    assert empty.url == f"{address('decision', case)}#grunnlag"
    assert Judgement.objects.filter(rule="R49").count() == 0
    client.post(address("judge", case, "R49"), {"is_met": "yes", "reason": "Ett beløp er nok."})
    assert Judgement.objects.get(rule="R49").reason == "Ett beløp er nok."
    client.post(address("decision", case), seen(case))
    assert Decision.objects.get().award.total_nok == 1


def test_an_override_is_proposed_by_one_and_confirmed_by_another(people, client):
    case = declare_on(unknown_years(people), people.decider, people.second)
    Override.objects.all().delete()
    page = client.get(address("decision", case))
    assert [(row.rule, row.may_judge, row.may_override) for row in page.context["hindrances"]] == [("R08", False, True)]
    answer = client.post(address("override", case, "R08"), {"reason": "Arkivet er tapt."}, follow=True)
    assert "En kollega må bekrefte." in text_of(answer)
    own = client.get(address("decision", case)).context["hindrances"][0]
    assert (own.may_override, own.may_confirm, own.override.reason) == (False, False, "Arkivet er tapt.")
    client.post(address("confirm", case, "R08"))
    assert Override.objects.get().confirmed_at is None
    second = signed_in(people.second)
    assert second.get(address("decision", case)).context["hindrances"][0].may_confirm
    assert second.post(address("confirm", case, "R08")).status_code == 302
    assert second.post(address("confirm", case, "R99")).status_code == 404
    assert client.get(address("decision", case)).context["hindrances"] == []
    client.post(address("decision", case), seen(case))
    assert Decision.objects.count() == 1


DATES = {"periode": "2021-12-12", "frist-interim": "2020-12-14"}


def test_the_dates_that_a_person_sets_are_shown_and_then_done(people, client):
    case = declare_on(recommended(people, call=open_terms()), people.decider)
    page = client.get(address("decision", case))
    assert list(page.context["form"].fields) == ["periode", "frist-interim"]
    assert "Sett hvilken dag prosjektperioden slutter." in text_of(page)
    refused = client.post(address("decision", case), seen(case))
    assert refused.status_code == 422
    assert "Sett fristen for «delrapport»." in text_of(refused)
    shown = client.get(address("decision", case), DATES)
    assert shown.context["effects"].proposal.problems == ()
    assert "14. desember 2020" in text_of(shown)
    assert '<input type="hidden" name="frist-interim" value="2020-12-14">' in text_of(shown)
    assert "14. desember 2020" in client.get(address("letter", case), DATES).context["letter"].text.replace(NBSP, " ")
    client.post(address("decision", case), seen(case, **DATES))
    made = Decision.objects.get()
    assert (made.award.period_end_on, made.obligations.get(kind="interim").due_on) == (
        date(2021, 12, 12), date(2020, 12, 14)
    )  # fmt: skip


def test_a_date_that_cannot_be_read_decides_nothing(people, client):
    case = declare_on(recommended(people, call=open_terms()), people.decider)
    answer = client.post(address("decision", case), seen(case, **(DATES | {"periode": "snart"})))
    assert answer.status_code == 422
    assert "Datoene kan ikke brukes" in text_of(answer)
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("lines", [ALL[:1], LESS], ids=["one line", "two lines"])
def test_it_costs_the_same_however_much_it_shows(people, client, lines, django_assert_num_queries):
    case = declare_on(recommended(people, lines=lines), people.decider)
    with django_assert_num_queries(41):
        client.get(address("decision", case))


# ----- the send room ---------------------------------------------------------------------------------------------------


@pytest.fixture
def room(clock):
    clock.move_to(RELEASED_AT)


def page(name, *args):
    return reverse(f"sendroom:{name}", args=args)


def test_it_goes_from_a_held_letter_to_a_released_batch_by_two_persons(people, room):
    case = recommended(people)
    decided(case, people)
    first, decider = signed_in(people.first), signed_in(people.decider)
    assert "Samle ett brev" in text_of(first.get(page("list")))
    answer = first.post(page("gather", case.call.key))
    batch = Batch.objects.get()
    assert answer.url == page("batch", batch.pk)
    draft = text_of(first.get(answer.url))
    assert "Brevene er ikke laget ennå." in draft
    assert "Når du gjør klar, skjer dette" in draft
    assert first.post(page("ready", batch.pk), {"release_on": ""}).status_code == 422
    assert first.post(page("ready", batch.pk), {"release_on": RELEASE_ON}).url == page("batch", batch.pk)
    own = text_of(first.get(page("batch", batch.pk)))
    assert "Du gjorde brevene klare. En annen må frigi dem." in own
    assert "Frigi ett brev" not in own
    assert "En annen" in text_of(first.post(page("release", batch.pk)))
    shown = text_of(decider.get(page("batch", batch.pk)))
    assert "Summen stemmer: kr 900 000" in shown
    assert "Les én prøve til først." in shown
    early = decider.post(page("release", batch.pk))
    assert early.status_code == 422
    assert "Utsendingen stanset" in text_of(early)
    letter = batch.letters.get()
    assert "Gjesdal kommune" in text_of(decider.get(page("letter", batch.pk, letter.pk)))
    assert "prøve til først" not in text_of(decider.get(page("batch", batch.pk)))
    assert decider.post(page("release", batch.pk)).url == page("batch", batch.pk)
    assert whole(case).status == Status.GRANTED
    gone = decider.get(page("batch", batch.pk))
    assert gone.context["live"].is_going
    assert 'hx-trigger="every 2s"' in text_of(gone)
    assert text_of(decider.get(page("live", batch.pk))).startswith("<section")
    assert "Frigi ett brev" not in text_of(gone)


def test_one_letter_is_held_back_and_everything_is_stopped(people, room):
    case = recommended(people)
    decided(case, people)
    decided(rejected_by_rule(people), people)
    batch = made_ready(case.call, people)
    client = signed_in(people.first)
    letter = batch.letters.get(case_ref=case.ref)
    answer = client.post(page("aside", batch.pk, letter.pk), follow=True)
    assert f"Brevet i sak {case.case_no} er holdt igjen." in text_of(answer)
    assert Batch.objects.get().letters.count() == 1
    assert client.post(page("aside", batch.pk, letter.pk)).status_code == 404
    assert client.post(page("stop", batch.pk)).url == page("list")
    assert "Samle 2 brev" in text_of(client.get(page("list")))
    assert "Utsendingen har ingen brev." in text_of(client.get(page("batch", batch.pk)))


def test_the_room_refuses_in_sentences(people, room):
    case = recommended(people)
    client = signed_in(people.first)
    assert client.post(page("gather", case.call.key), follow=True).status_code == 200
    assert Batch.objects.count() == 0
    decided(case, people)
    Scheme.objects.update(is_enkeltvedtak=None)
    batch = gather_batch(call=case.call, name="Én", actor=people.first, now=RELEASED_AT)
    answer = client.post(page("ready", batch.pk), {"release_on": RELEASE_ON})
    assert answer.status_code == 422
    assert "Administrator må velge om avgjørelsen er enkeltvedtak." in text_of(answer)
    assert answer.context["form"]["release_on"].value() == RELEASE_ON.isoformat()


def test_the_room_does_not_exist_for_others(people, room, client):
    case = granted(people)
    batch = Batch.objects.get()
    outside = logged_in(type(client)(), User.objects.get(pk=sender_of(case).user_id), case.lead)
    stranger = signed_in(desk_person(SchemeRoleName.SCHEME_ADMIN, email="plan@direktorat.example"))
    letter = batch.letters.get()
    for browser in (outside, stranger):
        for url in (page("batch", batch.pk), page("live", batch.pk), page("letter", batch.pk, letter.pk)):
            assert browser.get(url).status_code == 404
        for name in ("ready", "release", "stop"):
            assert browser.post(page(name, batch.pk)).status_code == 404
        assert browser.post(page("gather", case.call.key)).status_code == 404
    assert outside.get(page("list")).status_code == 404
    assert "Ingen utsendinger ennå." in text_of(stranger.get(page("list")))


# ----- payments --------------------------------------------------------------------------------------------------------


def pay(name="list", *args):
    return reverse(f"payments:{name}", args=args)


def buttons(client):
    """Which steps the page offers this person."""
    shown = text_of(client.get(pay()))
    return [
        word for word in ("Attester", "Anvis", "Trekk attestasjonen", "Før som betalt i dag") if f">{word}<" in shown
    ]


def test_two_persons_pay_and_each_sees_their_own_button(people, clock):
    case = accepted(granted(people))
    clock.move_to(PAID_AT)
    attestant, decider, other = signed_in(people.attestant), signed_in(people.decider), signed_in(people.second)
    first = case.instalments.get(number=1)
    assert (buttons(attestant), buttons(decider), buttons(other)) == (["Attester"], [], [])
    assert "•••• 8903" in text_of(attestant.get(pay()))
    assert "12345678903" not in text_of(attestant.get(pay()))
    decider.post(pay("attest", first.pk))
    assert Payout.objects.count() == 0
    attestant.post(pay("attest", first.pk))
    payout = Payout.objects.get()
    assert buttons(attestant) == ["Trekk attestasjonen"]
    assert buttons(decider) == ["Anvis", "Trekk attestasjonen"]
    attestant.post(pay("authorise", payout.pk))
    assert Payout.objects.get().authorised_at is None
    decider.post(pay("authorise", payout.pk))
    assert (buttons(attestant), buttons(decider)) == (["Før som betalt i dag"], [])
    shown = attestant.post(pay("paid", payout.pk), follow=True)
    assert "Betalingen er ført, og kommunen får beskjed." in text_of(shown)
    assert Payout.objects.get().paid_on == PAID_AT.date()
    assert buttons(attestant) == []
    assert attestant.post(pay("paid", payout.pk)).status_code == 302
    assert Letter.objects.filter(kind="payment_made").count() == 1


def test_an_attestation_is_taken_back_with_a_reason(people, clock):
    case = accepted(granted(people))
    clock.move_to(PAID_AT)
    client = signed_in(people.attestant)
    client.post(pay("attest", case.instalments.get(number=1).pk))
    payout = Payout.objects.get()
    assert "Skriv hvorfor" in text_of(client.post(pay("take_back", payout.pk), {"reason": " "}, follow=True))
    client.post(pay("take_back", payout.pk), {"reason": "Feil termin."})
    assert Payout.objects.count() == 0
    assert buttons(client) == ["Attester"]


def test_it_says_what_an_instalment_waits_for(people, clock):
    granted(people)
    clock.move_to(PAID_AT)
    rows = signed_in(people.attestant).get(pay()).context["waiting"]
    assert [(row.item.number, row.waits_for) for row in rows] == [
        (1, "at vilkårene godtas"),
        (2, "at vilkårene godtas, at modellen godkjennes"),
    ]


def test_payments_do_not_exist_for_others(people, clock, client):
    case = accepted(granted(people))
    clock.move_to(PAID_AT)
    outside = logged_in(type(client)(), User.objects.get(pk=sender_of(case).user_id), case.lead)
    instalment = case.instalments.get(number=1)
    assert outside.get(pay()).status_code == outside.post(pay("attest", instalment.pk)).status_code == 404
    inhabil = desk_person(SchemeRoleName.ATTESTANT, email="att@direktorat.example")
    declare_interest(application=whole(case), has_conflict=True, reason="Søsken.", actor=inhabil, now=PAID_AT)
    assert buttons(signed_in(inhabil)) == []
    assert signed_in(inhabil).post(pay("attest", instalment.pk)).status_code == 404


# ----- what the lists cost ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_cost_the_same_for_one_row_and_three(number, people, clock, django_assert_num_queries):
    sender = applicant()
    call = call_with_room(10)
    cases = proposed_cases(
        call, number, by=User.objects.get(pk=people.first.user_id), sender=User.objects.get(pk=sender.user_id)
    )
    declared(cases, people.first)
    for case in cases:
        decided(whole(case), people)
    first = signed_in(people.first)
    first.get(page("list"))
    with django_assert_num_queries(8):
        assert [count for _call, count in first.get(page("list")).context["waiting"]] == [number]
    clock.move_to(RELEASED_AT)
    first = signed_in(people.first)
    batch = gather_batch(call=call, name="Én", actor=people.first, now=RELEASED_AT)
    with django_assert_num_queries(20):
        assert len(first.get(page("batch", batch.pk)).context["rows"]) == number
    batch = make_ready(batch=batch, release_on=RELEASE_ON, actor=people.first, now=RELEASED_AT)
    with django_assert_num_queries(23):
        assert len(first.get(page("batch", batch.pk)).context["rows"]) == number
    read_sample(batch, people.decider)
    release_batch(batch=batch, actor=people.decider, now=RELEASED_AT)
    clock.move_to(PAID_AT)
    client = signed_in(people.attestant)
    with django_assert_num_queries(9):
        assert len(client.get(pay()).context["waiting"]) == 2 * number
    for case in cases:
        accepted(case, PAID_AT)
    with django_assert_num_queries(9):
        assert len(client.get(pay()).context["releasable"]) == number
    for case in cases:
        attest(instalment=case.instalments.get(number=1), actor=people.attestant, now=PAID_AT)
    with django_assert_num_queries(9):
        assert len(client.get(pay()).context["attested"]) == number
