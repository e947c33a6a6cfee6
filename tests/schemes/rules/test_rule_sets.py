"""Which rules each call has: on which tracks, in which phases, how grave, of which kind, and what they do at sending."""

import re

import pytest

from schemes.rules.facts import FACTS
from schemes.rules.numbers import NUMBERS
from schemes.rules.outcome import Phase
from tests.schemes.rules.asking import document, rules

# rule | tracks | kind | phase:severity (p pre-check, s submit, a assess, d decide, r report; b blocks, w warns, i informs)
CALL_2019 = """
R01 mu,im,bt,ti in_list                  sw aw dw
R02 mu,im,bt,ti on_or_before_deadline    sb ab db        confirm
R03 mu,im,bt,ti within_frame             db
R04 mu,im,bt,ti earmark_kept             dw
R05 bt          all_true                 dw
R06 mu,im,ti    in_list                  pb sb ab db     confirm
R06 bt          municipality_or_district pb sb ab db     confirm
R07 mu,im,ti    not_in_model_trial       pb sb ab db     confirm
R07 bt          not_in_model_trial       pb sb ab db     confirm
R08 mu          no_prior_grant           pb sb ab db     confirm
R08 bt          no_prior_grant           pb sb ab db     confirm
R09 mu          no_prior_grant_in_merger pb sb ab db     confirm
R09 im          no_prior_grant_in_merger pb sb ab db     confirm
R09 bt          no_prior_grant_in_merger pb sb ab db     confirm
R10 mu          max_amount               sb ab db        stop
R11 mu          project_period           db
R11 ti          project_period           db
R12 mu          categories_allowed       sb ab db        confirm
R13 im          max_amount               sb ab db        stop
R14 im          after_own_period         pb sb ab db     confirm
R15 im          project_period           db
R16 im          model_approved           pi si ai db     confirm
R17 im          categories_allowed       sb ab db        confirm
R18 im          own_grant_in_year        pb sb ab db
R19 bt          bti_recipient            pb sb ab db     confirm
R20 bt          max_amount               sb ab db        stop
R21 bt          other_costs_described    sb ab db        confirm
R22 bt          staff_release_share      sb ab db        confirm
R23 ti          recipient_in_merger      pb sb ab db     confirm
R24 ti          max_amount               sb ab db        stop
R25 ti          categories_allowed       sb ab db        confirm
R26 ti          all_filled               sb ab db        stop
R27 mu,im,bt,ti scored                   ab db
R28 mu,im,bt,ti all_filled               sb ab db        stop
R29 mu,im,bt,ti basis_chosen             sb ab db        stop
R30 mu,im,bt,ti all_true                 sb ab db        stop
R31 mu,im,bt,ti list_empty               sb ab db        stop
R32 mu,im,bt,ti dates_in_order           aw dw
R33 mu,im,bt,ti letter_sent              rw
R34 mu,im,bt,ti contains_all             db
R35 mu          report_dates             db rw
R35 ti          report_dates             db rw
R36 im          report_dates             db rw
R37 mu,im,bt,ti dates_in_order           rw
R38 mu,im,bt,ti in_list                  rb
R39 mu,im,bt,ti in_list                  rb
R40 mu,im,bt,ti carried_out              rb
R41 mu,im,bt,ti all_true                 sb ab db        stop
R42 mu,im,bt,ti contains_all             sb ab db        stop
R43 mu,im,bt,ti all_filled               sb ab db        stop
R44 mu          contains_all             rb
R45 mu          published_online         rw
R46 mu          all_true                 rb
R47 mu          all_filled               rb
R48 mu          split_caps               sb ab db        stop
R49 mu          two_instalments          db
R50 mu          model_finished           rb
R51 mu          approved_before_use      rb
R52 mu          costs_in_their_year      rb
R53 mu          only_a_person            rb
R54 mu,im,bt,ti noted                    ri
R55 mu,im,bt,ti only_a_person            ab db
"""
CALL_2017 = """
R60 b17 on_or_before_deadline   sb ab db    confirm
R61 b17 population_cap          sb ab db    stop
R62 b17 applies_once            pb sb ab db confirm
R63 b17 stepped_down            sb ab db    stop
R64 b17 contains_all            sb ab db    stop
R65 b17 release_and_other_costs sb ab db    confirm
R66 b17 only_a_person           aw dw rw
R67 b17 only_a_person           ai di
"""
CALL_2020 = """
R02 gm on_or_before_deadline      sb ab db    confirm
R34 gm contains_all               db
R70 gm in_list                    pb sb
R71 gm in_list                    pb sb ab db confirm
R72 gm total_at_least             pb sb ab db confirm
R73 gm total_at_least             pb sb ab db confirm
R75 gm every_item                 sb ab db    confirm
R76 gm list_empty                 rb
R77 gm every_item                 dw rb
R78 gm all_true                   sb ab db    confirm
R79 gm all_true                   sb ab db    confirm
R80 gm all_filled                 sb ab db    confirm
R81 gm all_true                   sb ab db    confirm
R82 gm all_true                   sb ab db    confirm
R83 gm each_amount_between        sb ab db    stop
R84 gm each_amount_between        sb ab db    stop
R85 gm all_filled                 db
R86 gm within_frame               db
R87 gm within_frame               db
R88 gm categories_allowed         sb ab db    confirm
R89 gm not_in_demanding_programme pb sb ab db confirm
R90 gm only_a_person              di
R91 gm number_between             dw
R92 gm contains_none              db
R93 gm budget_reserved            db
R94 gm date_on_or_before          di
R95 gm only_a_person              ai di
R96 gm dates_in_order             rw
"""
CALL_2022 = """
R02 mu,im on_or_before_deadline    sb ab db    confirm
R03 mu,im within_frame             db
R06 mu,im not_established          pb sb ab db
R07 mu,im not_in_model_trial       pb sb ab db confirm
R08 mu    no_prior_grant           pb sb ab db confirm
R09 mu    no_prior_grant_in_merger pb sb ab db confirm
R09 im    no_prior_grant_in_merger pb sb ab db confirm
R10 mu    max_amount               sb ab db    stop
R11 mu    project_period           db
R12 mu    not_established          sb ab db
R13 im    max_amount               sb ab db    stop
R14 im    not_established          pb sb ab db
R15 im    project_period           db
R16 im    not_established          db
R17 im    not_established          sb ab db
R35 mu    not_established          db rb
R36 im    not_established          db rb
"""
TABLES = {
    "utsatte-barn-2019": CALL_2019,
    "bti-2017": CALL_2017,
    "grunnmodell-2020": CALL_2020,
    "utsatte-barn-2022": CALL_2022,
}


