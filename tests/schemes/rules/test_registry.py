"""Rules as data: kinds by name, parameters checked, errors in one sentence for the person who set them."""

import tomllib
from dataclasses import dataclass
from typing import ClassVar

import pytest

from schemes.edition import CATALOGUE, catalogue_keys
from schemes.rules.engine import bind
from schemes.rules.outcome import AtSending, OutcomeKind, Phase, Severity
from schemes.rules.registry import RuleConfig, RuleKinds, RuleProblem, build, kinds, parameters_of
from schemes.rules.sentences import Words

CAP = """
code = "R10"
kind = "max_amount"
tracks = ["mu"]
phases = ["submit", "decide"]
reference = { nb = "S0, punkt 1", nn = "S0, punkt 1" }
title = { nb = "Taket", nn = "Taket", en = "The cap" }
parameters = { cap_nok = 1000000 }
"""


def table(**changes):
    return tomllib.loads(CAP) | changes


def refused(**changes):
    with pytest.raises(RuleProblem) as problem:
        build(RuleConfig.from_toml(table(**changes)))
    return str(problem.value)


def test_it_reads_a_rule_with_defaults():
    config = RuleConfig.from_toml(table())
    assert config == RuleConfig(
        code="R10",
        kind="max_amount",
        tracks=("mu",),
        phases=(Phase.SUBMIT, Phase.DECIDE),
        reference=Words("S0, punkt 1", "S0, punkt 1"),
        title=Words("Taket", "Taket", "The cap"),
        parameters={"cap_nok": 1_000_000},
    )
    assert (config.number, config.severity_in(Phase.DECIDE)) == (10, Severity.BLOCKS)


def test_it_reads_and_writes_every_field():
    changes = {
        "severity": {"submit": "informs", "decide": "blocks"},
        "at_sending": "confirm",
        "about": ["report"],
        "exception_of": "R08",
        "exception_when": "not_met",
        "remedy": {"nb": "Ta ned beløpet.", "nn": "Ta ned beløpet."},
        "text": {"over": {"nb": "{applied:kr} er for mye.", "nn": "{applied:kr} er for mykje."}},
        "link": "https://lovdata.no",
    }
    config = RuleConfig.from_toml(table(**changes))
    assert config.severity_in(Phase.SUBMIT) is Severity.INFORMS
    assert (config.at_sending, config.exception_when) == (AtSending.CONFIRM, OutcomeKind.NOT_MET)
    assert RuleConfig.from_toml(config.to_toml()) == config
    assert config.to_toml() == table(**changes)


@pytest.mark.parametrize("call", catalogue_keys())
def test_it_writes_every_shipped_rule_back_as_it_stands(call):
    shipped = tomllib.loads((CATALOGUE / call / "rules.toml").read_text(encoding="utf-8"))["rules"]
    configs = [RuleConfig.from_toml(rule) for rule in shipped]
    assert [RuleConfig.from_toml(config.to_toml()) for config in configs] == configs
    assert len(bind(configs).rules) == len(configs)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "10"}, 'A rule needs a code like "R10", got "10".'),
        ({"code": None}, 'A rule needs a code like "R10", got "None".'),
        ({"kinds": "x"}, 'R10: a rule has no field "kinds".'),
        ({"kind": "max_amout"}, 'There is no rule kind "max_amout".'),
        ({"phases": ["send"]}, "R10: 'send' is not a valid Phase."),
        ({"phases": "submit"}, "R10: a list of texts is needed."),
        ({"severity": "stops"}, "R10: 'stops' is not a valid Severity."),
        ({"severity": {"submit": "blocks"}}, "R10: the severity says nothing of phase decide."),
        ({"title": {"nb": "Taket"}}, "R10: a text needs nb and nn, and may have en."),
        ({"title": {"nb": "a", "nn": "b", "se": "c"}}, "R10: a text needs nb and nn, and may have en."),
        ({"parameters": {}}, 'R10: the parameter "cap_nok" is not set.'),
        ({"parameters": {"cap_nok": 1, "cap": 1}}, 'R10: the kind "max_amount" has no parameter "cap".'),
        ({"parameters": {"cap_nok": "1000000"}}, 'R10: "cap_nok" must be a whole number, got "1000000".'),
        ({"parameters": {"cap_nok": True}}, 'R10: "cap_nok" must be a whole number, got "True".'),
        ({"parameters": {"cap_nok": -1}}, 'R10: "cap_nok" must be 0 or more, got "-1".'),
        ({"parameters": {"cap_nok": [1]}}, 'R10: "cap_nok" must be a whole number, got "(1,)".'),
        ({"text": {"above": {"nb": "x", "nn": "x"}}}, 'R10: the kind "max_amount" has no sentence "above".'),
        ({"text": {"over": {"nb": "{sum:kr}", "nn": "x"}}}, 'R10: the sentence "over" has no value "sum".'),
    ],
)
def test_it_says_in_one_sentence_what_is_wrong_with_a_rule(changes, message):
    assert refused(**changes) == message


