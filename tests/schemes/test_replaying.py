"""An edition tried on the cases there have been: who gets another outcome, in one query, and nothing is written."""

import dataclasses

import pytest

from organisations.actors import Actor
from schemes.models import RuleRun
from schemes.operations.drafting import document_from_draft, new_revision
from schemes.operations.evaluating import keep_run
from schemes.operations.replaying import ChangedRule, replay, runs_before
from schemes.rules.facts import Facts
from schemes.rules.outcome import OutcomeKind, Verdict
from tests.factories.schemes import administrator, published_edition, shipped_call, shipped_document
from tests.schemes.administration import INLINE, log_in, url

pytestmark = pytest.mark.django_db
MET, NOT_MET, UNKNOWN, DISCRETION = OutcomeKind


@pytest.fixture
def call():
    return shipped_call()


@pytest.fixture
def keep(call, now):
    """Keep a run of a case under the shipped edition of 2019."""

    def run(case_ref, track="mu", phase="submit", **given):
        facts = {name.replace("__", "."): value for name, value in given.items()}
        return keep_run(
            case_ref=case_ref, call=call, edition=call.edition, track=track, phase=phase, occasion="submission",
            facts=Facts.of(facts, source="answer"), actor=Actor(user_id=None, name="portalen"), now=now,
        )  # fmt: skip

    return run


@pytest.fixture
def draft(call, now):
    """The next revision of that edition, still a draft."""
    return new_revision(edition=call.edition, actor=administrator(), now=now)


def with_rules(document, change):
    """The document with other rules; `change` gives a rule's successor, or None to leave it out."""
    rules = tuple(each for rule in document.rules if (each := change(rule)) is not None)
    return dataclasses.replace(document, rules=rules)


def cap_of(amount):
    return lambda rule: (
        dataclasses.replace(rule, parameters={"cap_nok": amount})
        if (rule.code, rule.tracks) == ("R10", ("mu",))
        else rule
    )


def tried(draft, change=lambda rule: rule):
    return replay(document=with_rules(document_from_draft(draft), change), runs=runs_before(draft))


def test_it_finds_no_difference_under_the_same_rules(keep, draft):
    keep("sak-1", application__applied_nok=950_000)
    keep("sak-1", phase="assess", application__applied_nok=950_000, judgement__R55="met")
    keep("sak-2", track="bt", application__applied_nok=950_000)
    found = tried(draft)
    assert (found.asked_count, found.left_out_count, found.changes) == (3, 0, ())


def test_it_names_who_gets_another_outcome_and_why(keep, draft):
    keep("sak-1", application__applied_nok=900_000)
    keep("sak-2", application__applied_nok=900_001)
    found = tried(draft, cap_of(900_000))
    (change,) = found.changes
    assert (change.case_ref, change.track, change.phase) == ("sak-2", "mu", "submit")
    assert change.rules == (ChangedRule("R10", MET, NOT_MET),)
    assert (change.verdict_before, change.verdict_after) == (Verdict.INCOMPLETE, Verdict.NOT_ELIGIBLE)
    assert (found.asked_count, found.case_count, found.verdict_case_count) == (2, 1, 1)


def test_it_counts_a_case_once_and_apart_whose_verdict_stands(keep, draft):
    over = {"application__applied_nok": 950_000, "applicant__kind": "private"}
    keep("sak-1", **over)
    keep("sak-1", phase="assess", **over)
    found = tried(draft, cap_of(900_000))
    assert (len(found.changes), found.case_count, found.verdict_case_count) == (2, 1, 0)


def test_it_asks_the_newest_run_of_each_phase(keep, draft):
    keep("sak-1", application__applied_nok=950_000)
    keep("sak-1", application__applied_nok=100_000)
    assert tried(draft, cap_of(900_000)).changes == ()


def test_it_says_which_rules_are_new_and_which_are_gone(keep, draft):
    keep("sak-1", application__applied_nok=950_000)
    found = tried(draft, lambda rule: None if rule.code == "R28" else rule)
    assert found.changes[0].rules == (ChangedRule("R28", UNKNOWN, None),)
    later = tried(draft, lambda rule: dataclasses.replace(rule, code="R97") if rule.code == "R28" else rule)
    assert later.changes[0].rules == (ChangedRule("R28", UNKNOWN, None), ChangedRule("R97", None, UNKNOWN))


def test_it_keeps_what_a_person_judged(keep, draft):
    keep("sak-1", phase="assess", judgement__R55="not_met")
    assert tried(draft).changes == ()
    other = tried(
        draft, lambda rule: dataclasses.replace(rule, kind="not_established", text={}) if rule.code == "R55" else rule
    )
    assert other.changes[0].rules == (ChangedRule("R55", NOT_MET, UNKNOWN),)


