"""The document: what it says of a track, what is not set, and what is refused when it is read."""

import datetime as dt
import tomllib

import pytest

from schemes.edition import (
    CATALOGUE,
    EditionDocument,
    Form,
    LawSet,
    MalformedEdition,
    Text,
    folder_text,
    law_set_on,
    load_folder,
    load_text,
    reference,
    references,
)
from schemes.edition.settings import CALL_SETTINGS
from schemes.rules.facts import FACTS

SMALLEST = """
scheme = "prøve"
year = 2019
revision = 2
name = { nb = "Prøve", nn = "Prøve" }
summary = { nb = "En prøve", nn = "Ei prøve" }
goal = { nb = "å prøve", nn = "å prøve" }

[body]
name = "Direktoratet"
short = "Dir"

[call]
key = "prove-2019"

[[tracks]]
key = "a"
name = { nb = "spor", nn = "spor" }
description = { nb = "Et spor", nn = "Eit spor" }
who = { nb = "Alle", nn = "Alle" }
"""


@pytest.fixture(scope="module")
def edition() -> EditionDocument:
    return load_folder(CATALOGUE / "utsatte-barn-2019")


def test_it_names_its_version_by_scheme_year_and_revision(edition: EditionDocument) -> None:
    assert edition.version == "utsatte-barn-2019-1"
    assert load_text(SMALLEST).version == "prøve-2019-2"


def test_it_gives_each_track_its_own_rules_in_order(edition: EditionDocument) -> None:
    codes = [rule.code for rule in edition.rules_for("bt")]
    assert codes == sorted(codes)
    assert "R19" in codes
    assert "R10" not in codes
    assert len(codes) == len(set(codes))


def test_it_gives_the_eight_parts_of_an_application_for_modellutvikling(edition: EditionDocument) -> None:
    assert [section.title.nb for section in edition.sections_for("mu")] == [
        "Om kommunen",
        "Grunnlag og mål",
        "Beskrivelse av prosjektet",
        "Plan med milepæler",
        "Organisering og tjenester",
        "Budsjett",
        "Forankring",
        "Vedlegg",
    ]
    assert [section.kind for section in edition.sections_for("mu")] == [
        "contacts",
        "questions",
        "questions",
        "plan",
        "questions",
        "budget",
        "endorsements",
        "attachments",
    ]


def test_it_asks_a_track_only_what_is_for_it(edition: EditionDocument) -> None:
    assert edition.sections_for("bt")[0].key == "applicant_bt"
    asked = {track: {q.key for q in edition.questions_for(track, "description")} for track in ("mu", "im", "bt", "ti")}
    common = {"project_title", "activities_text", "expected_changes", "target_group", "separate_account"}
    assert asked == {
        "mu": common,
        "im": common | {"own_model"},
        "bt": common | {"results_so_far"},
        "ti": common | {"existing_model"},
    }


def test_it_holds_the_forms_that_follow_an_award(edition: EditionDocument) -> None:
    assert [section.key for section in edition.sections_for("mu", Form.MODEL)] == ["model", "model_files"]
    assert [section.key for section in edition.sections_for("im", Form.INTERIM)] == []
    assert [section.key for section in edition.sections_for("im", Form.FINAL)] == ["final", "final_accounts"]


def test_it_shows_the_costs_of_the_split_only_where_the_call_splits(edition: EditionDocument) -> None:
    undivided = [category.key for category in edition.categories_for("mu", "none")]
    assert undivided == ["staff_release", "material", "premises", "other"]
    assert [category.key for category in edition.categories_for("mu")] == undivided
    split = [category.key for category in edition.categories_for("mu", "500/500")]
    assert set(split) - set(undivided) == {
        "development",
        "implementation",
        "training",
        "competence",
        "strengthening",
    }
    assert [line.nb for line in edition.covered_costs_for("mu", "none")] == [
        "frikjøp av nøkkelpersonell",
        "innkjøp av relevant materiell",
    ]
    assert len(edition.covered_costs_for("mu", "500/500")) == 2
    assert edition.covered_costs_for("mu") == ()  # not set: the letter cannot list them


