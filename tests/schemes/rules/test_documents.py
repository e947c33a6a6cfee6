"""What an application, an assessment and a letter must hold (R01, R05, R26-R31, R34, R41-R43, R55, R64, R80, R85, R92)."""

import pytest

from tests.schemes.rules.asking import (
    ASSESS,
    DECIDE,
    DISCRETION,
    MET,
    NOT_MET,
    SUBMIT,
    UNKNOWN,
    outcome,
    state,
)

SENT = (SUBMIT, ASSESS, DECIDE)
TRACKS = ("mu", "im", "bt", "ti")


@pytest.mark.parametrize("phase", SENT)
@pytest.mark.parametrize(
    ("channel", "expected"),
    [("portal", MET), ("email", NOT_MET), ("paper", NOT_MET), ("hdir", NOT_MET), (None, UNKNOWN)],
)
def test_it_takes_applications_in_the_portal(phase, channel, expected):
    assert {state("R01", track, phase, {"application.channel": channel}) for track in TRACKS} == {expected}


@pytest.mark.parametrize(("answer", "expected"), [(True, MET), (False, NOT_MET), (None, UNKNOWN)])
def test_it_wants_a_note_of_the_consultation(answer, expected):
    assert state("R05", "bt", DECIDE, {"decision.consulted_hdir": answer}) == expected


TEXTS = [
    ("R26", ("ti",), "application.existing_model", SENT),
    ("R28", TRACKS, "application.expected_changes", SENT),
    ("R80", ("gm",), "trial.implementation_organisation", SENT),
    ("R85", ("gm",), "decision.amount_reason", (DECIDE,)),
]


@pytest.mark.parametrize(("rule", "tracks", "fact", "phases"), TEXTS)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Færre barn faller mellom tjenester", MET),
        ("7", MET),
        ("—", NOT_MET),
        ("...", NOT_MET),
        (" ", NOT_MET),
        ("", NOT_MET),
        (None, UNKNOWN),
    ],
)
def test_it_calls_a_text_filled_when_it_has_a_letter_or_a_digit(rule, tracks, fact, phases, text, expected):
    assert {state(rule, track, phase, {fact: text}) for track in tracks for phase in phases} == {expected}


@pytest.mark.parametrize(
    ("organisation", "services", "implementation", "expected"),
    [
        ("a", "b", "c", MET),
        ("a", "b", "-", NOT_MET),
        ("a", "b", None, UNKNOWN),
        ("a", "-", None, NOT_MET),
        (None, None, None, UNKNOWN),
    ],
)
def test_it_wants_organisation_services_and_implementation(organisation, services, implementation, expected):
    given = {
        "application.organisation": organisation,
        "application.services": services,
        "application.implementation": implementation,
    }
    assert {state("R43", track, phase, given) for track in TRACKS for phase in SENT} == {expected}


SCORES = {"assessment.anchoring_score": 4, "assessment.plan_score": 5}
REASONS = {"assessment.anchoring_reason": "Vedtak i kommunestyret", "assessment.plan_reason": "Tydelige milepæler"}


@pytest.mark.parametrize(
    ("given", "in_assess", "in_decide"),
    [
        (SCORES | REASONS, MET, MET),
        (SCORES | REASONS | {"assessment.plan_score": 0}, MET, MET),
        (SCORES | REASONS | {"assessment.plan_score": None}, DISCRETION, NOT_MET),
        (SCORES | REASONS | {"assessment.plan_reason": "…"}, DISCRETION, NOT_MET),
        (SCORES | REASONS | {"assessment.anchoring_reason": None}, DISCRETION, NOT_MET),
        ({}, DISCRETION, NOT_MET),
    ],
)
def test_it_decides_only_with_both_scores_and_reasons(given, in_assess, in_decide):
    for track in TRACKS:
        assert (state("R27", track, ASSESS, given), state("R27", track, DECIDE, given)) == (in_assess, in_decide)


@pytest.mark.parametrize(
    ("basis", "when_sent", "from_assessment"),
    [
        (["bti"], MET, DISCRETION),
        (["model_trial", "bti"], MET, DISCRETION),
        ([], NOT_MET, NOT_MET),
        (None, UNKNOWN, UNKNOWN),
    ],
)
def test_it_leaves_to_a_person_whether_the_project_really_builds_on_its_basis(basis, when_sent, from_assessment):
    found = [state("R29", "mu", phase, {"application.basis": basis}) for phase in SENT]
    assert found == [when_sent, from_assessment, from_assessment]


