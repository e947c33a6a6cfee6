"""What a rule says, to the letter: which facts it names, which amounts it counts out, which of its sentences it takes."""

import dataclasses

import pytest

from schemes.rules.engine import bind
from schemes.rules.facts import FACTS
from tests.schemes.rules.asking import ASSESS, DECIDE, PRE, REPORT, SUBMIT, document
from tests.schemes.rules.boundaries import Boundary
from tests.schemes.rules.test_boundaries import asked

BARN, BTI, GRUNN = "utsatte-barn-2019", "bti-2017", "grunnmodell-2020"
YEARS = "application.years"


def said(call, rule, track, phase, given, *, own_words=True):
    """The sentences of one rule in bokmål, with simple spaces; without `own_words` those of its kind."""
    configs = [each for each in document(call).rules if each.code == rule and track in each.tracks]
    rules = bind(configs if own_words else [dataclasses.replace(each, text={}) for each in configs])
    (found,) = asked(rules, call, Boundary(rule, track, phase, "", given, None, ""))
    return found.text_nb.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("call", "rule", "track", "phase", "given", "text"),
    [
        (BARN, "R02", "mu", SUBMIT, {"application.submitted_at": "2019-11-01T22:59:59Z"},
         "Søknaden kom 1. november 2019 kl. 23.59.59. Fristen er 1. november 2019."),
        (BARN, "R02", "mu", SUBMIT, {"application.submitted_at": "2019-11-01T23:00:00Z"},
         "Søknaden kom 2. november 2019 kl. 00.00.00. Fristen gikk ut 1. november 2019."),
        (BARN, "R49", "mu", DECIDE,
         {"decision.instalments": [{"amount_nok": 5}, {"amount_nok": 0}], "decision.granted_nok": 5,
          "call.mu_split": "500/500"}, "En termin er på kr 0."),
        (BARN, "R03", "mu", DECIDE, {"frame.granted_nok": 30_200_001},
         "Det er innvilget kr 30 200 001 i alt. Rammen er kr 30 200 000. Det er for mye."),
        (GRUNN, "R86", "gm", DECIDE, {"frame.granted_2020_nok": 2_000_000},
         "Det er innvilget kr 2 000 000 i alt. Det skal være under kr 2 000 000."),
        (BARN, "R04", "mu", DECIDE,
         {"frame.granted_nok": 30_200_000, "frame.granted_bti_2017_nok": 1_000_000, "call.earmark_nok": 1_000_000},
         "Andre enn BTI 2017-mottakere har fått kr 29 200 000. Det er satt av kr 29 200 000 til dem."),
        (BARN, "R10", "mu", SUBMIT, {"application.applied_nok": 1_000_001},
         "Dere søker om kr 1 000 001. Det er kr 1 over taket på kr 1 000 000."),
        (BARN, "R10", "mu", DECIDE, {"application.applied_nok": 1, "decision.granted_nok": 1_000_002},
         "Det er innvilget kr 1 000 002. Det er kr 2 over taket på kr 1 000 000."),
        (BARN, "R12", "mu", SUBMIT, {"budget.lines": [{"category": "premises", "amount_nok": 1}]},
         "Tilskuddet dekker ikke lokaler. Det dekker frikjøp av nøkkelpersonell og innkjøp av materiell."),
        (BARN, "R16", "im", DECIDE,
         {"model.status": "approved", "model.approved_on": "2019-12-17", "decision.decided_on": "2019-12-16"},
         "Modellen ble godkjent 17. desember 2019, etter vedtaket 16. desember 2019."),
        (BARN, "R19", "bt", SUBMIT,
         {"applicant.kind": "municipality", "grants.bti_2017": True, "grants.bufdir_2018": True},
         "Kommunen fikk BTI-tilskudd i 2017 og tilskudd fra Bufdir i 2018. Utlysningen følger punkt 3, «og som også»."),
        (BARN, "R19", "bt", SUBMIT,
         {"applicant.kind": "municipality", "grants.bti_2017": True, "grants.bufdir_2018": True,
          "call.bt_needs_2018": None},
         "Kommunen fikk BTI-tilskudd i 2017 og tilskudd fra Bufdir i 2018. Det holder etter begge lesninger."),
        (BARN, "R30", "mu", SUBMIT, {"endorsements.administrative": False, "endorsements.political": True},
         "Dette er ikke bekreftet: forankring hos den administrative ledelsen."),
        (BARN, "R22", "bt", SUBMIT,
         {"call.staff_release_basis": "budget", "budget.lines": [{"category": "staff_release", "amount_nok": 10}]},
         "Frikjøp er kr 10 av kr 10. Det er mer enn 50 prosent."),
        (BARN, "R35", "mu", DECIDE,
         {"decision.decided_on": "2018-12-22", "obligations.interim_due_on": "2019-12-23",
          "obligations.final_due_on": "2020-12-22"},
         "Delrapporten har frist 23. desember 2019. Sluttrapporten har frist 22. desember 2020."),
        (BTI, "R61", "b17", SUBMIT, {"application.applied_nok": 300_002},
         "Dere søker om kr 300 002. Det er kr 2 over taket på kr 300 000."),
        (BTI, "R61", "b17", SUBMIT, {YEARS: [{"year": 2018, "amount_nok": 300_001}]},
         "Dere søker om kr 300 001 for 2018. Taket er kr 300 000."),
        (BTI, "R61", "b17", SUBMIT, {YEARS: [{"year": 2018, "amount_nok": 0}]},
         "Dere søker om kr 0. Taket er kr 300 000."),
        (BTI, "R62", "b17", SUBMIT,
         {"applicant.kind": "municipality", "application.also_in": [],
          "partners": [{"municipality_number": "0124"}, {"municipality_number": "0125"}]},
         "Kommunen søker sammen med 0124 og 0125."),
        (BTI, "R63", "b17", SUBMIT, {YEARS: [{"year": 2018, "amount_nok": 2}, {"year": 2017, "amount_nok": 3}]},
         "Beløpet går ned hvert år, fra kr 3 i 2017 til kr 2 i 2018."),
        (GRUNN, "R75", "gm", SUBMIT,
         {"municipalities": [{"municipality_number": "1103", "leadership_support": True},
                             {"municipality_number": "1122", "leadership_support": False}]},
         "1 av 2 har ikke bekreftet: 1122."),
        (GRUNN, "R77", "gm", DECIDE, {"services": [{"agreement": "signed"}, {"agreement": "not_signed"}]},
         "1 av 2 har ikke bekreftet: tjeneste 2."),
        (GRUNN, "R83", "gm", SUBMIT, {"services": [{"amount_2020_nok": 130_000}, {"amount_2020_nok": 1}]},
         "Tjeneste 2 søker om kr 1 for 2020. Det må være mellom kr 130 000 og kr 210 000."),
        (GRUNN, "R92", "gm", DECIDE, {"letter.blocks": ["appeal"]}, "Dette skal ikke være med: klage."),
        (GRUNN, "R92", "gm", DECIDE, {"letter.blocks": []}, "Dette er ikke med: klage."),
    ],
)  # fmt: skip
def test_it_says_in_the_words_of_the_kind_what_it_found(call, rule, track, phase, given, text):
    assert said(call, rule, track, phase, given, own_words=False) == text


