"""«Er dette feil?» (F126): saying that a register is wrong, the answer, the correction, and what kept runs go on saying."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from applications.caseworker.objections import AnswerForm
from applications.models import Attachment, Objection
from applications.operations.assessing import confirm_found, declare_interest, enter_found, recommend
from applications.operations.evaluating import evaluation_of, kept_evaluation
from applications.operations.objecting import answer_objection, object_to_fact
from applications.workflow import Status
from letters.models import Dispatch
from organisations import queries
from organisations.actors import MemberRole
from organisations.models import AuditEntry, Organisation, RegisterCompletion, RegisterCorrection
from organisations.operations.correcting import confirm_correction, enter_correction
from organisations.workflow import GateClosed, NotAllowed, WrongStatus
from schemes.models import RuleRun
from schemes.rules.outcome import OutcomeKind, Phase
from schemes.workflow import SchemeRoleName
from tests.applications.casework import NOW, desk_person, fresh, received, signed_in, taken
from tests.factories.applications import applicant, filled
from tests.factories.organisations import actor_for, logged_in, member

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
GRANT = "2015|modellutvikling (barn av psykisk syke / rusmisbrukende foreldre)|Sola"
FACT, EVIDENCE = "grants.mu", "Vi fikk aldri tilskuddet. Se brevet av 3. mars 2016 i arkivet."
Result = Objection.Result


def sola(registers_loaded):
    return Organisation.objects.get(municipality_number="1124", kind="municipality")


@pytest.fixture(autouse=True)
def _forgotten():
    """What a test corrected is taken back with its rows, not from the memory of the process."""
    yield
    queries._loaded.clear()


@pytest.fixture
def writer(registers):
    """A person who sends for Sola, which the register says had a grant in 2015."""
    organisation = sola(registers)
    return actor_for(member(organisation, MemberRole.SEND, MemberRole.WRITE), organisation)


@pytest.fixture
def case(writer):
    """Sola's case, sent and taken; R08 is not met."""
    by = desk_person()
    application = taken(by, received(actor=writer))
    return application, by


def objecting(application, writer, now=NOW, **more):
    given = {"fact": FACT, "evidence": EVIDENCE, "rule": "R08", **more}
    return object_to_fact(organisation=application.lead, application=application, actor=writer, now=now, **given)


def file_of(application, writer):
    return Attachment.objects.create(
        application=application,
        kind="other",
        name="Brev.pdf",
        file="attachments/x",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        scan_state="clean",
        uploaded_at=NOW,
        uploaded_by_id=writer.user_id,
    )


def outcome_of(application, rule="R08"):
    return evaluation_of(application=fresh(application), phase=Phase.ASSESS, now=LATER).of(rule).outcome


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).replace("\u00a0", " ").split())


def test_it_takes_down_what_the_register_said_and_tells_the_trail(case, writer):
    application, _by = case
    objection = objecting(application, writer)
    assert objection.value_seen == "2015: kommunen selv"
    assert (objection.organisation, objection.rule, objection.result) == (application.lead, "R08", "")
    entry = AuditEntry.objects.get(action="objection.make")
    assert entry.case_ref == application.ref
    assert EVIDENCE not in entry.after


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"evidence": " "}, "Skriv hva som er riktig"),
        ({"evidence": "x" * 10_001}, "høyst 10000 tegn"),
        ({"fact": "budget.lines"}, "Velg en opplysning som står i registeret."),
        ({"fact": "applicant.kind"}, "Velg en opplysning som står i registeret."),
    ],
)
def test_it_says_what_is_wrong_with_an_objection(case, writer, more, sentence):
    with pytest.raises(GateClosed, match=sentence):
        objecting(case[0], writer, **more)
    assert not Objection.objects.exists()


def test_it_lets_one_objection_to_a_fact_stand_open(case, writer):
    objecting(case[0], writer)
    with pytest.raises(GateClosed, match="allerede sagt fra"):
        objecting(case[0], writer)
    objecting(case[0], writer, fact="history.model_trial")


def test_it_is_for_those_who_write_for_the_applicant(case, writer, registers):
    application, by = case
    reader = actor_for(member(application.lead, MemberRole.READ), application.lead)
    for actor in (reader, by, applicant()):
        with pytest.raises(NotAllowed):
            objecting(application, actor)