def as_row(rule):
    config = rule.config
    phases = [f"{phase.value[0]}{config.severity_in(phase).value[0]}" for phase in config.phases]
    sending = [config.at_sending.value] if config.at_sending else []
    return [config.code, ",".join(config.tracks), config.kind, *phases, *sending]


@pytest.mark.parametrize("call", TABLES)
def test_it_has_exactly_the_rules_of_the_call(call):
    expected = [line.split() for line in TABLES[call].strip().splitlines()]
    assert [as_row(rule) for rule in rules(call).rules] == expected


@pytest.mark.parametrize("call", TABLES)
def test_it_says_source_title_and_words_of_every_rule_in_both_forms(call):
    for rule in rules(call).rules:
        card = rule.card
        for words in (card.reference, card.title, *card.sentences.values()):
            assert words.nb, card.code
            assert words.nn, card.code
        assert card.title.en, card.code


@pytest.mark.parametrize("call", TABLES)
def test_it_tells_the_applicant_what_to_do_wherever_sending_is_stopped_or_must_be_confirmed(call):
    silent = [
        rule.config.code
        for rule in rules(call).rules
        if rule.config.at_sending and not rule.config.remedy and rule.config.kind != "not_established"
    ]
    # on bt these can only be a person's question, never not met (C4)
    assert silent == (["R07", "R08", "R09"] if call == "utsatte-barn-2019" else [])


def test_it_counts_every_number_of_the_sources_once():
    expected = [*range(1, 56), *range(60, 68), *range(70, 97)]
    assert [int(number.code[1:]) for number in NUMBERS] == expected


def test_it_asks_every_number_but_r74_somewhere():
    asked = {rule.config.code for call in TABLES for rule in rules(call).rules}
    assert {number.code for number in NUMBERS} - asked == {"R74"}


def test_it_keeps_the_exceptions_to_their_tracks():
    found = {(call, track): exceptions for call in TABLES for track, exceptions in rules(call).exceptions.items()}
    assert found == {
        ("utsatte-barn-2019", "mu"): (("R09", "not_met", "R08"),),
        ("utsatte-barn-2019", "im"): (("R18", "met", "R14"),),
        ("utsatte-barn-2022", "mu"): (("R09", "not_met", "R08"),),
    }


def test_it_ships_the_settings_that_the_sources_give_and_no_other():
    assert {call: {name: str(value) for name, value in document(call).call.facts().items()} for call in TABLES} == {
        "bti-2017": {"call.deadline": "2017-05-10"},
        "utsatte-barn-2019": {
            "call.deadline": "2019-11-01",
            "call.frame_nok": "30200000",
            "call.mu_split": "none",
            "call.im_tested_on": "application",
            "call.bt_needs_2018": "True",
        },
        "grunnmodell-2020": {"call.state": "closed", "call.deadline": "2020-04-30", "call.budget_year": "2020"},
        "utsatte-barn-2022": {"call.deadline": "2022-10-01"},
    }


def test_it_limits_phase_report_to_what_is_reported():
    about = {
        rule.config.code: rule.config.about
        for rule in rules("utsatte-barn-2019").rules
        if Phase.REPORT in rule.config.phases
    }
    changes = {code for code, what in about.items() if what == ("change",)}
    models = {code for code, what in about.items() if "model" in what}
    assert (changes, models) == ({"R37", "R38", "R39"}, {"R44", "R45", "R46", "R50", "R53"})
    assert all("report" in what for code, what in about.items() if code not in changes)


BOKMAL_ONLY = frozenset(
    """ikke dere deres fra noe noen hva hvem hvor hvordan hvilke hvilken søker søke tilskudd tilskuddet en et mer være
    selv bare uten blitt eget hvert mye ennå gjelder bygger beskrevet bekreftet utlysningen ansatte veiledning tjeneste
    tjenesten tjenester kommuner bydeler pengene endringer holder rammen dekker dekke nivåer gjøre sier ligger mangler
    """.split()  # noqa: SIM905 - a list of words reads better as words
)


@pytest.mark.parametrize("call", TABLES)
def test_it_speaks_nynorsk_in_nynorsk(call):
    mixed = {
        (rule.config.code, word)
        for rule in rules(call).rules
        for words in (rule.card.title, rule.card.remedy, *rule.card.sentences.values())
        for word in re.findall(r"[a-zæøå]+", words.nn.lower())
        if word in BOKMAL_ONLY
    }
    assert mixed == set()
    assert not {word for fact in FACTS.values() for word in fact.label.nn.lower().split() if word in BOKMAL_ONLY}
