"""A sent case from the applicant's side: files, endorsements, partners, messages, corrections."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import InformationRequest, Message, RequestedField
from applications.operations.attaching import remove
from organisations.actors import MemberRole
from schemes.models import Call
from tests.applications.hostile_files import pdf
from tests.factories.applications import (
    NOW,
    applicant,
    filled,
    municipality,
    organisation_of,
    sent,
    started,
    user_of,
)
from tests.factories.organisations import OrganisationFactory, caseworker, logged_in, member
from tests.factories.schemes import shipped_call

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.applications.doors")]


@pytest.fixture(autouse=True)
def _autumn():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def actor(db):
    return applicant()


@pytest.fixture
def web(client, actor):
    return logged_in(client, user_of(actor), organisation_of(actor))


def at(name, application, **more):
    return reverse(f"applicant:{name}", kwargs={"ref": application.ref, **more})


def words(page) -> str:
    return " ".join(page.content.decode().split())


# ----- files ---------------------------------------------------------------------------------------------------------


def upload(web, application, *files, **data):
    return web.post(at("attach", application), {"kind": "other", "files": list(files), **data}, follow=True)


def test_it_takes_several_files_and_names_the_ones_it_refuses(web, actor):
    application = started(actor)
    page = upload(
        web,
        application,
        SimpleUploadedFile("plan.pdf", pdf()),
        SimpleUploadedFile("program.exe", b"MZ"),
        SimpleUploadedFile("../../etc/vedtak.pdf", pdf()),
        SimpleUploadedFile("tom.pdf", b""),
    )
    assert sorted(application.attachments.values_list("name", flat=True)) == ["plan.pdf", "vedtak.pdf"]
    for told in ("program.exe: Vi tar imot filer av typen", "tom.pdf: Filen er tom.", "plan.pdf er lastet opp."):
        assert told in words(page), told
    assert "ikke kontrollert for virus" in words(page)


def test_it_refuses_a_file_that_is_too_large_with_a_sentence(web, actor, settings):
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    page = upload(web, started(actor), SimpleUploadedFile("stor.pdf", pdf(b"x" * 1024 * 1024)))
    assert "Den kan være høyst 1 MB." in words(page)


def test_it_sends_a_file_as_a_download_that_nothing_runs(web, actor):
    application = started(actor)
    upload(web, application, SimpleUploadedFile("Vedtak æ.pdf", pdf()))
    answer = web.get(at("attachment", application, pk=application.attachments.get().pk))
    assert b"".join(answer.streaming_content) == pdf()
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_it_takes_a_file_out_once_and_keeps_it_as_history(web, actor):
    application = started(actor)
    upload(web, application, SimpleUploadedFile("plan.pdf", pdf()))
    row = application.attachments.get()
    web.post(at("detach", application, pk=row.pk))
    assert web.post(at("detach", application, pk=row.pk)).status_code == 404
    assert (application.attachments.count(), application.attachments.standing().count()) == (1, 0)


def test_it_takes_no_kind_that_is_not_asked_for(web, actor):
    application = started(actor)
    upload(web, application, SimpleUploadedFile("plan.pdf", pdf()), kind="passport")
    assert application.attachments.count() == 0


def test_it_replaces_a_file_by_a_newer_one(web, actor):
    application = started(actor)
    upload(web, application, SimpleUploadedFile("plan.pdf", pdf()))
    first = application.attachments.get()
    upload(web, application, SimpleUploadedFile("ny.pdf", pdf()), replaces=str(first.pk))
    assert [each.name for each in application.attachments.standing()] == ["ny.pdf"]
    remove(attachment=application.attachments.standing().get(), actor=actor, now=NOW)


# ----- endorsements and partners -------------------------------------------------------------------------------------


def test_it_lets_the_writer_ask_and_the_leader_confirm(client, web, actor):
    application = started(actor)
    url = at("endorse", application, kind="political")
    assert "Lederne har fått en e-post" in words(web.post(url, {"action": "ask"}, follow=True))
    refused = web.post(url, {"action": "confirm", "office": "kommunestyret"}, follow=True)
    assert "Skriv hvilket vedtak eller møte det gjelder" in words(refused)
    logged_in(client, member(organisation_of(actor), MemberRole.LEAD), organisation_of(actor))
    page = client.post(url, {"action": "confirm", "office": "ordfører"}, follow=True)
    assert "Forankringen er bekreftet." in words(page)
    assert application.endorsements.get().office == "ordfører"
    assert client.get(at("endorsements", application)).url == at("step", application, section="endorsement")


@pytest.mark.parametrize(("kind", "data"), [("royal", {"action": "ask"}), ("political", {"action": "sing"})])
def test_it_knows_no_other_endorsement(web, actor, kind, data):
    assert web.post(at("endorse", started(actor), kind=kind), data).status_code == 404


def test_it_asks_a_partner_that_confirms_in_its_own_log_in(client, web, actor):
    call = shipped_call("bti-2017", deadline_on=date(2019, 11, 1))
    application = started(
        actor, call=Call.objects.select_related("scheme", "edition__scheme").get(pk=call.pk), track="b17"
    )
    partner = OrganisationFactory(name="Klepp kommune", municipality_number="1120")
    assert "Vi fant ingen organisasjon" in words(
        web.post(at("add_partner", application), {"name": "Ingensteds"}, follow=True)
    )
    assert "Klepp kommune er spurt om å være med." in words(
        web.post(at("add_partner", application), {"name": "klepp kommune"}, follow=True)
    )
    logged_in(client, member(partner, MemberRole.LEAD), partner)
    assert "Bekreft at vi er med i søknaden" in words(client.get(at("step", application, section="partners")))
    client.post(at("answer_partner", application))
    assert application.participants.get(organisation=partner).confirmed_at == NOW


# ----- messages and corrections --------------------------------------------------------------------------------------


def test_it_sends_and_reads_messages(web, actor, registers):
    application = sent(actor).application
    url = at("messages", application)
    assert web.post(url, {"subject": "question", "body": ""}).status_code == 422
    assert web.post(url, {"subject": "poem", "body": "Hei"}).status_code == 422
    assert web.post(url, {"subject": "question", "body": "nul\x00l"}).status_code == 422
    assert web.post(url, {"subject": "question", "body": "Når får vi <b>svar</b>?"}).url == url
    person = caseworker()
    directorate = person.memberships.get().organisation
    Message.objects.create(
        application=application,
        subject="question",
        body="I desember.",
        is_from_directorate=True,
        organisation=directorate,
        sent_at=NOW,
        sent_by=person,
    )
    page = words(web.get(url))
    assert "Når får vi &lt;b&gt;svar&lt;/b&gt;?" in page
    assert "I desember." in page
    assert Message.objects.get(is_from_directorate=True).read_by_id == actor.user_id


@pytest.fixture
def asked(actor, registers):
    """A sent case whose goals and budget a request has opened."""
    application = sent(actor).application
    request = InformationRequest.objects.create(
        application=application,
        note="Vi trenger litt mer.",
        due_on=NOW.date() + timedelta(days=14),
        asked_at=NOW,
        asked_by=caseworker(),
    )
    for field, note in (("goals", "Si hvem målet gjelder."), ("budget", "Vis hva materiellet er.")):
        RequestedField.objects.create(
            request=request, field=field, note=note, value_before="Vi vil oppdage barn tidlig."
        )
    return application


def test_it_shows_what_is_asked_and_leads_to_each_field(web, asked):
    page = words(web.get(at("correction", asked)))
    for told in ("Si hvem målet gjelder.", "Vi vil oppdage barn tidlig.", "Fristen er 29. oktober 2019, om 14 dager."):
        assert told in page, told
    assert f"{at('step', asked, section='basis')}#div_id_goals" in page


def test_it_opens_the_fields_asked_for_and_no_others(web, asked):
    url = at("step", asked, section="basis")
    page = words(web.get(url))
    assert 'name="goals"' in page
    assert 'name="basis_use"' not in page
    data = {"revision:goals": "1", "goals": "Målet gjelder barn 0–6 år.", "go": "next"}
    assert web.post(url, data).url == at("correction", asked)
    refused = web.post(url, {"revision:basis_use": "1", "basis_use": "Noe annet"})
    assert refused.status_code == 422
    assert asked.answers.get(question="basis_use").text == "Vi bruker erfaringene fra forsøket i alle tjenestene."


def test_it_sends_the_answer_and_closes_the_fields(web, asked):
    web.post(at("step", asked, section="basis"), {"revision:goals": "1", "goals": "Målet gjelder barn 0–6 år."})
    assert "Endret" in words(web.get(at("correction", asked)))
    assert web.post(at("correction", asked)).url == at("receipt", asked)
    assert [each.version for each in asked.submissions.order_by("version")] == [1, 2]
    assert "Målet gjelder barn 0–6 år." in asked.submissions.get(version=2).content
    assert web.get(at("correction", asked)).url == at("receipt", asked)
    assert "data-autosave" not in words(web.get(at("step", asked, section="basis")))


def test_it_says_who_can_send_the_answer(client, asked, actor):
    logged_in(client, member(organisation_of(actor), MemberRole.WRITE), organisation_of(actor))
    assert "Bare den som kan sende for kommunen" in words(client.get(at("correction", asked)))
    assert client.post(at("correction", asked)).status_code == 422
    assert asked.submissions.count() == 1


def test_it_has_no_messages_or_receipt_before_sending(web, actor):
    application = filled(actor)
    for name in ("messages", "receipt", "correction"):
        assert web.get(at(name, application), follow=True).redirect_chain[-1][0] == at("tasks", application), name


def test_it_keeps_the_case_from_other_municipalities(client, asked):
    stranger = applicant(municipality("1121"))
    logged_in(client, user_of(stranger), organisation_of(stranger))
    for name in ("receipt", "messages", "correction", "withdraw"):
        assert client.get(at(name, asked)).status_code == 404