def test_it_takes_a_file_of_the_application_and_no_other(case, writer):
    application, _by = case
    own, other = (file_of(each, writer) for each in (application, received()))
    assert objecting(application, writer, attachment=own).attachment == own
    with pytest.raises(GateClosed, match="Velg et vedlegg som ligger i søknaden"):
        objecting(application, writer, fact="history.model_trial", attachment=other)


def test_it_is_answered_with_a_reason_and_a_mail_that_says_nothing(case, writer):
    application, by = case
    objection = objecting(application, writer)
    answered = answer_objection(
        objection=objection, result=Result.KEPT, answer="Tilskuddet står i brevet vårt.", actor=by, now=LATER
    )
    assert (answered.result, answered.answered_by_id, answered.answered_at) == ("kept", by.user_id, LATER)
    mails = Dispatch.objects.filter(kind="objection_answered")
    assert mails
    for mail in mails:
        assert mail.subject == f"Nytt i sak {application.case_no}"
        assert "Tilskuddet" not in mail.body
        assert EVIDENCE not in mail.body
    with pytest.raises(GateClosed, match="En kollega har allerede svart"):
        answer_objection(objection=objection, result=Result.KEPT, answer="Igjen", actor=by, now=LATER)


def test_it_is_answered_by_an_impartial_caseworker_in_a_case_not_decided(case, writer):
    application, by = case
    objection = objecting(application, writer)
    given = {"objection": objection, "result": Result.KEPT, "answer": "Nei.", "now": LATER}
    with pytest.raises(GateClosed, match="Du må først erklære"):
        answer_objection(actor=desk_person(), **given)
    reader = desk_person(SchemeRoleName.READER)
    with pytest.raises(NotAllowed):
        answer_objection(actor=reader, **given)
    for wrong, sentence in (({"answer": ""}, "Skriv en begrunnelse"), ({"result": "ja"}, "Velg hva svaret er")):
        with pytest.raises(GateClosed, match=sentence):
            answer_objection(actor=by, **(given | wrong))
    type(application).objects.filter(pk=application.pk).update(status=Status.WITHDRAWN)
    with pytest.raises(WrongStatus):
        answer_objection(actor=by, **given)
    with pytest.raises(WrongStatus):
        objecting(application, writer, fact="history.model_trial")


def test_it_corrects_for_this_applicant_once_a_second_person_stands_behind_it(case, writer):
    application, by = case
    second = desk_person()
    declare_interest(application=application, has_conflict=False, reason="", actor=second, now=NOW)
    before = RuleRun.objects.filter(case_ref=application.ref).order_by("-id").first()
    objection = objecting(application, writer)
    assert outcome_of(application) is OutcomeKind.NOT_MET
    answer = {"objection": objection, "result": Result.APPLICANT, "answer": "Dere har rett.", "actor": by}
    found = enter_found(
        application=application,
        kind=RegisterCompletion.Kind.MU_NO_GRANT,
        year=2015,
        source="Arkivet, brev av 3. mars 2016",
        reason="Tilskuddet ble trukket.",
        actor=by,
        now=NOW,
    )
    with pytest.raises(GateClosed, match="Ingen rettelse er bekreftet"):
        answer_objection(now=LATER, **answer)
    confirm_found(application=application, completion=found, actor=second, now=LATER)
    answered = answer_objection(now=LATER, **answer)
    assert answered.completion == found
    assert outcome_of(application) is OutcomeKind.UNKNOWN  # the other years are not checked
    assert kept_evaluation(before, fresh(application)).of("R08").inputs[FACT].value[0].year == 2015


def test_it_corrects_the_register_for_all_and_older_runs_keep_what_they_read(case, writer):
    application, by = case
    before = RuleRun.objects.filter(case_ref=application.ref).order_by("-id").first()
    facts = before.facts
    objection = objecting(application, writer)
    first, second = desk_person(), desk_person()
    correction = enter_correction(
        register=RegisterCorrection.Register.EARLIER_GRANT,
        row_key=GRANT,
        after=None,
        source="Arkivet",
        reason="Tilskuddet ble trukket.",
        case_ref=application.ref,
        actor=first,
        now=NOW,
    )
    given = {"objection": objection, "result": Result.REGISTER, "answer": "Dere har rett.", "actor": by}
    with pytest.raises(GateClosed, match="Ingen rettelse er bekreftet"):
        answer_objection(now=LATER, **given)
    confirm_correction(correction=correction, actor=second, now=LATER)
    assert answer_objection(now=LATER, **given).correction == correction
    newest = RuleRun.objects.filter(case_ref=application.ref).order_by("-id").first()
    assert newest.pk != before.pk
    assert kept_evaluation(newest, fresh(application)).of("R08").inputs[FACT].value == ()
    before.refresh_from_db()
    assert before.facts == facts
    assert kept_evaluation(before, fresh(application)).of("R08").outcome is OutcomeKind.NOT_MET


