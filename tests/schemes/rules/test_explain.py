"""One tree for the applicant, the caseworker and the letter."""

import pytest

from schemes.rules.explain import Audience, explain, say_fact, state_word
from schemes.rules.facts import parse
from tests.schemes.rules.asking import ASSESS, DECIDE, PRE, REPORT, SUBMIT, evaluation

GIVEN = {
    "applicant.kind": "municipality",
    "history.model_trial": "merged",
    "history.merger_2020": "yes",
    "grants.mu": {"value": [{"year": 2016, "relation": "same"}], "source": "answer"},
}


def tree(audience, language="nb", phase=PRE, given=None, track="mu"):
    return explain(evaluation(track, phase, GIVEN if given is None else given), audience=audience, language=language)


def codes(explanation):
    return [(group.state.value, [node.code for node in group.nodes]) for group in explanation.groups]


def node(explanation, code):
    return next(each for each in explanation.nodes() if each.code == code)


def test_it_shows_the_applicant_first_what_is_not_met():
    assert codes(tree("applicant")) == [("not_met", ["R09"]), ("discretion", ["R07"]), ("met", ["R06"])]


def test_it_shows_the_caseworker_first_what_waits_for_them():
    assert codes(tree("caseworker")) == [("discretion", ["R07"]), ("not_met", ["R09"]), ("met", ["R06"])]


def test_it_tells_a_letter_only_what_carried_the_refusal_and_what_was_judged():
    judged = GIVEN | {"judgement.R07": "met"}
    explanation = tree("letter", given=judged)
    assert codes(explanation) == [("not_met", ["R09"]), ("discretion", ["R07"])]
    assert node(explanation, "R07").is_judged


def test_it_tells_a_letter_nothing_of_what_only_warns_or_informs():
    given = {"application.channel": "email", "model.status": "none", "judgement.R67": "not_met"}
    assert "R01" not in str(codes(tree("letter", phase=SUBMIT, given=given)))
    assert "R16" not in str(codes(tree("letter", phase=SUBMIT, given=given, track="im")))
    assert "R67" not in str(codes(tree("letter", phase=ASSESS, given=given, track="b17")))


def test_it_hangs_a_replaced_rule_under_the_exception():
    (child,) = node(tree("caseworker"), "R09").children
    assert (child.code, child.replaced_by, child.state) == ("R08", "R09", "not_met")


def test_it_says_value_source_and_what_to_do():
    found = node(tree("applicant"), "R09")
    assert found.word == "Ikke oppfylt"
    assert found.title == "Ny kommune med tidligere tilskudd kan bare tilpasse modellen"
    assert found.sentence.startswith("Den nye kommunen har med en kommune som fikk tilskudd")
    assert found.remedy == "Søk om tilpassing av modellen dere har."
    assert found.source == "S0, Hvem kan søke"
    assert [(each.label, each.value, each.source, each.is_verified) for each in found.values] == [
        ("hvem som søker", "en kommune", "fil", True),
        ("sammenslåingen 1.\u00a0januar 2020".replace("\u00a0", " "), "ja", "fil", True),
        ("tidligere tilskudd til modellutvikling", "2016: kommunen selv", "deres svar, ikke kontrollert", False),
    ]


@pytest.mark.parametrize(
    ("language", "heading", "word", "lang"),
    [
        ("nb", "Dere fyller ikke vilkårene", "Ikke oppfylt", "nb"),
        ("nn", "De fyller ikkje vilkåra", "Ikkje oppfylt", "nn"),
        ("en", "You do not meet the conditions", "Not met", "nb"),
    ],
)
def test_it_speaks_three_languages_and_says_which_one_a_sentence_is_in(language, heading, word, lang):
    explanation = tree("applicant", language)
    found = node(explanation, "R09")
    assert (explanation.heading, found.word, found.lang) == (heading, word, lang)
    assert found.sentence.startswith({"nb": "Den nye", "nn": "Den nye"}[lang])


def test_it_says_what_the_applicant_can_fill_in_and_what_others_do():
    explanation = tree("applicant", phase=SUBMIT, given={})
    assert node(explanation, "R28").remedy == "Fyll inn forandringene dere venter."
    assert node(explanation, "R02").remedy == "Dette fyller vi inn."
    assert node(explanation, "R28").state == "unknown"


@pytest.mark.parametrize(
    ("audience", "phase", "given", "heading"),
    [
        ("applicant", PRE, {"applicant.kind": "county"}, "Dere fyller ikke vilkårene"),
        ("applicant", PRE, {}, "Vi mangler opplysninger"),
        ("caseworker", DECIDE, {"applicant.kind": "county"}, "Et krav er ikke oppfylt"),
        (
            "caseworker",
            REPORT,
            {"change.kind": "within_budget", "change.known_on": "2020-01-01", "change.notified_on": "2020-01-01"},
            "Kan godkjennes slik det er",
        ),
        ("applicant", REPORT, {"change.kind": "other"}, "Noe må vurderes"),
    ],
)
def test_it_heads_the_tree_with_what_it_comes_to(audience, phase, given, heading):
    assert tree(audience, phase=phase, given=given).heading == heading


def test_it_shows_only_the_caseworker_that_a_judgement_is_missing():
    shown = {audience: [each.fact for each in node(tree(audience), "R07").values] for audience in Audience}
    assert shown[Audience.CASEWORKER] == ["applicant.kind", "history.model_trial", "judgement.R07"]
    assert shown[Audience.APPLICANT] == shown[Audience.LETTER] == ["applicant.kind", "history.model_trial"]
    judged = node(tree("applicant", given=GIVEN | {"judgement.R07": "met"}), "R07")
    assert [(each.fact, each.value) for each in judged.values][-1] == ("judgement.R07", "oppfylt")


def test_it_carries_the_version_of_the_rules():
    explanation = tree(Audience.CASEWORKER)
    assert (explanation.version, explanation.sha256) == ("utsatte-barn-2019-1", "0" * 64)


def test_it_says_states_in_words():
    assert [state_word(state, "nn") for state in ("met", "not_met", "unknown", "discretion")] == [
        "Oppfylt",
        "Ikkje oppfylt",
        "Manglar opplysningar",
        "Må vurderast",
    ]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("application.applied_nok", 500_000, "kr 500 000"),
        ("applicant.population", 14_811, "14 811"),
        ("call.budget_year", 2020, "2020"),
        ("grants.mu_known_years", [2015, 2016], "2015 og 2016"),
        ("call.deadline", "2019-11-01", "1. november 2019"),
        ("application.submitted_at", "2019-11-01T12:00:00+01:00", "1. november 2019 kl. 12.00.00"),
        ("endorsements.political", False, "nei"),
        ("call.step_down_pct", ["33.30"], "33,3 prosent"),
        ("documents", ["budget", "project_plan"], "budsjett og prosjektplan"),
        ("documents", [], "ingen"),
        ("applicant.kind", "oslo_district", "en bydel i Oslo"),
        ("application.services", "Helsestasjon", "Helsestasjon"),
        ("partners", [{"municipality_number": "0602"}], "0602"),
        (
            "grants.mu",
            [{"year": 2016, "relation": "same", "period_end": "2018-01-01"}],
            "2016: kommunen selv, 1. januar 2018",
        ),
        ("budget.lines", [{"category": "wages", "amount_nok": 5, "position_pct": 50}], "lønn: kr 5, 50 prosent"),
    ],
)
def test_it_says_every_type_of_fact(name, value, text):
    typed = parse({name: value}).get(name).value
    assert say_fact(name, typed, "nb").replace("\u00a0", " ") == text
