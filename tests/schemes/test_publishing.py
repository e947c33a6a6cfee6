"""Publishing freezes; a second person, a reason, examples that hold, nothing unconfirmed. A call opens when it is set up."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from organisations.actors import Actor
from organisations.models import AuditEntry
from organisations.workflow import GateClosed, NotAllowed, WrongStatus
from schemes.edition import Example, Text, sha256_of, to_toml
from schemes.models import Call, CallSetting, Edition
from schemes.operations.drafting import copy_to_new_year, new_revision, write_draft
from schemes.operations.publishing import (
    SettingRefused,
    close_call,
    difference_of,
    open_call,
    publish,
    retire,
    return_to_draft,
    send_to_review,
    set_call_settings,
)
from schemes.operations.readiness import Stops, checklist_of, stops_opening
from schemes.queries import call_facts
from tests.factories.schemes import (
    SchemeFactory,
    administrator,
    published_edition,
    shipped_call,
    shipped_document,
    staff_actor,
)

pytestmark = pytest.mark.django_db
JOB = Actor.for_job("test")
REASON = "Rundskriv 19/2019 er fastsatt"


def in_review(now, document=None, actor=None) -> Edition:
    draft = write_draft(document=document or shipped_document(), actor=JOB, now=now)
    return send_to_review(edition=draft, actor=actor or administrator(), now=now)


def refusal(edition, now, actor=None, reason=REASON) -> tuple[str, ...]:
    """The reasons why this edition cannot be published."""
    with pytest.raises(GateClosed) as refused:
        publish(edition=edition, actor=actor or administrator(), now=now, reason=reason)
    edition.refresh_from_db()
    assert (edition.status, edition.document) == ("in_review", "")
    return refused.value.reasons


def test_it_freezes_the_text_the_digest_the_reason_and_the_person(now):
    actor = administrator()
    edition = publish(edition=in_review(now), actor=actor, now=now, reason=REASON)
    edition.refresh_from_db()
    assert (edition.status, edition.published_by_id, edition.published_at) == ("published", actor.user_id, now)
    assert (edition.document, edition.sha256) == (to_toml(shipped_document()), sha256_of(shipped_document()))
    assert (edition.circular, edition.publish_reason) == (shipped_document().circular, REASON)
    assert AuditEntry.objects.filter(action="edition.publish", reason=REASON).count() == 1


def test_it_needs_another_person_than_the_one_who_sent_it(now):
    actor = administrator()
    edition = in_review(now, actor=actor)
    assert refusal(edition, now, actor) == ("Du sendte utgaven til gjennomlesing. En annen må publisere den.",)


def test_the_database_refuses_the_same_person_twice(now):
    edition = in_review(now)
    fields = {"status": "published", "document": "x", "sha256": "x", "published_at": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(published_by_id=edition.sent_by_id, **fields)


def test_it_needs_a_reason(now):
    assert refusal(in_review(now), now, reason="  ") == ("edition: publish needs a reason",)


@pytest.mark.parametrize("roles", [(), ("reader",), ("decision_maker", "caseworker")])
def test_it_is_for_administrators_of_the_scheme(roles, now):
    edition = in_review(now)
    other = SchemeFactory()
    for actor in (staff_actor(*roles), administrator(scheme=other)):
        with pytest.raises(NotAllowed):
            publish(edition=edition, actor=actor, now=now, reason=REASON)


def test_a_second_press_changes_nothing(now):
    edition = publish(edition=in_review(now), actor=administrator(), now=now, reason=REASON)
    with pytest.raises(WrongStatus):
        publish(edition=edition, actor=administrator(), now=now, reason="En annen grunn")
    edition.refresh_from_db()
    assert edition.publish_reason == REASON


def test_a_draft_is_not_published(now):
    draft = write_draft(document=shipped_document(), actor=JOB, now=now)
    with pytest.raises(WrongStatus):
        publish(edition=draft, actor=administrator(), now=now, reason=REASON)


@pytest.mark.parametrize("field", ["document", "sha256", "circular", "publish_reason", "revision", "year"])
def test_the_database_keeps_a_published_edition_as_it_is(field, now):
    edition = publish(edition=in_review(now), actor=administrator(), now=now, reason=REASON)
    setattr(edition, field, 9 if field in {"revision", "year"} else "endret")
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save(update_fields=[field])
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).delete()


def test_it_goes_back_to_the_draft_with_a_reason(now):
    edition = return_to_draft(edition=in_review(now), actor=administrator(), now=now, reason="Feil tak")
    assert edition.status == "draft"
    edition.heading_rows.update(circular="Rundskriv 20/2019")


# ----- what is not whole ---------------------------------------------------------------------------------------------


def test_it_refuses_an_example_that_does_not_hold(now):
    fails = Example("Over taket", "mu", "submit", {"application.applied_nok": 1_000_001}, "", {"R10": "met"})
    holds = Example("På taket", "mu", "submit", {"application.applied_nok": 1_000_000}, "", {"R10": "met"})
    wrong = Example("Feil", "mu", "submit", {"application.applied_nok": "mye"}, "", {})
    verdict = Example("Samlet", "mu", "submit", {}, "eligible", {})
    document = replace(shipped_document(), examples=(fails, holds, wrong, verdict))
    assert refusal(in_review(now, document), now) == (
        "Eksempelet «Over taket» stemmer ikke: R10 skulle bli «oppfylt», men ble «ikke oppfylt».",
        "Eksempelet «Feil» stemmer ikke: Opplysningen application.applied_nok i eksempelet har feil verdi.",
        "Eksempelet «Samlet» stemmer ikke: Samlet utfall skulle bli «oppfyller vilkårene», men ble «mangler opplysninger».",
    )


def test_it_refuses_a_title_and_a_cap_that_say_another_amount_than_the_rule(now):
    shipped = shipped_document()
    rules = tuple(
        replace(each, parameters={"cap_nok": 1_100_000}) if each.code == "R10" else each for each in shipped.rules
    )
    assert refusal(in_review(now, replace(shipped, rules=rules, examples=())), now) == (
        "Tittelen på R10 sier kr\u00a01\u00a0000\u00a0000, men regelen har ikke den verdien.",
        "Delordningen «modellutvikling» viser inntil kr\u00a01\u00a0000\u00a0000, men ingen regel har den verdien.",
    )


def test_it_refuses_what_is_missing_or_does_not_hang_together(now):
    shipped = shipped_document()
    mu, *others = shipped.tracks
    duties = {terms.track: terms for terms in shipped.terms}
    silent = replace(
        duties["im"], obligations=tuple(each for each in duties["im"].obligations if each.kind == "acceptance")
    )
    document = replace(
        shipped,
        tracks=(replace(mu, letters={}, name=Text("modellutvikling", "")), *others),
        terms=(silent, duties["bt"], duties["ti"]),
        examples=(),
    )
    assert refusal(in_review(now, document), now) == (
        "Teksten tracks.mu.name mangler på nynorsk.",
        "Delordningen «modellutvikling» har ingen vilkår.",
        "Delordningen «implementering av modellen» krever ingen rapport, og det står ikke hvorfor.",
        "Delordningen «modellutvikling» har ikke noe brev for resultatet award.",
        "Delordningen «modellutvikling» har ikke noe brev for resultatet rejection_rules.",
    )


def test_it_takes_a_plan_without_reports_when_the_reason_stands(now):
    shipped = shipped_document()
    terms = tuple(replace(each, obligations=(), instalments=()) for each in shipped.terms)
    document = replace(shipped, terms=terms, no_report_reason="Under kr 1 000 000 (6.4.1)")
    assert (
        publish(edition=in_review(now, document), actor=administrator(), now=now, reason=REASON).status == "published"
    )


def test_it_refuses_a_rule_that_is_wrongly_set(now):
    shipped = shipped_document()
    rules = tuple(replace(each, parameters={"cap": 1}) if each.code == "R10" else each for each in shipped.rules)
    (reason,) = refusal(in_review(now, replace(shipped, rules=rules)), now)
    assert reason.startswith("En regel er ikke riktig satt opp: R10")


def test_it_refuses_a_key_that_does_not_exist(now):
    shipped = shipped_document()
    questions = (replace(shipped.questions[0], section="borte"), *shipped.questions[1:])
    (reason,) = refusal(in_review(now, replace(shipped, questions=questions)), now)
    assert "borte" in reason


def test_it_waits_until_every_copied_number_is_confirmed(now):
    edition = published_edition(replace(shipped_document(), examples=()))  # those of 2019 do not hold for 2020
    draft = copy_to_new_year(edition=edition, year=2020, actor=JOB, now=now)
    draft.copied_values.exclude(place="call.frame_nok").update(confirmed_at=now, confirmed_by=administrator().user_id)
    edition = send_to_review(edition=draft, actor=administrator(), now=now)
    assert refusal(edition, now) == (
        "Verdien 30200000 (Bevilgning) er kopiert fra året før, og ingen har bekreftet den.",
    )


# ----- what follows --------------------------------------------------------------------------------------------------


def test_it_proposes_the_call_with_its_settings_and_frame(now):
    publish(edition=in_review(now), actor=administrator(), now=now, reason=REASON)
    call = Call.objects.get(key="utsatte-barn-2019")
    assert (call.status, call.deadline_on, call.frame.total_nok) == ("planned", date(2019, 11, 1), 30_200_000)
    assert call_facts(call)["call.mu_split"] == "none"


def test_a_new_revision_replaces_the_old_one_in_calls_that_are_not_closed(now):
    call = shipped_call()
    closed = Call.objects.create(
        key="lukket",
        scheme=call.scheme,
        edition=call.edition,
        status="closed",
        closed_at=now,
        closed_by_id=administrator().user_id,
    )
    draft = new_revision(edition=call.edition, actor=administrator(), now=now)
    send_to_review(edition=draft, actor=administrator(), now=now)
    newer = publish(edition=draft, actor=administrator(), now=now, reason=REASON)
    old, settings = call.edition, call_facts(call)
    for row in (old, call, closed):
        row.refresh_from_db()
    assert (call.edition, closed.edition, old.status, call_facts(call)) == (newer, old, "retired", settings)


def test_it_says_what_is_different_in_plain_words(now):
    edition = published_edition()
    draft = new_revision(edition=edition, actor=JOB, now=now)
    assert difference_of(draft) == ()
    draft.ruleconfigrow_rows.get(code="R10").parameters.update(number=900_000)
    (change,) = difference_of(draft)
    assert (change.path.endswith("cap_nok"), "900" in change.new, "1\u00a0000\u00a0000" in change.old) == (
        True,
        True,
        True,
    )
    assert difference_of(edition) == ()


def test_it_retires_an_edition_with_a_reason(now):
    edition = retire(edition=published_edition(), actor=administrator(), now=now, reason="Ordningen er avviklet")
    assert edition.status == "retired"


# ----- the call ------------------------------------------------------------------------------------------------------


def test_it_opens_a_call_that_is_set_up_and_freezes_its_settings(now):
    call = shipped_call(is_open=False)
    assert stops_opening(call, now) == []
    opened = open_call(call=call, actor=administrator(), now=now)
    assert (opened.status, opened.opened_at, call_facts(opened)["call.state"]) == ("open", now, "open")
    with pytest.raises(SettingRefused, match="kan ikke endres"):
        set_call_settings(call=opened, settings={"call.mu_split": "500/500"}, actor=administrator(), now=now)
    row = CallSetting.objects.filter(call=opened).first()
    for act in (row.save, row.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_it_says_everything_that_keeps_a_call_from_opening(now):
    call = shipped_call(is_open=False, neutral_default="", payee="", deadline_on=date(2019, 10, 1))
    type(call.scheme).objects.filter(pk=call.scheme_id).update(claim_days=None, appeal_body_nn="")
    with pytest.raises(GateClosed) as refused:
        open_call(call=call, actor=administrator(), now=now)
    assert refused.value.reasons == (
        "Søknadsfristen er passert, eller utlysningen åpner etter fristen.",
        "Målform for nøytrale kommuner er ikke satt.",
        "Ikke satt for ordningen: dager for å betale tilbake.",
    )
    call.scheme.refresh_from_db()
    stopped = {point.key: point.stops for point in checklist_of(call, now) if not point.is_met}
    assert stopped["payee"] == Stops.AWARD
    assert stopped["appeal_body"] == Stops.LETTER
    assert stopped["call.earmark_nok"] == Stops.NOTHING


def test_a_missing_frame_does_not_stop_the_opening_only_the_awards(now):
    call = shipped_call(is_open=False)
    type(call.frame).objects.filter(call=call).update(total_nok=None)
    call = Call.objects.get(pk=call.pk)
    assert stops_opening(call, now) == []
    (point,) = [point for point in checklist_of(call, now) if point.key == "call.frame_nok"]
    assert (point.is_met, point.stops) == (False, Stops.AWARD)


def test_a_call_that_is_set_as_closed_is_not_opened(now):
    call = shipped_call(is_open=False)
    set_call_settings(call=call, settings={"call.state": "closed"}, actor=administrator(), now=now)
    assert stops_opening(call, now) == ["Ordningen er satt som lukket. Endre innstillingen før dere åpner."]


def test_it_closes_an_open_call_with_a_reason(now):
    actor = administrator()
    with pytest.raises(GateClosed):
        close_call(call=shipped_call(), actor=actor, now=now, reason="")
    closed = close_call(call=Call.objects.get(), actor=actor, now=now, reason="Alt er behandlet")
    assert (closed.status, closed.closed_by_id, call_facts(closed)["call.state"]) == ("closed", actor.user_id, "closed")


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("call.deadline", "2019-12-01", "settes her"),
        ("call.finnes_ikke", 1, "settes her"),
        ("call.mu_split", "70/30", "ikke kan brukes|kan ikke brukes"),
        ("call.bt_needs_2018", 1, "ikke kan brukes|kan ikke brukes"),
    ],
)
def test_it_refuses_a_setting_that_is_none(name, value, why, now):
    call = shipped_call(is_open=False)
    with pytest.raises(SettingRefused, match=why):
        set_call_settings(call=call, settings={name: value}, actor=administrator(), now=now)


def test_it_sets_and_unsets_a_setting_and_records_both(now):
    call = shipped_call(is_open=False)
    change = {"call.mu_split": None, "call.population_scale": [{"from_population": 0, "max_nok": 100_000}]}
    set_call_settings(call=call, settings=change, actor=administrator(), now=now, reason="C1 er avklart")
    facts = call_facts(Call.objects.get(pk=call.pk))
    assert ("call.mu_split" in facts, facts["call.population_scale"]) == (
        False,
        [{"from_population": 0, "max_nok": 100_000}],
    )
    assert AuditEntry.objects.get(action="call.set").reason == "C1 er avklart"
