"""A new application as a copy: what is kept, asked anew and looked over, and what is new since last time (F8, F9)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import CopiedField, Participant
from applications.operations.drafting import (
    Given,
    HasContent,
    confirm_copied,
    copy_application,
    save_answer,
    save_contacts,
)
from applications.operations.submitting import NotReady, submit_application
from applications.queries.contents import content_of
from applications.queries.novelty import novelties
from applications.queries.prefill import sources_of
from organisations.models import AuditEntry
from schemes.edition import Text
from schemes.edition.form import WhenCopied
from schemes.models import Call
from schemes.operations.publishing import sha256_of
from schemes.workflow import CallStatus
from tests.factories.applications import (
    ALL_SEEN,
    CONTACTS,
    applicant,
    municipality,
    organisation_of,
    sent,
    started,
    user_of,
)
from tests.factories.organisations import logged_in
from tests.factories.schemes import OPENED_AT, CallFactory, published_edition, shipped_call, shipped_document

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.applications.doors")]
NEXT_YEAR = datetime(2020, 10, 1, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))
CAP = 800_000


@pytest.fixture
def actor(registers):
    return applicant()


@pytest.fixture
def source(actor):
    return sent(actor).application


def next_document():
    """The document of next year: a question rewritten, one gone, one kept without asking, a lower cap."""
    document = shipped_document()
    changed = {
        "goals": {"label": Text("Hvilke mål har prosjektet?", "Kva mål har prosjektet?")},
        "target_group": {"when_copied": WhenCopied.KEEP},
        "services": {"when_copied": WhenCopied.CLEAR},
    }
    questions = tuple(
        replace(each, **changed.get(each.key, {})) for each in document.questions if each.key != "expected_changes"
    )
    rules = tuple(
        replace(each, parameters={**each.parameters, "cap_nok": CAP}) if "cap_nok" in each.parameters else each
        for each in document.rules
    )
    return replace(document, revision=2, questions=questions, rules=rules)


@pytest.fixture
def call(source):
    edition = published_edition(next_document(), scheme=source.call.scheme)
    made = CallFactory(
        key="utsatte-barn-2020", edition=edition, open=True, opened_at=OPENED_AT, deadline_on=date(2020, 11, 1)
    )
    return Call.objects.select_related("scheme", "edition__scheme", "frame").get(pk=made.pk)


def copied(source, call, actor):
    draft = started(actor, call=call, now=NEXT_YEAR)
    return copy_application(source=source, application=draft, actor=actor, now=NEXT_YEAR)


# ----- what is copied ------------------------------------------------------------------------------------------------


def test_it_copies_answers_by_the_policy_of_each_question(actor, source, call):
    content = content_of(copied(source, call, actor))
    answers = {key: answer.text for (_who, key), answer in content.answers.items()}
    assert answers["goals"] == "Vi vil oppdage barn tidlig."
    assert {"services", "separate_account", "expected_changes"}.isdisjoint(answers)
    look_over = set(content.to_look_over())
    assert {"goals", "basis", "budget", "plan"} <= look_over
    assert "target_group" not in look_over
    assert content.application.project_title == "Trygg sammen"


def test_it_copies_the_budget_and_the_plan_without_its_dates(actor, source, call):
    draft = copied(source, call, actor)
    content = content_of(draft)
    assert draft.applied_nok == source.applied_nok == sum(x.amount_nok for x in content.budget if x.source == "grant")
    assert [(each.title, each.starts_on, each.ends_on) for each in content.activities] == [
        ("Kartlegge tjenestene", None, None),
        ("Modellen er ferdig", None, None),
    ]
    assert (content.endorsements, content.attachments) == ([], [])
    assert AuditEntry.objects.get(action="application.copy").after.endswith("source: 2019/00001")


def test_it_copies_nothing_into_a_draft_that_has_been_written_in(actor, source, call):
    draft = started(actor, call=call, now=NEXT_YEAR)
    value = Given("Skrevet i år")
    save_answer(
        application=draft, participant=None, question="goals", value=value, revision=0, actor=actor, now=NEXT_YEAR
    )
    with pytest.raises(HasContent):
        copy_application(source=source, application=draft, actor=actor, now=NEXT_YEAR)
    assert not CopiedField.objects.exists()


def test_it_copies_no_others_and_no_drafts(actor, source, call):
    stranger = applicant(municipality("1121"))
    theirs = started(stranger, call=call, now=NEXT_YEAR)
    with pytest.raises(PermissionDenied):
        copy_application(source=source, application=theirs, actor=stranger, now=NEXT_YEAR)
    draft = started(actor, call=call, now=NEXT_YEAR)
    with pytest.raises(PermissionDenied):
        copy_application(source=draft, application=draft, actor=actor, now=NEXT_YEAR)


def test_it_is_not_sent_before_each_copied_answer_is_confirmed_or_rewritten(actor, source, call):
    draft = copied(source, call, actor)
    with pytest.raises(NotReady) as refused:
        submit_application(application=draft, seen=ALL_SEEN, actor=actor, now=NEXT_YEAR)
    fields = {each.field for each in refused.value.reasons if "hentet fra en tidligere søknad" in each.sentence}
    assert fields == set(content_of(draft).to_look_over())
    value = Given("Vi vil oppdage barn enda tidligere.")
    save_answer(
        application=draft, participant=None, question="goals", value=value, revision=1, actor=actor, now=NEXT_YEAR
    )
    rest = fields - {"goals"}
    assert confirm_copied(application=draft, fields=rest, actor=actor, now=NEXT_YEAR) == len(rest)
    assert confirm_copied(application=draft, fields=rest, actor=actor, now=NEXT_YEAR) == 0
    with pytest.raises(NotReady) as refused:
        submit_application(application=draft, seen=ALL_SEEN, actor=actor, now=NEXT_YEAR)
    assert [each for each in refused.value.reasons if "hentet fra" in each.sentence] == []


# ----- new since last ------------------------------------------------------------------------------------------------


def test_it_names_questions_and_caps_that_changed_and_the_answers_they_touch(source, call):
    found = novelties(source.edition.sha256, call.edition.sha256, "mu")
    told = {each.sentence_nb: each.fields for each in found}
    rewritten = next(sentence for sentence in told if "Hvilke mål har prosjektet?" in sentence)
    assert told[rewritten] == ("goals",)
    assert any(sentence.startswith("Fjernet: spørsmålet «Hvilke forandringer") for sentence in told)
    caps = [fields for sentence, fields in told.items() if "kr\u00a0800\u00a0000" in sentence]
    assert ("budget",) in caps
    assert not any("når søknaden kopieres" in sentence for sentence in told)


def test_it_tells_one_track_nothing_about_the_others(source, call):
    everything = {each.sentence_nb for each in novelties(source.edition.sha256, call.edition.sha256, "mu")}
    assert not any("bedre tverrfaglig innsats (BTI)" in sentence for sentence in everything)
    assert novelties(source.edition.sha256, source.edition.sha256, "mu") == ()
    assert sha256_of(next_document()) == call.edition.sha256


# ----- the pages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def web(client, actor):
    with time_machine.travel(NEXT_YEAR, tick=False):
        yield logged_in(client, user_of(actor), organisation_of(actor))


def words(page) -> str:
    return " ".join(page.content.decode().split())


def test_it_is_begun_as_a_copy_and_looked_over_on_one_page(web, actor, source, call):
    start = reverse("applicant:start", args=[call.key, "mu"])
    assert "Med en kopi av søknaden om modellutvikling i sak 2019/00001" in words(web.get(start))
    answer = web.post(start, {"source": source.ref})
    draft = Participant.objects.latest("id").application
    assert answer.url == reverse("applicant:since_last", args=[draft.ref])
    page = words(web.get(answer.url))
    for text in (
        "Kopiert fra sak 2019/00001, regelverket for 2019",
        "Vi vil oppdage barn tidlig.",
        "Hvilke tjenester er med i modellen?",
        "Hvilke mål har prosjektet?",
        "Gjelder svaret deres:",
    ):
        assert text in page, text
    assert web.post(answer.url, {"field": ["goals", "budget"]}).url == answer.url
    assert set(CopiedField.objects.exclude(confirmed_at=None).values_list("field", flat=True)) == {"goals", "budget"}
    assert "Se hva som er nytt, og bekreft svarene" in words(web.get(reverse("applicant:tasks", args=[draft.ref])))


def test_it_leaves_a_draft_that_is_begun_as_it_is(web, actor, source, call):
    start = reverse("applicant:start", args=[call.key, "mu"])
    web.post(start, {"source": source.ref})
    draft = Participant.objects.latest("id").application
    assert web.post(start, {"source": source.ref}, follow=True).redirect_chain[-1][0].endswith(f"/{draft.ref}/")
    assert web.post(start, {"source": "no-such"}).url == reverse("applicant:tasks", args=[draft.ref])


def test_the_page_is_a_copys_and_its_own_peoples(web, actor, source, call):
    assert web.get(reverse("applicant:since_last", args=[source.ref])).status_code == 404
    draft = copied(source, call, actor)
    stranger = applicant(municipality("1121"))
    logged_in(web, user_of(stranger), organisation_of(stranger))
    assert web.get(reverse("applicant:since_last", args=[draft.ref])).status_code == 404


def test_the_page_takes_the_same_number_of_queries_whatever_is_copied(web, actor, source, call):
    draft = copied(source, call, actor)
    page = reverse("applicant:since_last", args=[draft.ref])
    counts = []
    for kept in (99, 1):
        few = list(CopiedField.objects.filter(application=draft).values_list("pk", flat=True))[:kept]
        CopiedField.objects.exclude(pk__in=few).delete()
        web.get(page)
        with CaptureQueriesContext(connection) as queries:
            web.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 19


# ----- contacts and account ------------------------------------------------------------------------------------------


def test_it_fills_in_contacts_and_account_and_says_from_where(web, actor, source, call):
    draft = started(actor, call=call, now=NEXT_YEAR)
    lead = draft.participants.select_related("organisation").get()
    assert (lead.contact_name, lead.account_number) == (CONTACTS["contact_name"], CONTACTS["account_number"])
    page = words(web.get(reverse("applicant:step", args=[draft.ref, "applicant"])))
    assert page.count("kilde: søknaden deres i sak 2019/00001") == 2
    save_contacts(
        application=draft, participant=lead, values={"contact_name": "Ola Vik"}, actor=actor,
        now=NEXT_YEAR + timedelta(hours=1),
    )  # fmt: skip
    lead.refresh_from_db()
    found = sources_of(lead)
    assert (found.contact, found.earlier_account.application) == (None, source)


def test_the_first_application_has_no_source_but_the_profile(actor):
    shipped_call()
    lead = started(actor).participants.select_related("organisation").get()
    found = sources_of(lead)
    assert (found.contact, found.account, found.earlier_account) == (None, None, None)
    assert Call.objects.get().status == CallStatus.OPEN
