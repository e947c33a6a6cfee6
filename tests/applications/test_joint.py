"""A joint application: asked, answered in one's own log-in, reminded, supported by municipalities, seen by its own."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.facts import gather
from applications.guards.submitting import reasons_not_to_send
from applications.models import Application, MunicipalSupport
from applications.operations.drafting import (
    Given,
    NotOpen,
    add_partner,
    ask_support,
    confirm_partner,
    confirm_support,
    decline_partner,
    remind_partner,
    save_answer,
    save_budget,
    save_contacts,
    withdraw_confirmation,
    withdraw_support,
)
from applications.operations.evaluating import evaluation_of
from applications.operations.reminding import remind_partners
from applications.queries.budget import GRANT, BudgetRow
from applications.queries.contents import content_of
from letters.models import Dispatch
from organisations.actors import MemberRole, OrganisationKind
from schemes.models import Call
from schemes.queries import document_of
from schemes.rules.outcome import Phase
from tests.applications.casework import OSLO
from tests.factories.applications import CONTACTS, applicant, organisation_of, started, user_of
from tests.factories.organisations import OrganisationFactory, actor_for, logged_in, member
from tests.factories.schemes import shipped_call

pytestmark = [pytest.mark.django_db]
NOW = datetime(2020, 4, 1, 10, 0, tzinfo=OSLO)
SERVICE = OrganisationKind.CHILD_WELFARE_SERVICE


@pytest.fixture(autouse=True)
def _spring():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def call(db):
    """The call of the basic model while it was open."""
    return shipped_call("grunnmodell-2020", payee="lead")


def service(name, parent=None):
    return OrganisationFactory(kind=SERVICE, name=name, parent=parent, municipality_number="")


def town(name, number):
    return OrganisationFactory(name=name, municipality_number=number)


@pytest.fixture
def lead(call):
    return applicant(service("Tinn barnevernstjeneste", town("Tinn kommune", "3818")))


@pytest.fixture
def application(call, lead):
    return started(lead, call=call, track="gm", now=NOW)


@pytest.fixture
def partner(application, lead):
    """A service that is asked and has not answered."""
    other = service("Notodden og Hjartdal barnevernstjeneste")
    return add_partner(application=application, organisation=other, actor=lead, now=NOW)


def person(organisation, *roles, **details):
    return actor_for(member(organisation, *roles, **details), organisation)


def web_of(actor):
    return logged_in(Client(), user_of(actor), organisation_of(actor))


def at(name, application, **more):
    return reverse(f"applicant:{name}", kwargs={"ref": application.ref, **more})


def words(page) -> str:
    return " ".join(page.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def fresh(application):
    rows = Application.objects.select_related("call__scheme", "edition__scheme", "lead")
    return rows.get(pk=application.pk)


def written(application, participant, actor, **numbers):
    for question, number in numbers.items():
        save_answer(
            application=application, participant=participant, question=question, value=Given(number=number), revision=0,
            actor=actor, now=NOW,
        )  # fmt: skip


def told(application) -> list[str]:
    """Why the application cannot be sent."""
    row = fresh(application)
    content, document = content_of(row), document_of(row.edition)
    evaluation = evaluation_of(application=row, phase=Phase.SUBMIT, now=NOW)
    return [reason.sentence for reason in reasons_not_to_send(content, document, evaluation)]


# ----- the partner answers -------------------------------------------------------------------------------------------


def test_it_lets_only_who_may_bind_the_partner_answer(partner, lead):
    for actor in (lead, person(partner.organisation, MemberRole.WRITE), person(partner.organisation, MemberRole.READ)):
        for act in (confirm_partner, decline_partner, withdraw_confirmation):
            with pytest.raises(PermissionDenied):
                act(participant=partner, actor=actor, now=NOW)
    for role in (MemberRole.LEAD, MemberRole.SEND):
        assert confirm_partner(participant=partner, actor=person(partner.organisation, role), now=NOW).confirmed_at


def test_it_takes_a_yes_a_no_and_a_change_of_mind_until_it_is_sent(application, partner):
    leader = person(partner.organisation, MemberRole.LEAD)
    confirm_partner(participant=partner, actor=leader, now=NOW)
    assert withdraw_confirmation(participant=partner, actor=leader, now=NOW).confirmed_at is None
    declined = decline_partner(participant=partner, actor=leader, now=NOW)
    assert (declined.declined_by_id, declined.confirmed_at) == (leader.user_id, None)
    assert "Notodden og Hjartdal barnevernstjeneste har svart nei. Ta dem ut av søknaden" in told(application)
    again = confirm_partner(participant=partner, actor=leader, now=NOW)
    assert (again.declined_at, again.confirmed_at) == (None, NOW)
    Application.objects.filter(pk=application.pk).update(
        status="submitted", case_no="2020/00001", submitted_at=NOW, submitted_by=leader.user_id
    )
    with pytest.raises(NotOpen):
        withdraw_confirmation(participant=partner, actor=leader, now=NOW)


def test_it_shows_the_partner_the_whole_and_lets_it_write_its_own_part_only(application, partner, lead):
    written(application, application.participants.get(is_lead=True), lead, new_cases_4_12=12)
    web = web_of(person(partner.organisation, MemberRole.WRITE))
    page = words(web.get(at("step", application, section="services")))
    assert f'name="{partner.pk}-new_cases_4_12"' in page
    assert page.count('-new_cases_4_12"') >= 1
    assert f'name="{application.participants.get(is_lead=True).pk}-new_cases_4_12"' not in page
    assert "Tinn barnevernstjeneste: Hvor mange nye hjelpetiltakssaker" in page
    budget = words(web.get(at("step", application, section="budget")))
    assert "<input" not in budget.partition('id="div_id_budget"')[2].partition("</section>")[0]
    assert "Bekreft at vi er med" not in words(web.get(at("step", application, section="partners")))


def test_it_answers_on_the_page_and_stands_in_its_own_list(application, partner):
    web = web_of(person(partner.organisation, MemberRole.LEAD))
    listed = words(web.get(reverse("applicant:list")))
    assert "Dere er deltaker. Hovedsøker er Tinn barnevernstjeneste." in listed
    home = words(web.get(reverse("home:home")))
    assert "sammen med Tinn barnevernstjeneste" in home
    assert "Les og svar" in home
    url = at("answer_partner", application)
    assert "Dere har svart nei." in words(web.post(url, {"answer": "no"}, follow=True))
    assert "Dere er med i søknaden." in words(web.post(url, {"answer": "yes"}, follow=True))
    assert "Bekreftelsen er trukket." in words(web.post(url, {"answer": "withdraw"}, follow=True))
    assert web.post(url, {"answer": "perhaps"}).status_code == 404
    assert "Les og svar" in words(web.get(reverse("home:home")))


def test_it_asks_a_partner_that_said_yes_for_what_is_missing_in_its_own_part(application, partner):
    confirm_partner(participant=partner, actor=person(partner.organisation, MemberRole.LEAD), now=NOW)
    home = words(web_of(person(partner.organisation, MemberRole.WRITE)).get(reverse("home:home")))
    assert "Fyll ut deres del av søknaden" in home
    assert at("step", application, section="services") in home


def test_it_shows_three_partners_in_as_many_queries_as_one(application, partner, lead):
    web, counts = web_of(lead), []
    for more in ((), ("Tjeneste 1", "Tjeneste 2")):
        for name in more:
            add_partner(application=application, organisation=service(name), actor=lead, now=NOW)
        for section in ("partners", "services"):
            with CaptureQueriesContext(connection) as queries:
                assert web.get(at("step", application, section=section)).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 8


# ----- reminders -----------------------------------------------------------------------------------------------------


def test_it_reminds_a_partner_after_a_week_and_three_days_before_the_deadline(application, partner):
    counts = {day: remind_partners(now=datetime(2020, 4, day, 6, tzinfo=OSLO)) for day in (2, 7, 8, 9, 26, 27, 28, 30)}
    assert counts == {2: 0, 7: 0, 8: 1, 9: 0, 26: 0, 27: 1, 28: 0, 30: 0}
    mails = Dispatch.objects.filter(kind="partner_invitation")
    assert {mail.address for mail in mails} == {partner.organisation.notice_email}
    assert all("Tinn barnevernstjeneste" in mail.body for mail in mails)


def test_it_reminds_nobody_who_has_answered(application, partner):
    decline_partner(participant=partner, actor=person(partner.organisation, MemberRole.LEAD), now=NOW)
    assert remind_partners(now=NOW + timedelta(days=8)) == 0


def test_it_reminds_when_the_lead_asks_for_it_once_a_day(application, partner, lead):
    before = Dispatch.objects.count()
    for hours in (24, 25):
        assert remind_partner(participant=partner, actor=lead, now=NOW + timedelta(hours=hours))
    assert Dispatch.objects.count() == before + 1
    web = web_of(lead)
    url = at("remind_partner", application, pk=partner.pk)
    assert "Deltakeren er minnet om å svare." in words(web.post(url, follow=True))
    confirm_partner(participant=partner, actor=person(partner.organisation, MemberRole.LEAD), now=NOW)
    assert "Deltakeren har svart." in words(web.post(url, follow=True))


# ----- the municipalities behind the services ------------------------------------------------------------------------


def test_it_counts_the_support_of_each_municipality_by_its_own_leader(application, partner, lead):
    towns = [town("Notodden kommune", "3808"), town("Hjartdal kommune", "3819")]
    writer = person(partner.organisation, MemberRole.WRITE)
    asked = [ask_support(participant=partner, municipality=each, actor=writer, now=NOW) for each in towns]
    written(application, application.participants.get(is_lead=True), lead, leadership_support=1)

    def support():
        facts = gather(application=fresh(application), phase=Phase.SUBMIT, now=NOW)
        return [(each.municipality_number, each.leadership_support) for each in facts.get("municipalities").value]

    numbers = [each.municipality_number for each in towns]
    assert support() == [("3818", True), (numbers[0], None), (numbers[1], None)]
    for actor in (writer, person(towns[1], MemberRole.LEAD), person(towns[0], MemberRole.WRITE)):
        with pytest.raises(PermissionDenied):
            confirm_support(support=asked[0], actor=actor, now=NOW)
    leader = person(towns[0], MemberRole.LEAD)
    confirm_support(support=asked[0], actor=leader, now=NOW)
    assert support()[1] == (numbers[0], True)
    withdraw_support(support=asked[0], actor=leader, now=NOW)
    assert support()[1] == (numbers[0], None)
    Application.objects.filter(pk=application.pk).update(
        status="submitted", case_no="2020/00001", submitted_at=NOW, submitted_by=lead.user_id
    )
    confirm_support(support=asked[1], actor=person(towns[1], MemberRole.LEAD), now=NOW)  # late, and still weighed
    with pytest.raises(NotOpen):
        withdraw_support(support=asked[1], actor=person(towns[1], MemberRole.LEAD), now=NOW)
    Application.objects.filter(pk=application.pk).update(status="draft")
    with pytest.raises(ValueError, match="municipality"):
        ask_support(participant=partner, municipality=service("En annen tjeneste"), actor=writer, now=NOW)


def test_it_asks_the_municipality_on_its_own_page_and_shows_no_more_of_the_case(application, lead):
    web, own = web_of(lead), application.participants.get(is_lead=True)
    page = words(web.get(at("step", application, section="partners")))
    assert own.organisation.parent.name in page  # proposed, as the register knows it
    url = at("name_municipality", application, pk=own.pk)
    assert "Vi fant ikke én kommune" in words(web.post(url, {"name": "Ingensteds"}, follow=True))
    assert "er spurt." in words(web.post(url, {"name": own.organisation.parent.name}, follow=True))
    town = MunicipalSupport.objects.get().municipality
    leader = web_of(person(town, MemberRole.LEAD))
    assert at("support", application) in words(leader.get(reverse("home:home")))
    assert leader.get(at("tasks", application)).status_code == 404
    assert "Bekreft at ledelsen støtter deltakelsen" in words(leader.get(at("support", application)))
    assert "støtte er bekreftet" in words(leader.post(at("support", application), {"answer": "confirm"}, follow=True))
    assert MunicipalSupport.objects.get().confirmed_at == NOW
    reader = web_of(person(town, MemberRole.READ))
    assert "Bare ledelsen kan bekrefte." in words(reader.post(at("support", application), follow=True))
    stranger = web_of(person(OrganisationFactory(), MemberRole.LEAD))
    assert stranger.get(at("support", application)).status_code == 404


# ----- the group together --------------------------------------------------------------------------------------------


def test_it_adds_up_the_group_against_the_numbers_of_the_rules(application, partner, lead):
    own = application.participants.get(is_lead=True)
    written(application, own, lead, new_cases_4_12=12, youth_17_18=20, amount_2020_nok=140_000)
    written(application, partner, lead, new_cases_4_12=7, amount_2020_nok=150_000)
    page = words(web_of(lead).get(at("step", application, section="services")))
    assert "<strong>19</strong>" in page
    assert "trenger minst 20" in page
    assert "minst 20: nådd" in page
    assert "<strong>290 000</strong>" in page


def test_it_does_not_send_a_budget_that_is_not_what_the_services_ask_for(application, lead):
    own = application.participants.get(is_lead=True)
    written(application, own, lead, amount_2020_nok=140_000, amount_2021_nok=300_000)
    rows = [BudgetRow("wages", 1, "Lønn", amounts={(1, GRANT): 140_000, (2, GRANT): 299_000})]
    save_budget(application=application, rows=rows, actor=lead, now=NOW)
    found = [sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in told(application)]
    expected = "Budsjettet for 2021 er kr 299 000, men tjenestene søker om kr 300 000. Rett det ene"
    assert [sentence for sentence in found if sentence.startswith("Budsjettet for")] == [expected]


def test_it_wants_the_account_of_each_that_is_paid_its_own_part(application, partner):
    sentence = "Notodden og Hjartdal barnevernstjeneste må skrive kontonummeret tilskuddet skal betales til"
    assert sentence not in told(application)
    Call.objects.filter(pk=application.call_id).update(payee="each")
    assert sentence in told(application)
    writer = person(partner.organisation, MemberRole.WRITE)
    save_contacts(application=application, participant=partner, values=CONTACTS, actor=writer, now=NOW)
    assert sentence not in told(application)