@pytest.mark.parametrize(
    ("kind", "parameters", "message"),
    [
        ("all_filled", {"facts": ["application.text"]}, '"facts" names no fact: "application.text"'),
        (
            "all_filled",
            {"facts": "application.services"},
            '"facts" must be a list, each of it a text, got "application.services"',
        ),
        ("in_list", {"fact": "call.state", "met": ["ajar"]}, '"ajar" is no code of call.state'),
        ("in_list", {"fact": "partners", "met": ["x"]}, '"partners" has no closed list of codes'),
        (
            "in_list",
            {"fact": "call.state", "otherwise": "unknown"},
            '"otherwise" must be met, not_met or discretion, got "unknown"',
        ),
        ("contains_all", {"fact": "documents", "values": ["cv"]}, '"cv" is no code of documents'),
        ("contains_none", {"fact": "documents", "values": ["cv"]}, '"cv" is no code of documents'),
        ("categories_allowed", {"allowed": ["gifts"]}, '"gifts" is no category of cost'),
        (
            "categories_allowed",
            {"allowed": ["wages"], "otherwise": "met"},
            '"otherwise" must be not_met or discretion, got "met"',
        ),
        ("other_costs_described", {"named": ["gifts"]}, '"gifts" is no category of cost'),
        ("within_frame", {"fact": "frame.granted_nok"}, "set either a frame or a limit_nok"),
        (
            "within_frame",
            {"fact": "frame.granted_nok", "frame": "call.frame_nok", "limit_nok": 1},
            "set either a frame or a limit_nok",
        ),
        ("no_prior_grant", {"first_year": 2018, "last_year": 2015}, "the window may not run from 2018 to 2015"),
        (
            "no_prior_grant_in_merger",
            {"first_year": 2018, "last_year": 2015},
            "the window may not run from 2018 to 2015",
        ),
        ("recipient_in_merger", {"first_year": 1, "last_year": 2015}, "the window may not run from 1 to 2015"),
        (
            "after_own_period",
            {"first_year": 2, "last_year": 1, "longest_years": 2},
            "the window may not run from 2 to 1",
        ),
        ("staff_release_share", {"max_pct": 101}, '"max_pct" must be 0 to 100, got "101"'),
        ("release_and_other_costs", {"named": [], "max_pct": 101}, '"max_pct" must be 0 to 100, got "101"'),
        ("total_at_least", {"figure": "amount_2020_nok", "least": 20}, '"amount_2020_nok" is no figure of a service'),
        ("every_item", {"fact": "partners"}, '"partners" has no answer to be counted'),
        ("each_amount_between", {"year": 2022, "least_nok": 1, "most_nok": 2}, 'services have no amount for "2022"'),
        ("each_amount_between", {"year": 2020, "least_nok": 2, "most_nok": 1}, "least_nok may not be above most_nok"),
        ("number_between", {"fact": "frame.cluster_count", "least": 4, "most": 3}, "least may not be above most"),
        (
            "date_on_or_before",
            {"fact": "decision.decided_on", "last_on": "30. april"},
            "Invalid isoformat string: '30. april'",
        ),
    ],
)
def test_it_lets_each_kind_refuse_what_makes_no_sense(kind, parameters, message):
    assert refused(kind=kind, parameters=parameters) == f"R10: {message}."


def test_it_refuses_a_name_twice_and_can_be_filled_anew():
    own = RuleKinds()

    @own.register("mine")
    @dataclass(frozen=True, slots=True)
    class Mine:
        SENTENCES: ClassVar = {}

        def check(self, _facts, _phase):
            return None

    with pytest.raises(RuleProblem, match='The rule kind "mine" is registered twice'):
        own.register("mine")(Mine)
    assert (list(own), "mine" in list(kinds)) == (["mine"], False)


def test_it_offers_the_parameters_of_a_kind_to_a_form():
    found = {each.name: each for each in parameters_of(kinds.get("within_frame"))}
    assert [
        (each.name, each.type, each.is_list, each.is_fact, each.is_required, each.default) for each in found.values()
    ] == [
        ("fact", str, False, True, True, None),
        ("frame", str, False, True, False, ""),
        ("limit_nok", int, False, False, False, 0),
        ("must_be_below", bool, False, False, False, False),
        ("over_is_judged", bool, False, False, False, False),
    ]


@pytest.mark.parametrize(("name", "kind"), list(kinds.items()))
def test_it_keeps_every_kind_frozen_slotted_and_spoken_for(name, kind):
    assert kind.__dataclass_params__.frozen, name
    assert "__slots__" in vars(kind), name
    assert kind.SENTENCES, name
    assert all(words.nb and words.nn for words in kind.SENTENCES.values()), name