def test_it_tells_when_an_exception_stands_or_falls(keep, draft):
    keep("sak-1", history__merger_2020="yes", grants__mu=[{"year": 2015, "relation": "same"}])
    found = tried(draft, lambda rule: dataclasses.replace(rule, exception_of="") if rule.code == "R09" else rule)
    assert found.changes[0].rules == (ChangedRule("R08", NOT_MET, NOT_MET, replaced_before="R09"),)


def test_it_leaves_out_tracks_that_are_gone(keep, draft):
    keep("sak-1", track="bt")
    document = document_from_draft(draft)
    document = dataclasses.replace(document, tracks=tuple(track for track in document.tracks if track.key != "bt"))
    found = replay(document=document, runs=runs_before(draft))
    assert (found.asked_count, found.left_out_count, found.changes) == (0, 1, ())


def test_it_asks_only_runs_of_the_year_it_is_compared_with(keep, draft, now):
    keep("sak-1")
    first = published_edition(shipped_document("bti-2017"))
    other = new_revision(edition=first, actor=administrator(), now=now)
    assert [run.case_ref for run in runs_before(draft)] == ["sak-1"]
    assert (list(runs_before(other)), list(runs_before(first))) == ([], [])


def test_it_asks_more_than_a_thousand_cases_in_one_query_and_writes_nothing(keep, draft, django_assert_num_queries):
    pattern = keep("sak-0", application__applied_nok=950_000)
    fields = {each.name: getattr(pattern, each.name) for each in RuleRun._meta.concrete_fields if not each.primary_key}
    RuleRun.objects.bulk_create(RuleRun(**{**fields, "case_ref": f"sak-{at}"}) for at in range(1, 1_200))
    document, runs = with_rules(document_from_draft(draft), cap_of(900_000)), runs_before(draft)
    with django_assert_num_queries(1):
        found = replay(document=document, runs=runs)
    assert (found.asked_count, found.case_count) == (1_200, 1_200)
    assert RuleRun.objects.count() == 1_200


# ----- the page ------------------------------------------------------------------------------------------------------


def lower_the_cap(draft):
    parameter = draft.ruleconfigrow_rows.get(code="R10").parameters.get(name="cap_nok")
    type(parameter).objects.filter(pk=parameter.pk).update(number=900_000)


def test_it_shows_the_count_and_the_list_to_the_administrator(client, keep, draft):
    log_in(client)
    lower_the_cap(draft)
    page = url("edition", "replay", draft.pk)
    assert "Det er ingen tidligere saker" in client.get(page).content.decode()
    keep("sak-1", application__applied_nok=100_000)
    assert "Ingen saker skifter utfall." in client.get(page).content.decode()
    keep("sak-2", application__applied_nok=950_000)
    text = client.get(page).content.decode()
    assert "1 sak skifter utfall. 1 av dem får et annet samlet utfall." in text
    assert "R10: oppfylt → ikke oppfylt" in text
    assert ("sak-2" in text, "sak-1" in text, "/saker/sak-2/" in text) == (True, False, False)
    assert INLINE.findall(text) == []
    assert page in client.get(url("edition", "change", draft.pk)).content.decode()


def test_it_leads_to_the_case_only_who_may_read_cases(client, keep, draft):
    user = log_in(client)
    user.scheme_roles.create(scheme=draft.scheme, role="caseworker", granted_at=draft.created_at)
    lower_the_cap(draft)
    keep("sak-2", application__applied_nok=950_000)
    assert "/saker/sak-2/" in client.get(url("edition", "replay", draft.pk)).content.decode()


def test_it_needs_no_more_queries_for_more_cases(client, keep, draft, django_assert_num_queries):
    log_in(client)
    lower_the_cap(draft)
    keep("sak-1", application__applied_nok=950_000)
    page = url("edition", "replay", draft.pk)
    client.get(page)
    with django_assert_num_queries(40) as first:
        client.get(page)
    for at in (2, 3):
        keep(f"sak-{at}", application__applied_nok=950_000)
    with django_assert_num_queries(len(first)):
        client.get(page)


def test_it_is_absent_to_who_administers_another_scheme(client, keep, draft):
    other = published_edition(shipped_document("bti-2017"))
    log_in(client, scheme=other.scheme)
    assert client.get(url("edition", "replay", draft.pk)).status_code == 302


def test_it_goes_back_to_the_draft_when_a_rule_is_wrong(client, draft):
    log_in(client)
    draft.ruleconfigrow_rows.get(code="R10").parameters.all().delete()
    answer = client.get(url("edition", "replay", draft.pk))
    assert (answer.status_code, answer.url) == (302, url("edition", "change", draft.pk))