def test_it_gives_the_call_facts_that_are_set_by_their_full_names(edition: EditionDocument) -> None:
    assert edition.call.facts() == {
        "call.deadline": dt.date(2019, 11, 1),
        "call.frame_nok": 30_200_000,
        "call.mu_split": "none",
        "call.im_tested_on": "application",
        "call.bt_needs_2018": True,
    }


def test_it_knows_every_call_fact_of_the_rules() -> None:
    assert set(CALL_SETTINGS) == {name for name in FACTS if name.startswith("call.")}


def test_it_lists_what_is_not_set_and_what_that_means(edition: EditionDocument) -> None:
    paths = [each.path for each in edition.unset()]
    assert paths == [
        "call.staff_release_basis",
        "call.earmark_nok",
        "is_enkeltvedtak",
        "score_max",
        "auditor_kind",
        "collection_text",
        "interest_text",
        "terms.bt.period_years",
        "terms.bt.obligations.final",
        "terms.ti.period_years",
        "terms.ti.obligations.interim",
        "terms.ti.obligations.final",
    ]
    assert all(each.sentence_nb.endswith(".") and each.sentence_nn.endswith(".") for each in edition.unset())


def test_it_does_not_miss_settings_that_no_rule_of_the_edition_reads() -> None:
    unset = {each.path for each in load_folder(CATALOGUE / "grunnmodell-2020").unset()}
    assert "call.frame_nok" not in unset
    assert "score_max" not in unset
    assert "is_enkeltvedtak" not in unset
    assert {"call.population_scale", "call.step_down_pct"} <= {
        each.path for each in load_folder(CATALOGUE / "bti-2017").unset()
    }


def test_it_names_the_rules_in_a_letter_by_circular_or_by_announcement(edition: EditionDocument) -> None:
    assert edition.ruleset_ref == Text("Rundskriv 19/2019", "Rundskriv 19/2019")
    assert load_folder(CATALOGUE / "bti-2017").ruleset_ref.nn == "kunngjeringa 20. april 2017"


def test_it_falls_back_from_english_to_bokmaal_and_says_so() -> None:
    without = Text("Hei", "Hei der")
    assert (without.in_language("en"), without.language_of("en")) == ("Hei", "nb")
    assert (without.in_language("nn"), without.language_of("nn")) == ("Hei der", "nn")
    complete = Text("Hei", "Hei der", "Hello")
    assert (complete.in_language("en-gb"), complete.language_of("en-gb")) == ("Hello", "en")


@pytest.mark.parametrize("lookup", ["track", "question", "criterion", "category", "terms_of"])
def test_it_does_not_invent_what_it_does_not_hold(edition: EditionDocument, lookup: str) -> None:
    with pytest.raises(KeyError):
        getattr(edition, lookup)("no_such_key")


