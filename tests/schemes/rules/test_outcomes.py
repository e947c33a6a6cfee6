"""An evaluation as others read it: the card of a rule, the count of outcomes, the languages, the limits of parameters."""

import dataclasses

import pytest

from schemes.rules.engine import bind
from schemes.rules.facts.windows import Window
from schemes.rules.kinds.each_amount_between import EachAmountBetween
from schemes.rules.kinds.max_amount import MaxAmount
from schemes.rules.kinds.number_between import NumberBetween
from schemes.rules.kinds.staff_release_share import StaffReleaseShare
from schemes.rules.outcome import OutcomeKind
from schemes.rules.registry import RuleProblem, kinds
from schemes.rules.sentences import Words
from tests.schemes.rules.asking import ASSESS, DECIDE, SUBMIT, document, evaluation
from tests.schemes.rules.boundaries import Boundary
from tests.schemes.rules.test_boundaries import asked

BARN = "utsatte-barn-2019"


def test_it_shows_on_each_card_what_the_edition_says_of_the_rule():
    for bound in bind(document(BARN).rules).rules:
        config, card = bound.config, bound.card
        assert (card.code, card.kind, card.reference, card.title) == (
            config.code,
            config.kind,
            config.reference,
            config.title,
        )
        assert (card.remedy, card.at_sending, card.link) == (config.remedy, config.at_sending, config.link)


def test_it_counts_the_outcomes_that_stand():
    given = {"history.merger_2020": "yes", "grants.mu": [{"year": 2015, "relation": "same"}]}
    found = evaluation("mu", SUBMIT, given)
    assert found.of("R08").replaced_by == "R09"
    standing = [each.outcome for each in found.outcomes if each.rule != "R08"]
    for kind in OutcomeKind:
        assert found.tally(kind) == standing.count(kind)
    assert found.tally(OutcomeKind.NOT_MET) == 1


def test_it_names_the_rule_that_was_not_asked():
    with pytest.raises(KeyError, match="R99"):
        evaluation("mu", SUBMIT, {}).of("R99")


def test_it_reads_what_a_report_is_about_only_in_phase_report():
    """A wish to change in the facts takes no rule away from another phase."""
    for phase in (SUBMIT, ASSESS, DECIDE):
        plain, other = (
            evaluation("mu", phase, {}),
            evaluation("mu", phase, {"change.kind": "other", "report.kind": "model"}),
        )
        assert [each.rule for each in plain.outcomes] == [each.rule for each in other.outcomes]


def test_it_speaks_english_where_it_can_and_bokmal_where_it_cannot():
    (config,) = [each for each in document(BARN).rules if each.code == "R10"]
    within = Words("Taket er {cap:kr}.", "Taket er {cap:kr}.", "The cap is {cap:kr}.")
    alone = bind([dataclasses.replace(config, text={"within": within})])
    for given, english in (({"application.applied_nok": 1}, "The cap is kr 1 000 000."), ({}, None)):
        (found,) = asked(alone, BARN, Boundary("R10", "mu", SUBMIT, "", given, None, ""))
        assert found.has_english is (english is not None)
        assert found.text_en == (english and english.replace(" 0", "\xa00").replace("kr ", "kr\xa0"))
        assert found.text("en") == (found.text_en or found.text_nb)


def test_it_says_that_a_person_judged_in_the_language_of_the_rest():
    found = evaluation("mu", ASSESS, {"judgement.R55": "met"}).of("R55")
    assert found.text_nb == f"{said(found, 'nb')} En saksbehandler har vurdert at kravet er oppfylt."
    assert found.text_nn == f"{said(found, 'nn')} Ein saksbehandlar har vurdert at kravet er oppfylt."
    assert (found.text("en"), found.text_en) == (found.text_nb, None)


def said(found, language):
    return found._replace(outcome=found.finding.outcome).text(language)


def test_it_puts_what_is_missing_before_the_rest():
    found = evaluation("bt", SUBMIT, {"budget.lines": [{"category": "staff_release", "amount_nok": 1}]}).of("R22")
    assert str(found.outcome) == "unknown"
    given = {"model.url": None, "model.url_reachable": None}
    told = evaluation("mu", "report", given).of("R45").text_nb
    assert told.index("Vi mangler") == 0


def test_it_lists_the_kinds_by_name():
    names = [name for name, _ in kinds.items()]
    assert names == sorted(names)
    assert dict(kinds.items())["max_amount"] is MaxAmount
    assert all(kinds.get(name) is kind for name, kind in kinds.items())


def test_it_gives_a_registered_kind_back_and_takes_no_name_twice():
    with pytest.raises(RuleProblem, match="max_amount"):
        kinds.register("max_amount")(MaxAmount)


def test_it_has_no_judgement_for_a_rule_that_no_fact_names():
    bound = {rule.config.code: rule.judgement for rule in bind(document(BARN).rules).rules}
    assert (bound["R10"], bound["R55"]) == ("", "judgement.R55")


@pytest.mark.parametrize(
    ("make", "is_taken"),
    [
        (lambda: Window(2015, 2015), True),
        (lambda: Window(2015, 2014), False),
        (lambda: Window(1915, 2014), True),
        (lambda: Window(1914, 2014), False),
        (lambda: EachAmountBetween(2020, 5, 5), True),
        (lambda: EachAmountBetween(2020, 6, 5), False),
        (lambda: NumberBetween("frame.cluster_count", 3, 3), True),
        (lambda: NumberBetween("frame.cluster_count", 4, 3), False),
        (lambda: StaffReleaseShare(100), True),
        (lambda: StaffReleaseShare(101), False),
    ],
)
def test_it_takes_limits_to_the_last_that_makes_sense(make, is_taken):
    if is_taken:
        make()
    else:
        with pytest.raises(ValueError, match=r"."):
            make()


@pytest.mark.parametrize("amount", [0, 1])
def test_it_takes_a_parameter_of_nothing(amount):
    (config,) = [each for each in document(BARN).rules if each.code == "R10"]
    (bound,) = bind([dataclasses.replace(config, parameters={"cap_nok": amount})]).rules
    assert bound.config.parameters == {"cap_nok": amount}