def test_it_stands_in_the_way_of_a_recommendation_until_it_is_answered(case, writer):
    application, by = case
    objection = objecting(application, writer)
    given = {
        "application": application,
        "result": "rejected",
        "lines": (),
        "reason": "R08 er ikke oppfylt.",
        "reduction_reason": "",
        "assessment_text": "",
        "actor": by,
        "now": LATER,
    }
    with pytest.raises(GateClosed, match="Svar på det først"):
        recommend(**given)
    answer_objection(objection=objection, result=Result.KEPT, answer="Nei.", actor=by, now=LATER)
    recommend(**given)
    assert fresh(application).status == Status.RECOMMENDED


def test_it_keeps_objection_and_answer_as_they_were(case, writer):
    application, by = case
    objection = objecting(application, writer)
    answer_objection(objection=objection, result=Result.KEPT, answer="Nei.", actor=by, now=LATER)
    for change in ({"evidence": "Noe annet"}, {"answer": "Ja."}, {"result": "register"}, {"value_seen": "x"}):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            Objection.objects.update(**change)


# ----- the pages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def browser(client, writer):
    """The writer's browser."""
    from organisations.models import User

    return logged_in(client, User.objects.get(pk=writer.user_id), Organisation.objects.get(pk=writer.organisation_id))


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(LATER, tick=False)


def test_it_leads_from_a_rule_of_the_draft_to_the_fact_it_rests_on(browser, writer):
    draft = filled(actor=writer)
    address = f"/soknader/{draft.ref}/innsigelser/?regel=R08"
    why = browser.get(f"/soknader/{draft.ref}/hvorfor/").content.decode()
    assert f'href="{address}"' in why
    assert f'href="{address}"' in browser.get(f"/soknader/{draft.ref}/send/").content.decode()
    assert f"/soknader/{draft.ref}/innsigelser/?regel=R10" not in why
    page = browser.get(address)
    assert page.context["form"].initial == {"fact": FACT}
    answer = browser.post(address, {"fact": FACT, "evidence": EVIDENCE})
    assert answer.status_code == 302
    text = text_of(browser.get(answer.url))
    assert "Saksbehandleren ser det når søknaden er sendt." in text
    assert "Venter på svar" in text
    assert Objection.objects.get().rule == "R08"


def test_it_shows_the_answer_to_the_applicant(browser, case, writer):
    application, by = case
    objection = objecting(application, writer)
    assert f"/soknader/{application.ref}/innsigelser/" in text_of(
        browser.get(f"/soknader/{application.ref}/kvittering/")
    )
    answer_objection(objection=objection, result=Result.KEPT, answer="Brevet viser det.", actor=by, now=LATER)
    text = text_of(browser.get(f"/soknader/{application.ref}/innsigelser/"))
    assert "Svaret fra oss: Registeret står ved lag" in text
    assert "Brevet viser det." in text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"fact": FACT, "evidence": ""}, "Skriv hva som er riktig, og hvordan dere vet det."),
        ({"evidence": EVIDENCE}, "Velg opplysningen som er feil."),
        ({"fact": "budget.lines", "evidence": EVIDENCE}, "Velg opplysningen som er feil."),
    ],
)
def test_it_says_what_is_lacking_on_the_page(browser, case, given, sentence):
    answer = browser.post(f"/soknader/{case[0].ref}/innsigelser/", given)
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_it_shows_foreign_cases_to_nobody(browser, case, registers):
    other = received()
    assert browser.get(f"/soknader/{other.ref}/innsigelser/").status_code == 404
    assert browser.post(f"/soknader/{other.ref}/innsigelser/", {}).status_code == 404


