"""Three child welfare services apply together: counted as one group, chosen, each told, paid and asked for its part."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application, AwardLine, Instalment, Obligation, Payout
from applications.operations.agreeing import confirm_agreement, tell_agreement
from applications.operations.assessing import Choice, recommend
from applications.operations.deciding import Chosen, newest_recommendation
from applications.operations.drafting import add_partner, confirm_partner, save_contacts
from applications.operations.drafting.answering import Given, save_answer
from applications.operations.obligations import accept_terms
from applications.operations.paying import attest, authorise, mark_paid
from applications.queries.budget import GRANT, BudgetRow
from applications.queries.money import releasable_instalments
from applications.queries.selection import applied_amounts, selection_of
from applications.workflow import ObligationKind, ObligationStatus, Status
from grantportal.demo import casework, municipal
from grantportal.demo.calls import LETTER_SETTINGS, open_one, publish_edition
from grantportal.demo.people import actor
from grantportal.demo.stories import at
from letters.models import Letter
from organisations.models import Organisation, User
from organisations.workflow import GateClosed
from reporting.operations.delivering import Expense, questions_of, save_expenses, start_report, submit_report
from reporting.operations.delivering import save_answer as save_report_answer
from reporting.operations.reviewing import approve_report, evaluation_of
from schemes.operations.evaluating import outcomes_of
from schemes.rules.outcome import OutcomeKind
from tests.factories.organisations import logged_in
from tests.journeys import tracks

TINN, NOTODDEN, LORENSKOG = (
    "Tinn barnevernstjeneste",
    "Notodden og Hjartdal barnevernstjeneste",
    "Lørenskog barnevernstjeneste",
)
#            cases 4-12, youth 17-18, kroner for 2020, kroner for 2021: alone none of them reaches 20 and 20
COUNTS = {TINN: (8, 6, 140_000, 300_000), NOTODDEN: (7, 9, 160_000, 350_000), LORENSKOG: (6, 7, 150_000, 330_001)}
SUM_2020, SUM_2021 = 450_000, 980_001
ROWS = (
    BudgetRow("wages", 1, "Lønn til fagledere", amounts={(1, GRANT): 400_000, (2, GRANT): 900_001}),
    BudgetRow("administration", 1, "Administrasjon", amounts={(1, GRANT): 50_000, (2, GRANT): 80_000}),
)
CHOSEN = Chosen(period_end_on=date(2022, 6, 30), due_on={"agreement": date(2020, 8, 17), "yearly": date(2021, 2, 1)})
APPLIED, ASSESSED, DECIDED, RELEASED = at(2020, 4, 1), at(2020, 4, 20), at(2020, 4, 27), at(2020, 4, 29)
REASON = "Tjenestene er mellomstore, og klyngen har tre av dem."
REASON_NN = "Tenestene er mellomstore, og klynga har tre av dei."


@pytest.fixture
def call_2020(stage):
    """The call of 2020 as it was while it was open; each service is paid its own part."""
    settings = LETTER_SETTINGS | {"is_enkeltvedtak": False, "appeal_body_nb": "", "appeal_body_nn": ""}
    edition = publish_edition(stage.staff, at(2020, 3, 1), shipped="grunnmodell-2020", settings=settings)
    return open_one(
        edition,
        "grunnmodell-apen",
        stage.staff,
        at(2020, 3, 2),
        deadline_on=date(2020, 4, 30),
        release_on=RELEASED.date(),
        frame_nok=6_400_000,
        is_practice=False,
        payee="each",
    )


def service(name):
    """The service as the register has it, with its people; Notodden writes nynorsk."""
    organisation = tracks.people_of(Organisation.objects.get(name=name), APPLIED)
    form = "nn" if name == NOTODDEN else "nb"
    Organisation.objects.filter(pk=organisation.pk).update(language_form=form)
    return Organisation.objects.get(pk=organisation.pk)


def write_part(application, organisation):
    """A service answers for itself: its counts, its amounts, its contact and account."""
    participant = application.participants.get(organisation=organisation)
    writer, counts = actor("skriver", organisation), COUNTS[organisation.name]
    names = ("new_cases_4_12", "youth_17_18", "amount_2020_nok", "amount_2021_nok")
    given = {name: Given(number=number) for name, number in zip(names, counts, strict=True)}
    given |= {"demanding_2020": Given("none"), "agreement": Given("not_signed"), "leadership_support": Given(number=1)}
    for question, value in given.items():
        save_answer(
            application=application, participant=participant, question=question, value=value, revision=0, actor=writer,
            now=APPLIED,
        )  # fmt: skip
    values = tracks.contacts_of(organisation)
    save_contacts(application=application, participant=participant, values=values, actor=writer, now=APPLIED)


@pytest.fixture
def application(stage, call_2020):
    """Tinn leads; the others are asked, say yes in their own log-in and fill in their own part; Tinn sends."""
    lead, *partners = [service(name) for name in COUNTS]
    draft = municipal.begin(call_2020, lead, APPLIED, track="gm")
    tracks.write(draft, APPLIED, rows=ROWS)
    write_part(draft, lead)
    for each in partners:
        added = add_partner(application=draft, organisation=each, actor=actor("skriver", lead), now=APPLIED)
        confirm_partner(participant=added, actor=actor("leder", each), now=APPLIED)
        write_part(draft, each)
    sent = municipal.send(draft, at(2020, 4, 2))
    stage.letters(at(2020, 4, 3))
    return sent


def assess(stage, application):
    """Taken, judged and scored."""
    casework.take(application, stage.staff, ASSESSED)
    casework.judge_and_score(application, stage.staff, ASSESSED)


def choose(stage, application, *, cut=0):
    """The services chosen: every amount as applied for, less `cut` of the largest."""
    row = casework.fresh(application)
    amounts = applied_amounts(row)
    first = max(amounts, key=lambda key: (amounts[key], key))
    recommend(
        application=row,
        result="granted",
        lines=(),
        reason="Tjenestene oppfyller kravene og passer sammen i en klynge.",
        reduction_reason="Klyngen er liten." if cut else "",
        reduction_reason_nn="Klynga er lita." if cut else "",
        assessment_text="",
        choice=Choice(2, "RKBU Sør (eksempel)", REASON, amounts | {first: amounts[first] - cut}, REASON_NN),
        actor=stage.staff["saksbehandler-1"],
        now=ASSESSED,
    )


def test_it_counts_the_services_as_one_group(application):
    outcomes = {each.rule: each.outcome for each in outcomes_of(application.submissions.get().run).outcomes}
    asked = ("R02", "R70", "R71", "R72", "R73", "R75", "R78", "R79", "R80", "R81", "R82", "R83", "R84", "R88", "R89")
    assert {rule: outcomes[rule] for rule in asked} == dict.fromkeys(asked, "met")
    assert application.applied_nok == SUM_2020 + SUM_2021


def test_it_follows_three_services_from_the_call_to_the_first_yearly_report(stage, call_2020, application, smtp):
    assess(stage, application)
    choose(stage, application)
    decision = tracks.decided(stage, application, DECIDED, chosen=CHOSEN)
    assert decision.award.total_nok == SUM_2020 + SUM_2021
    paid = Instalment.objects.filter(decision=decision).values_list("participant__organisation__name", "amount_nok")
    assert sorted(paid) == sorted((name, counts[place]) for name, counts in COUNTS.items() for place in (2, 3))
    shares = AwardLine.objects.filter(award=decision.award).values_list("participant__organisation__name", "amount_nok")
    for name, (_cases, _youth, first, second) in COUNTS.items():
        assert sum(amount for who, amount in shares if who == name) == first + second

    tracks.released(stage, call_2020, RELEASED)
    for name in COUNTS:
        letter = Letter.objects.visible_to(Organisation.objects.get(name=name).pk).get(kind="selection_gm")
        assert letter.language == ("nn" if name == NOTODDEN else "nb")
        text = tracks.printed(letter)
        assert "klag" not in text.casefold()
        assert (REASON_NN if name == NOTODDEN else REASON) in text
        assert "klynge 2" in text
        assert "17. august 2020" in text
        assert all(other in text for other in COUNTS)
        assert "kr 1 430 001" in text
        assert "Stortinget" in text  # the reservation of the later year (R93)
    assert all("kr " not in f"{mail['Subject']} {mail.get_content()}" for mail in smtp.mails)
    _accepted_paid_and_reported(stage, application)


def _accepted_paid_and_reported(stage, application):
    """Each accepts, tells of its agreement, is paid, and reports for its first year."""
    assert Application.objects.get(pk=application.pk).status == Status.GRANTED
    for participant in application.participants.select_related("organisation"):
        sender = actor("sender", participant.organisation)
        accept_terms(application=casework.fresh(application), actor=sender, now=at(2020, 5, 4))
        duty = application.obligations.get(participant=participant, kind=ObligationKind.AGREEMENT)
        assert not releasable_instalments(date(2020, 5, 20)).filter(participant=participant).exists()
        tell_agreement(obligation=duty, actor=sender, now=at(2020, 5, 6))
        confirm_agreement(obligation=duty, actor=stage.staff["saksbehandler-1"], now=at(2020, 5, 8))
        _pay(stage, releasable_instalments(date(2020, 5, 20)).get(participant=participant))
    assert sum(Payout.objects.values_list("amount_nok", flat=True)) == SUM_2020
    reports = [_report(application, each) for each in application.participants.select_related("organisation")]
    for report in reports:
        outcomes = {each.rule: each.outcome for each in evaluation_of(report, now=at(2021, 1, 20)).outcomes}
        assert (outcomes["R76"], outcomes["R77"]) == (OutcomeKind.MET, OutcomeKind.MET)
        approve_report(report=report, actor=stage.staff["saksbehandler-1"], now=at(2021, 1, 21))
    done = Obligation.objects.filter(application=application, kind=ObligationKind.YEARLY)
    assert sorted(done.values_list("status", "due_on__year")) == [("fulfilled", 2021)] * 3 + [("open", 2022)] * 3


def _pay(stage, instalment):
    payout = attest(instalment=instalment, actor=stage.staff["attestant"], now=at(2020, 5, 20))
    payout = authorise(payout=payout, actor=stage.staff["beslutter"], now=at(2020, 5, 20, 12))
    mark_paid(payout=payout, paid_on=date(2020, 5, 22), actor=stage.staff["attestant"], now=at(2020, 5, 22))


def _report(application, participant):
    """The yearly report of one service: its own money, its own accounts."""
    sender = actor("sender", participant.organisation)
    duty = application.obligations.filter(participant=participant, kind=ObligationKind.YEARLY).earliest("due_on")
    report = start_report(obligation=duty, actor=sender, now=at(2021, 1, 11))
    for question in questions_of(report):
        value = municipal.answer_to(question)
        save_report_answer(
            report=report, question=question.key, value=value, revision=0, actor=sender, now=at(2021, 1, 11)
        )
    amount = COUNTS[participant.organisation.name][2]
    rows = [Expense("wages", "", "Lønn", date(2020, 10, 1), amount)]
    save_expenses(report=report, rows=rows, actor=sender, now=at(2021, 1, 12))
    return submit_report(report=report, actor=sender, now=at(2021, 1, 12))


def test_it_is_chosen_accepted_and_confirmed_on_the_pages(stage, call_2020, application):
    assess(stage, application)
    first = signed_in("saksbehandler-1")
    page = reverse("caseworker:recommend", args=[application.ref])
    shown = first.get(page).content.decode()
    amounts = applied_amounts(application)
    assert all(f'name="service-{participant}-{year}"' in shown for participant, year in amounts)
    given = {f"service-{participant}-{year}": str(nok) for (participant, year), nok in amounts.items()}
    given |= {"result": "granted", "reason": "Tjenestene passer sammen.", "centre_name": "RKBU Sør (eksempel)"}
    refused = first.post(page, given)
    assert refused.status_code == 422
    assert "Skriv hvilken klynge tjenestene er i." in refused.content.decode()
    given |= {"cluster": "2", "amount_reason": REASON, "amount_reason_nn": REASON_NN}
    assert first.post(page, given).status_code == 302
    tracks.decided(stage, application, DECIDED, chosen=CHOSEN)
    made = signed_in("beslutter").get(reverse("decisions:decision", args=[application.ref])).content.decode()
    assert all(words in made for words in (REASON, "RKBU Sør (eksempel)", *COUNTS))
    tracks.released(stage, call_2020, RELEASED)

    notodden = Organisation.objects.get(name=NOTODDEN)
    sender = signed_in(actor("sender", notodden).user_id, notodden)
    terms = reverse("applicant:terms", args=[application.ref])
    own = sender.get(terms).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Dere får kr 510 000" in own  # its own part, and nobody else's
    assert "kr 1 430 001" not in own
    assert sender.post(terms, {"accept": "yes"}).status_code == 302
    assert sender.post(reverse("applicant:agreement", args=[application.ref])).status_code == 302
    duty = application.obligations.get(participant__organisation=notodden, kind=ObligationKind.AGREEMENT)
    assert duty.status == ObligationStatus.DELIVERED
    confirm = reverse("payments:confirm_agreement", args=[duty.pk])
    assert confirm in first.get(reverse("payments:list")).content.decode()
    assert sender.post(confirm).status_code == 404
    assert first.post(confirm).status_code == 302
    duty.refresh_from_db()
    assert duty.status == ObligationStatus.FULFILLED
    stranger = service("Haugesund og Utsira barnevernstjeneste")
    other = signed_in(actor("sender", stranger).user_id, stranger)
    assert other.post(reverse("applicant:agreement", args=[application.ref])).status_code == 404


def signed_in(who, organisation=None):
    """A browser of a demo person: of the directorate by key, else by id, acting for `organisation`."""
    user = User.objects.get(pk=who) if organisation else User.objects.get(username=f"demo-{who}")
    return logged_in(Client(), user, organisation)


def test_it_wants_a_cluster_a_centre_and_a_reason_before_anything_is_proposed(stage, application):
    assess(stage, application)
    row = casework.fresh(application)
    amounts = applied_amounts(row)
    too_much = {key: amount + 1 for key, amount in amounts.items()}
    with pytest.raises(GateClosed) as refused:
        recommend(
            application=row, result="granted", lines=(), reason="Godt.", reduction_reason="", assessment_text="",
            choice=Choice(0, " ", "", too_much), actor=stage.staff["saksbehandler-1"], now=ASSESSED,
        )  # fmt: skip
    assert "Skriv hvilken klynge tjenestene er i." in refused.value.reasons
    assert "Skriv hvorfor tjenestene får disse beløpene." in refused.value.reasons
    assert any(TINN in reason and "Dere kan ikke innstille på mer." in reason for reason in refused.value.reasons)


def test_it_may_choose_with_less_for_one_service_and_says_why_in_both_forms(stage, call_2020, application):
    assess(stage, application)
    choose(stage, application, cut=30_000)
    decision = tracks.decided(stage, application, DECIDED, chosen=CHOSEN)
    assert decision.result == "partly"
    assert decision.award.total_nok == SUM_2020 + SUM_2021 - 30_000
    by_number = {1: 0, 2: 0}
    for number, amount in decision.instalments.values_list("number", "amount_nok"):
        by_number[number] += amount
    assert by_number == {1: SUM_2020, 2: SUM_2021 - 30_000}
    tracks.released(stage, call_2020, RELEASED)
    assert Letter.objects.filter(case_ref=application.ref, kind="selection_gm").count() == 3


def test_it_stops_at_the_frame_of_the_year_and_keeps_the_choice_that_was_made(stage, application):
    assess(stage, application)
    choose(stage, application)
    selection = selection_of(newest_recommendation(casework.fresh(application)))
    assert (selection.cluster, selection.centre_name) == (2, "RKBU Sør (eksempel)")
    with pytest.raises(GateClosed) as refused:
        tracks.decided(stage, application, DECIDED, chosen=Chosen())
    assert len(refused.value.reasons) == 3  # the period, the agreement and the yearly report have no date in any source
    assert not Obligation.objects.filter(application=application).exclude(status=ObligationStatus.FULFILLED).exists()