@pytest.mark.parametrize(
    ("rule", "track", "phase", "given", "facts"),
    [
        ("R43", "mu", SUBMIT, {"application.services": "Skole"},
         ("application.organisation", "application.implementation")),
        ("R47", "mu", REPORT, {"report.weaknesses": "Lite samarbeid"}, ("report.kind",)),
        ("R23", "ti", PRE, {}, ("history.merger_2020", "grants.mu")),
        ("R23", "ti", PRE, {"history.merger_2020": "yes"}, ("grants.mu",)),
        ("R35", "mu", DECIDE, {},
         ("decision.decided_on", "obligations.interim_due_on", "obligations.final_due_on")),
        ("R35", "mu", DECIDE, {"obligations.final_due_on": "2020-12-22"},
         ("decision.decided_on", "obligations.interim_due_on")),
        ("R35", "ti", DECIDE, {}, ("decision.decided_on",)),
        ("R49", "mu", DECIDE, {}, ("decision.instalments", "decision.granted_nok")),
        ("R49", "mu", DECIDE, {"decision.granted_nok": 1}, ("decision.instalments",)),
    ],
)  # fmt: skip
def test_it_names_every_fact_that_is_missing_and_no_other(rule, track, phase, given, facts):
    (found,) = asked(
        bind(each for each in document(BARN).rules if each.code == rule and track in each.tracks),
        BARN,
        Boundary(rule, track, phase, "", given, None, ""),
    )
    assert (str(found.outcome), [values["facts"] for _, values in found.finding.said]) == ("unknown", [labels(facts)])


def labels(names):
    """The words of the facts, as a missing sentence holds them."""
    return tuple(FACTS[name].label for name in names)


def test_it_says_when_the_split_of_the_costs_is_not_read():
    """The setting stands among the inputs only of a budget that depends on it."""
    rules = bind(each for each in document(BARN).rules if each.code == "R12")
    for category, is_read in (("material", False), ("training", True)):
        given = {"budget.lines": [{"category": category, "amount_nok": 1}]}
        (found,) = asked(rules, BARN, Boundary("R12", "mu", ASSESS, "", given, None, ""))
        assert ("call.mu_split" in found.inputs) is is_read


def test_it_describes_what_other_costs_are():
    given = {"budget.lines": [{"category": "premises", "amount_nok": 1, "description": "Leie"}]}
    assert "lokaler" in said(BARN, "R21", "bt", SUBMIT, given, own_words=False)
    assert "frikjøp" not in said(BARN, "R21", "bt", SUBMIT, given, own_words=False)