def test_it_gives_no_reminders_where_the_edition_has_none(edition: EditionDocument) -> None:
    assert edition.ladder_for("agreement").steps == ()
    assert [step.offset_days for step in edition.ladder_for("final").steps] == [-30, -14, -3, 0, 3, 14]
    assert [step.offset_days for step in edition.ladder_for("model").steps] == [-90, -30, -14, -3, 0, 3]
    assert [step.offset_days for step in edition.ladder_for("acceptance").steps] == [-7, -1]
    assert [step.offset_days for step in edition.ladder_for("correction").steps] == [-3, 0, 1]
    assert [step.offset_days for step in edition.ladder_for("draft").steps] == [-14, -3, -1]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("scheme =", "scheme", "is not TOML"),
        ("year = 2019", 'year = "2019"', "year: must be a whole number"),
        ("year = 2019", "year = true", "year: must be a whole number"),
        ("year = 2019", "", "year: is missing"),
        ("revision = 2", "revision = 2\nsurprise = 1", "surprise: is not a known name here"),
        ('nn = "Ei prøve"', 'sv = "Ett prov"', "summary.sv: is not a known name here"),
        (', nn = "Ei prøve"', "", "summary.nn: is missing"),
        ('short = "Dir"', "short = 1", "body.short: must be a text"),
        ('key = "prove-2019"', 'key = "prove-2019"\ndeadline_on = "2019-11-01"', "call.deadline_on: must be a date"),
        (
            'key = "prove-2019"',
            'key = "prove-2019"\ndeadline_on = 2019-11-01T12:00:00',
            "call.deadline_on: must be a date",
        ),
        (
            'key = "prove-2019"',
            'key = "prove-2019"\nsettings = { speed = 1 }',
            "call.settings.speed: is no setting of a call",
        ),
        (
            'key = "prove-2019"',
            'key = "prove-2019"\nsettings = { mu_split = "60/40" }',
            "call.settings.mu_split: must be",
        ),
        (
            'key = "prove-2019"',
            'key = "prove-2019"\nsettings = { population_scale = [{ from_population = 0 }] }',
            "call.settings.population_scale[0].max_nok: ",
        ),
        (
            'key = "prove-2019"',
            'key = "prove-2019"\ndeadline_on = 2019-11-01\nopens_on = 2019-11-02',
            "call.opens_on: is after the deadline",
        ),
        ('[[tracks]]\nkey = "a"', '[tracks]\nkey = "a"', "tracks: must be a list"),
        ("who = {", "max_nok = 1.0\nwho = {", "tracks[0].max_nok: must be a whole number"),
        ("who = {", 'letters = { award = "x" }\nwho = {', "tracks.a.letters.award: x is no letter of the edition"),
    ],
)
def test_it_says_where_a_document_does_not_read(before: str, after: str, problem: str) -> None:
    assert before in SMALLEST
    with pytest.raises(MalformedEdition) as refused:
        load_text(SMALLEST.replace(before, after, 1))
    assert str(refused.value).startswith(problem)


QUESTION = """
[[sections]]
key = "s"
title = { nb = "Del", nn = "Del" }

[[questions]]
key = "q"
section = "s"
kind = "short_text"
label = { nb = "Hva?", nn = "Kva?" }
"""
RULE = """
[[rules]]
code = "R10"
kind = "max_amount"
tracks = ["a"]
phases = ["submit"]
reference = { nb = "S", nn = "S" }
title = { nb = "Tak", nn = "Tak" }
parameters = { cap_nok = 1 }
"""
TERMS = """
[[terms]]
track = "a"
instalments = [{ share = "whole", requires = ["final"] }]
obligations = [{ kind = "final", title = { nb = "Slutt", nn = "Slutt" }, due = "period_end" }]
"""
LETTER = """
[[letters]]
key = "l"
title = { nb = "Hei", nn = "Hei" }
blocks = ["b"]

[[blocks]]
key = "b"
text = { nb = "Sak {{ case_no }}", nn = "Sak {{ case_no }}" }
"""
EXAMPLE = """
[[examples]]
name = "e"
track = "a"
phase = "submit"
facts = {}
"""


