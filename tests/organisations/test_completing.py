"""Completing the register for one applicant: two persons, a source, a reason; and how it goes together with the rest."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from organisations.lineage.completed import Completion, completed, merged
from organisations.models import AuditEntry, RegisterCompletion
from organisations.operations.completing import (
    CompletionRefused,
    complete_register,
    confirm_completion,
    refuse_completion,
)
from organisations.queries import completed_facts, completed_facts_of
from tests.factories.organisations import (
    CompletionFactory,
    OrganisationFactory,
    actor_for,
    caseworker,
    member,
    staff_actor,
)

pytestmark = pytest.mark.django_db
Kind = RegisterCompletion.Kind


@pytest.fixture
def gjesdal():
    return OrganisationFactory(gjesdal=True)


@pytest.fixture
def first():
    return staff_actor()


@pytest.fixture
def second():
    return staff_actor()


@pytest.fixture
def enter(gjesdal, first, now):
    """Enter a completion as the first caseworker."""

    def _enter(**values):
        given = {"kind": Kind.MU_YEAR_CHECKED, "year": 2016, "source": "Arkivet", "reason": "R08 trenger året"}
        return complete_register(organisation=gjesdal, case_ref="sak-1", actor=first, now=now, **(given | values))

    return _enter


def test_it_counts_when_a_second_caseworker_has_confirmed_it(enter, gjesdal, first, second, now):
    completion = enter()
    assert completed_facts(gjesdal.pk) == {}
    later = now + timedelta(hours=1)
    confirm_completion(completion=completion, actor=second, now=later)
    completion.refresh_from_db()
    assert (completion.entered_by_id, completion.confirmed_by_id) == (first.user_id, second.user_id)
    assert completion.confirmed_at == later
    assert completed_facts(gjesdal.pk) == {"grants.mu_known_years": [2016]}
    assert list(AuditEntry.objects.order_by("id").values_list("action", "case_ref", "reason")) == [
        ("register.complete", "sak-1", "R08 trenger året"),
        ("register.confirm", "sak-1", ""),
    ]
    assert AuditEntry.objects.first().after == "kind: mu_year_checked\nsource: Arkivet\nyear: 2016"


def test_it_is_not_confirmed_by_whoever_entered_it(enter, gjesdal, first, now):
    completion = enter()
    with pytest.raises(CompletionRefused, match="En annen enn den som førte opplysningen"):
        confirm_completion(completion=completion, actor=first, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterCompletion.objects.update(confirmed_at=now, confirmed_by=first.user_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterCompletion.objects.update(confirmed_at=now)  # a time without a person
    assert completed_facts(gjesdal.pk) == {}


def test_it_is_settled_once(enter, second, first, now):
    completion = enter()
    confirm_completion(completion=completion, actor=second, now=now)
    for settle in (
        lambda: confirm_completion(completion=completion, actor=staff_actor(), now=now),
        lambda: refuse_completion(completion=completion, reason="Feil", actor=first, now=now),
    ):
        with pytest.raises(CompletionRefused, match="allerede tatt stilling"):
            settle()


def test_it_may_be_entered_anew_after_a_refusal_with_a_reason(enter, gjesdal, first, now):
    completion = enter()
    with pytest.raises(CompletionRefused, match="Året 2016 er allerede ført"):
        enter()
    with pytest.raises(CompletionRefused, match="Skriv hvorfor"):
        refuse_completion(completion=completion, reason="  ", actor=first, now=now)
    refuse_completion(completion=completion, reason="Feil arkiv", actor=first, now=now)
    assert enter().pk != completion.pk
    assert completed_facts(gjesdal.pk) == {}
    assert AuditEntry.objects.get(action="register.refuse").reason == "Feil arkiv"


def test_it_is_for_caseworkers_only(gjesdal, now, enter):
    applicant = actor_for(member(gjesdal), gjesdal)
    with pytest.raises(CompletionRefused, match="Bare en saksbehandler"):
        complete_register(
            organisation=gjesdal,
            case_ref="s",
            kind=Kind.BTI_2017,
            is_true=True,
            source="x",
            reason="y",
            actor=applicant,
            now=now,
        )
    with pytest.raises(CompletionRefused, match="Bare en saksbehandler"):
        confirm_completion(completion=enter(), actor=applicant, now=now)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"source": " "}, "Skriv hvor opplysningen kommer fra."),
        ({"reason": ""}, "Skriv hvorfor opplysningen trengs i saken."),
        ({"kind": "guess"}, "Velg hva opplysningen gjelder."),
        ({"year": None}, "Velg et år fra 2015 til 2022."),
        ({"year": 2014}, "Velg et år fra 2015 til 2022."),
        ({"kind": Kind.MU_GRANT, "relation": ""}, "Velg hvordan mottakeren henger sammen med søkeren."),
        ({"kind": Kind.MU_GRANT, "relation": "cousin"}, "Velg hvordan mottakeren henger sammen med søkeren."),
        (
            {"kind": Kind.MU_GRANT, "relation": "same", "period_end_on": date(2015, 12, 31)},
            "Prosjektperioden kan ikke slutte før året tilskuddet ble gitt.",
        ),
        ({"kind": Kind.BTI_2017}, "Svar ja eller nei."),
        ({"kind": Kind.BUFDIR_2018}, "Svar ja eller nei."),
        ({"kind": Kind.POPULATION}, "Skriv folketallet som et helt tall over 0."),
        ({"kind": Kind.POPULATION, "number": 0}, "Skriv folketallet som et helt tall over 0."),
    ],
)
def test_it_says_what_an_entry_lacks(enter, values, problem):
    with pytest.raises(CompletionRefused) as refusal:
        enter(**values)
    assert refusal.value.reasons == (problem,)
    assert (RegisterCompletion.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_it_takes_a_no_for_an_answer(enter, gjesdal, second, now):
    confirm_completion(completion=enter(kind=Kind.BTI_2017, year=None, is_true=False), actor=second, now=now)
    assert completed_facts(gjesdal.pk) == {"grants.bti_2017": False}


def test_it_puts_all_kinds_together(gjesdal, second, enter, now):
    entries = [
        {"kind": Kind.MU_GRANT, "year": 2017, "relation": "same", "period_end_on": date(2019, 6, 30)},
        {"kind": Kind.MU_GRANT, "year": 2016, "relation": "merged_2020"},
        {"kind": Kind.MU_YEAR_CHECKED, "year": 2018},
        {"kind": Kind.MU_YEAR_CHECKED, "year": 2016},
        {"kind": Kind.BTI_2017, "year": None, "is_true": True},
        {"kind": Kind.BUFDIR_2018, "year": None, "is_true": False},
        {"kind": Kind.POPULATION, "year": None, "number": 11000},
        {"kind": Kind.POPULATION, "year": None, "number": 11900},
    ]
    for minutes, values in enumerate(entries):
        confirm_completion(completion=enter(**values), actor=second, now=now + timedelta(minutes=minutes))
    assert completed_facts(gjesdal.pk) == {
        "grants.mu": [
            {"year": 2016, "relation": "merged_2020"},
            {"year": 2017, "relation": "same", "period_end": "2019-06-30"},
        ],
        "grants.mu_known_years": [2016, 2018],
        "grants.bti_2017": True,
        "grants.bufdir_2018": False,
        "applicant.population": 11900,  # the later one counts
    }


def test_it_reads_the_completions_of_many_at_once(gjesdal, django_assert_num_queries):
    time = OrganisationFactory(time=True)
    CompletionFactory(organisation=gjesdal, confirmed=True, year=2016)
    CompletionFactory(organisation=time, confirmed=True, year=2017)
    CompletionFactory(organisation=OrganisationFactory(), confirmed=True)
    with django_assert_num_queries(1):
        assert completed_facts_of([gjesdal.pk, time.pk, gjesdal.pk]) == {
            gjesdal.pk: {"grants.mu_known_years": [2016]},
            time.pk: {"grants.mu_known_years": [2017]},
        }


# ----- together with the registers, without a database ------------------------------------------------------------------

REGISTER = {
    "grants.mu": [
        {"year": 2015, "relation": "merged_2020"},
        {"year": 2015, "relation": "merged_2020"},
        {"year": 2021, "relation": "unclear"},
    ],
    "grants.mu_known_years": [2015],
    "history.merger_2020": "yes",
}


def grants(*completions: Completion) -> list[tuple[object, ...]]:
    """The grants after the completions, as tuples."""
    value, source = merged(REGISTER, completed(completions))["grants.mu"]
    assert source == "caseworker"
    return [tuple(grant.values()) for grant in value]


def test_it_leaves_untouched_what_nobody_completed():
    facts = merged(REGISTER, completed([Completion("mu_year_checked", year=2016)]))
    assert facts == {
        "grants.mu": (REGISTER["grants.mu"], "register"),
        "grants.mu_known_years": ([2015, 2016], "caseworker"),
        "history.merger_2020": ("yes", "register"),
    }


def test_it_adds_a_grant_of_another_year():
    assert grants(Completion("mu_grant", year=2016, relation="same")) == [
        (2015, "merged_2020"),
        (2015, "merged_2020"),
        (2016, "same"),
        (2021, "unclear"),
    ]


def test_it_fills_the_period_of_one_grant_in_and_leaves_its_twin():
    end = date(2016, 12, 31)
    assert grants(Completion("mu_grant", year=2015, relation="merged_2020", period_end_on=end)) == [
        (2015, "merged_2020"),
        (2015, "merged_2020", "2016-12-31"),
        (2021, "unclear"),
    ]


def test_it_clears_up_an_unclear_grant():
    assert grants(Completion("mu_grant", year=2021, relation="same"))[-1] == (2021, "same")
    assert len(grants(Completion("mu_grant", year=2021, relation="same"))) == 3


def test_it_knows_no_other_kind():
    with pytest.raises(ValueError, match="guess"):
        completed([Completion("guess")])


def test_it_names_every_kind_the_table_has():
    for kind in Kind.values:
        assert completed([Completion(kind, year=2016, number=1, is_true=True, relation="same")])


def test_it_needs_two_different_people_to_enter_and_confirm(gjesdal):
    person = caseworker()
    with pytest.raises(IntegrityError), transaction.atomic():
        CompletionFactory(organisation=gjesdal, entered_by=person, confirmed=True, confirmed_by=person)


def test_it_takes_away_a_grant_that_the_register_says_was_given_and_was_not(enter, second, now):
    confirm_completion(completion=enter(kind=Kind.MU_NO_GRANT, year=2015), actor=second, now=now)
    register = {"grants.mu": [{"year": 2015, "relation": "same"}, {"year": 2018, "relation": "part"}]}
    by_caseworker = completed([Completion("mu_no_grant", 2015)])
    facts = merged(register, by_caseworker)
    assert facts == {"grants.mu": ([{"year": 2018, "relation": "part"}], "caseworker")}
    given_again = completed([Completion("mu_no_grant", 2015), Completion("mu_grant", 2015, relation="unclear")])
    assert merged(register, given_again)["grants.mu"][0][0] == {"year": 2015, "relation": "unclear"}
    assert merged({}, by_caseworker) == {}
    with pytest.raises(CompletionRefused, match="Velg et år"):
        enter(kind=Kind.MU_NO_GRANT, year=None)