CONFIRMED = [
    ("R30", "mu", ("endorsements.administrative", "endorsements.political"), SENT),
    ("R41", "ti", ("application.separate_account",), SENT),
    ("R78", "gm", ("trial.staff_in_service",), SENT),
    ("R79", "gm", ("trial.training_possible",), SENT),
    ("R81", "gm", ("trial.follows_structure",), SENT),
    ("R82", "gm", ("trial.consent_based", "trial.involves_families"), SENT),
]


@pytest.mark.parametrize(("rule", "track", "names", "phases"), CONFIRMED)
def test_it_wants_every_confirmation(rule, track, names, phases):
    every = dict.fromkeys(names, True)
    for phase in phases:
        assert state(rule, track, phase, every) == MET
        assert state(rule, track, phase, every | {names[-1]: False}) == NOT_MET
        assert state(rule, track, phase, every | {names[0]: None}) == UNKNOWN
    if len(names) > 1:
        assert state(rule, track, SUBMIT, {names[0]: None, names[1]: False}) == NOT_MET


@pytest.mark.parametrize("phase", SENT)
@pytest.mark.parametrize(("fields", "expected"), [([], MET), (["Prosjektnavn"], NOT_MET), (None, UNKNOWN)])
def test_it_names_the_fields_that_are_empty(phase, fields, expected):
    found = outcome("R31", "im", phase, {"application.missing_required": fields})
    assert str(found.outcome) == expected
    assert ("Prosjektnavn" in found.text_nb) is (expected == NOT_MET)


DOCUMENTS = {"documents": ["budget", "project_description", "project_plan"]}
PLAN = {"application.plan_parts": ["activities", "milestones", "timeline"]}


@pytest.mark.parametrize("phase", SENT)
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (DOCUMENTS | PLAN, MET),
        (DOCUMENTS | {"application.plan_parts": ["activities", "timeline"]}, NOT_MET),
        ({"documents": ["budget", "project_plan", "other"]} | PLAN, NOT_MET),
        ({"documents": []} | PLAN, NOT_MET),
        (DOCUMENTS, UNKNOWN),
        (PLAN, UNKNOWN),
        ({"application.plan_parts": []}, NOT_MET),
        ({}, UNKNOWN),
    ],
)
def test_it_wants_three_documents_and_three_parts_of_the_plan(phase, given, expected):
    assert {state("R42", track, phase, given) for track in TRACKS} == {expected}


@pytest.mark.parametrize("phase", SENT)
@pytest.mark.parametrize(
    ("documents", "expected"),
    [(["continuation_plan"], MET), (["budget"], NOT_MET), ([], NOT_MET), (None, UNKNOWN)],
)
def test_it_wants_a_plan_for_going_on_without_grants(phase, documents, expected):
    assert state("R64", "b17", phase, {"documents": documents}) == expected


@pytest.mark.parametrize(
    ("blocks", "reporting", "no_appeal"),
    [
        (["purpose", "reporting"], MET, MET),
        (["reporting", "appeal"], MET, NOT_MET),
        (["purpose"], NOT_MET, MET),
        ([], NOT_MET, MET),
        (None, UNKNOWN, UNKNOWN),
    ],
)
def test_it_reads_the_blocks_of_the_letter(blocks, reporting, no_appeal):
    given = {"letter.blocks": blocks}
    assert {state("R34", track, DECIDE, given) for track in (*TRACKS, "gm")} == {reporting}
    assert state("R92", "gm", DECIDE, given) == no_appeal


@pytest.mark.parametrize(
    ("rule", "track", "phase"),
    [
        ("R53", "mu", "report"),
        ("R55", "mu", ASSESS),
        ("R55", "ti", DECIDE),
        ("R66", "b17", ASSESS),
        ("R66", "b17", DECIDE),
        ("R66", "b17", "report"),
        ("R67", "b17", ASSESS),
        ("R67", "b17", DECIDE),
        ("R90", "gm", DECIDE),
        ("R95", "gm", ASSESS),
        ("R95", "gm", DECIDE),
    ],
)
def test_it_leaves_to_a_person_what_only_a_person_can_answer(rule, track, phase):
    assert state(rule, track, phase, {}) == DISCRETION
    assert state(rule, track, phase, {f"judgement.{rule}": "met"}) == MET