@pytest.mark.parametrize(
    ("part", "before", "after", "problem"),
    [
        (QUESTION, 'section = "s"', 'section = "t"', "questions.q.section: t is no section of the edition"),
        (QUESTION, '"short_text"', '"essay"', "questions[0].kind: must be one of short_text, long_text"),
        (QUESTION, '"short_text"', '"choice"', "questions.q.options: belong to choice and choices"),
        (QUESTION, "label", 'criterion = "K9"\nlabel', "questions.q.criterion: K9 is no criterion of the edition"),
        (QUESTION, "label", 'fact = "application.mood"\nlabel', "questions.q: application.mood is no fact"),
        (QUESTION, "label", 'fact = "services.mood"\nlabel', "questions.q: services.mood is no fact"),
        (QUESTION, "label", 'tracks = ["z"]\nlabel', "questions.q: z is no track of the edition"),
        (
            QUESTION,
            "label",
            'shown_when = { question = "z", answers = ["1"] }\nlabel',
            "questions.q.shown_when: z is no question",
        ),
        (QUESTION + RULE, "label", 'rule = "R11"\nlabel', "questions.q: R11 is no rule of the edition"),
        (RULE, 'code = "R10"', 'code = "10"', 'rules[0]: A rule needs a code like "R10"'),
        (RULE, 'tracks = ["a"]', 'tracks = ["a", "b"]', "rules.R10: b is no track of the edition"),
        (TERMS, 'requires = ["final"]', 'requires = ["model"]', "terms.a.instalments[0]: requires model, no duty here"),
        (TERMS, 'kind = "final"', 'kind = "party"', "terms.a.obligations: party is no kind of duty"),
        (TERMS, 'track = "a"', 'track = "b"', "terms.b: b is no track of the edition"),
        (LETTER, 'blocks = ["b"]', 'blocks = ["c"]', "letters.l.blocks: c is no block of the edition"),
        (LETTER, 'blocks = ["b"]', "blocks = []", "blocks.b: stands in no letter"),
        (LETTER, "text =", 'when = "raining"\ntext =', "blocks.b: raining is no condition that chooses blocks"),
        (LETTER, "text =", 'group = "weather"\ntext =', "blocks.b: weather is no group of conditions"),
        (LETTER, "text =", 'group = "appeal"\ntext =', "blocks.b: always is no condition of the group appeal"),
        (LETTER, "text =", 'basis = ["law.gravity"]\ntext =', "blocks.b: law.gravity is no basis"),
        (LETTER, "Sak {{ case_no }}", "Sak {{ mood }}", "blocks.b.nb: mood is no merge field"),
        (LETTER, "Sak {{ case_no }}", "Sak {{case_no}}", "blocks.b.nb: {{case_no}} is no merge field"),
        (LETTER, "Sak {{ case_no }}", "Sak {% if x %}", "blocks.b.nb: {% is no merge field"),
        (LETTER, 'nn = "Sak {{ case_no }}"', 'nn = "Sak"', "blocks.b: merges different fields in bokmål and nynorsk"),
        (LETTER, 'nn = "Sak {{ case_no }}"', 'nn = " "', "blocks.b: must stand in bokmål and in nynorsk"),
        (LETTER + LETTER.replace('"b"', '"c"'), "", "", "letters: has l more than once"),
        (EXAMPLE, 'track = "a"', 'track = "b"', "examples.e: b is no track of the edition"),
    ],
)
def test_it_says_what_does_not_hang_together(part: str, before: str, after: str, problem: str) -> None:
    assert before in part
    load_text(SMALLEST + part) if before else None
    with pytest.raises(MalformedEdition) as refused:
        load_text(SMALLEST + part.replace(before, after, 1))
    assert str(refused.value).startswith(problem)


def test_it_refuses_an_award_letter_without_what_the_regulations_ask_for() -> None:
    text = folder_text(CATALOGUE / "utsatte-barn-2019").replace('"bev.control", ', "").replace('"bev.control"', "")
    with pytest.raises(MalformedEdition, match=r"letters.award_bt: has no block for bev.control"):
        load_text(text)


def test_it_names_paragraphs_of_one_set_of_laws_only() -> None:
    old = references(law_set=LawSet.ACT_1967, language="nb")
    new = references(law_set=LawSet.ACT_2025, language="nn")
    assert old["law.appeal_time"] == "forvaltningsloven §§ 29–30"
    assert new["law.appeal_time"] == "forvaltningslova §§ 63–64"
    assert reference("law.suspend", law_set="1967", language="nb") == "forvaltningsloven § 42"
    assert reference("law.advance", law_set="2025", language="nb") == "forvaltningsloven § 42"
    assert reference("notification", law_set="1967", language="nn") == (
        "forvaltningslova § 27 og eForvaltningsforskrifta § 8"
    )
    assert "law.case_end" not in old  # the act of 1967 has no such rule
    assert new["law.case_end"] == "forvaltningslova § 58 fjerde ledd"


def test_it_uses_the_new_act_from_the_day_it_is_in_force() -> None:
    in_force = dt.date(2027, 1, 1)
    assert law_set_on(dt.date(2026, 12, 31), new_act_in_force_on=in_force) == LawSet.ACT_1967
    assert law_set_on(in_force, new_act_in_force_on=in_force) == LawSet.ACT_2025
    assert law_set_on(dt.date(2030, 1, 1), new_act_in_force_on=None) == LawSet.ACT_1967


def test_it_reads_the_parts_of_a_folder_as_one_document() -> None:
    tables = tomllib.loads(folder_text(CATALOGUE / "utsatte-barn-2019"))
    assert {"scheme", "call", "questions", "rules", "letters", "blocks"} <= set(tables)