def test_it_is_asked_from_the_organisations_own_page_too(browser, writer):
    page = browser.get("/organisasjon/").content.decode()
    assert 'href="/soknader/registrene/"' in page
    answer = browser.post("/soknader/registrene/", {"fact": FACT, "evidence": EVIDENCE})
    assert answer.status_code == 302
    objection = Objection.objects.get()
    assert objection.application is None
    admin = desk_person(SchemeRoleName.SCHEME_ADMIN)
    desk = signed_in(admin)
    assert "1 sier at et register er feil, utenom en sak" in text_of(desk.get("/registre/"))
    caseworker = signed_in(desk_person())
    address = f"/registre/innsigelser/{objection.pk}/svar/"
    assert caseworker.post(address, {"result": "kept", "answer": "Nei."}).status_code == 403
    desk.post(address, {"result": "register", "answer": "Ja."})
    assert "Ingen rettelse er bekreftet" in text_of(desk.get("/registre/"))
    correction = enter_correction(
        register=RegisterCorrection.Register.EARLIER_GRANT,
        row_key=GRANT,
        after=None,
        source="Arkivet",
        reason="Tilskuddet ble trukket.",
        actor=desk_person(),
        now=LATER,
    )
    confirm_correction(correction=correction, actor=admin, now=LATER)
    assert f'<option value="{correction.pk}">' in desk.get("/registre/").content.decode()
    desk.post(address, {"result": "register", "answer": "Registeret er rettet.", "correction": correction.pk})
    assert "Registeret er rettet." in text_of(browser.get("/soknader/registrene/"))
    assert Objection.objects.get().correction == correction
    assert not Dispatch.objects.filter(kind="objection_answered").exists()


def test_it_shows_on_the_caseworkers_desk_and_is_answered_there(case, writer, django_assert_num_queries):
    application, by = case
    desk = signed_in(by)
    assert "Mener noe er feil" not in text_of(desk.get("/saker/ko/"))
    objection = objecting(application, writer)
    assert "Mener noe er feil" in text_of(desk.get("/saker/ko/"))
    page = text_of(desk.get(f"/saker/{application.ref}/"))
    assert "svar på det søkeren mener er feil i registeret" in page
    page = text_of(desk.get(f"/saker/{application.ref}/kommune/"))
    assert EVIDENCE in page
    address = f"/saker/{application.ref}/innsigelser/{objection.pk}/svar/"
    desk.post(address, {"result": "", "answer": "Nei."})
    assert "Velg hva svaret er." in text_of(desk.get(f"/saker/{application.ref}/kommune/"))
    desk.post(address, {"result": "kept", "answer": "Registeret er riktig."})
    assert "Registeret er riktig." in text_of(desk.get(f"/saker/{application.ref}/kommune/"))
    assert "Mener noe er feil" not in text_of(desk.get("/saker/ko/"))
    other = taken(by, received(actor=applicant()))
    assert desk.post(f"/saker/{other.ref}/innsigelser/{objection.pk}/svar/", {}).status_code == 404


def test_it_lists_with_the_same_queries_at_one_and_three_objections(
    case, writer, browser, django_assert_max_num_queries
):
    application, by = case
    desk = signed_in(by)
    counts = []
    for number, fact in enumerate((FACT, "history.model_trial", "history.merger_2020")):
        objecting(application, writer, fact=fact)
        if number != 1:
            with django_assert_max_num_queries(8) as own:
                browser.get(f"/soknader/{application.ref}/innsigelser/")
            with django_assert_max_num_queries(30) as theirs:
                desk.get(f"/saker/{application.ref}/kommune/")
            counts.append((len(own), len(theirs)))
    assert counts[0] == counts[1]


def test_it_offers_the_answers_there_are():
    assert AnswerForm({"result": "kept", "answer": "Nei."}).is_valid()
    assert not AnswerForm({"result": "noe", "answer": "Nei."}).is_valid()


def without_tokens(response) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", text_of(response))


def test_it_hides_that_a_decision_is_made_and_waits_for_its_letter(browser, case, writer):
    application, by = case
    rows = type(application).objects.filter(pk=application.pk)
    address = f"/soknader/{application.ref}/innsigelser/"
    rows.update(status=Status.RECOMMENDED)
    before = without_tokens(browser.get(address))
    rows.update(status=Status.DECIDED, decided_at=NOW, decided_by=by.user_id)
    assert without_tokens(browser.get(address)) == before
    objecting(application, writer)
