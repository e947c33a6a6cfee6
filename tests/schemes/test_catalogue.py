"""The shipped catalogue: every call loads, and what it says agrees with the sources and with the rules."""

import re

import pytest

from schemes.edition import (
    CATALOGUE,
    GROUPS,
    MERGE_FIELDS,
    EditionDocument,
    FieldType,
    Text,
    catalogue_keys,
    fields_in,
    load_folder,
)

KEYS = ("bti-2017", "grunnmodell-2020", "utsatte-barn-2019", "utsatte-barn-2022")
DOCUMENTS = {key: load_folder(CATALOGUE / key) for key in KEYS}
BOKMAAL_ONLY = re.compile(
    r"\b(ikke|hvordan|hva|hvem|fra|uke|uker|tilskudd|tilskuddet|dere|bare|hvorfor|også|noe)\b", re.IGNORECASE
)
NYNORSK_ONLY = re.compile(
    r"\b(ikkje|korleis|kva|kven|frå|veke|veker|tilskot|tilskotet|dykk|berre|kvifor|òg|noko)\b", re.IGNORECASE
)
FORBIDDEN = re.compile(
    r"vennligst|ugyldig|obligatorisk|vedrørende|i forbindelse med|herunder|ovennevnte|\bjf\.", re.IGNORECASE
)


def edition(key: str) -> EditionDocument:
    return DOCUMENTS[key]


def all_texts(document: EditionDocument) -> list[tuple[str, Text]]:
    """Every text of the form, the offer and the letters with the place it stands."""
    texts = [("name", document.name), ("summary", document.summary), ("goal", document.goal)]
    for passage in document.passages:
        texts += [(f"passages.{passage.key}", each) for each in (passage.title, passage.text)]
    for track in document.tracks:
        texts += [(f"tracks.{track.key}", each) for each in (track.name, track.description, track.who)]
    for section in document.sections:
        texts += [(f"sections.{section.key}", each) for each in (section.title, section.intro) if each]
    for question in document.questions:
        parts = (question.label, question.help, question.why, *(option.label for option in question.options))
        texts += [(f"questions.{question.key}", each) for each in parts if each]
    texts += [(f"letters.{letter.key}", letter.title) for letter in document.letters]
    texts += [(f"blocks.{block.key}", block.text) for block in document.blocks]
    return texts


def test_it_ships_the_four_calls() -> None:
    assert catalogue_keys() == KEYS
    assert [edition(key).call.key for key in KEYS] == list(KEYS)


def test_it_ships_only_the_settings_that_the_sources_give() -> None:
    facts = {key: {name: str(value) for name, value in edition(key).call.facts().items()} for key in KEYS}
    assert facts == {
        "bti-2017": {"call.deadline": "2017-05-10"},
        "grunnmodell-2020": {
            "call.deadline": "2020-04-30",
            "call.state": "closed",
            "call.budget_year": "2020",
        },
        "utsatte-barn-2019": {
            "call.deadline": "2019-11-01",
            "call.frame_nok": "30200000",
            "call.mu_split": "none",
            "call.im_tested_on": "application",
            "call.bt_needs_2018": "True",
        },
        "utsatte-barn-2022": {"call.deadline": "2022-10-01"},
    }


def test_it_holds_the_tracks_with_their_caps_and_periods() -> None:
    assert {key: [(track.key, track.max_nok, track.period_years) for track in edition(key).tracks] for key in KEYS} == {
        "bti-2017": [("b17", 300_000, None)],
        "grunnmodell-2020": [("gm", None, None)],
        "utsatte-barn-2019": [("mu", 1_000_000, 2), ("im", 500_000, 1), ("bt", 300_000, None), ("ti", 500_000, None)],
        "utsatte-barn-2022": [("mu", 1_000_000, 2), ("im", 500_000, 1)],
    }


def test_it_leaves_the_individual_decision_open_except_where_the_text_says_it_is_none() -> None:
    assert {key: edition(key).is_enkeltvedtak for key in KEYS} == {
        "bti-2017": None,
        "grunnmodell-2020": False,
        "utsatte-barn-2019": None,
        "utsatte-barn-2022": None,
    }


def test_it_invents_no_scale_for_the_criteria() -> None:
    assert {edition(key).score_max for key in KEYS} == {None}
    assert [criterion.key for criterion in edition("utsatte-barn-2019").criteria] == ["K1", "K2"]
    assert all(not criterion.anchors for key in KEYS for criterion in edition(key).criteria)


@pytest.mark.parametrize("track", ["mu", "im", "bt", "ti"])
def test_it_asks_for_all_that_the_rules_of_2019_need_from_an_applicant(track: str) -> None:
    """R28, R29, R41, R43 by questions; R30, R42 and the amount by typed parts."""
    document = edition("utsatte-barn-2019")
    sections = document.sections_for(track)
    asked = {
        question.fact: question.required
        for section in sections
        for question in document.questions_for(track, section.key)
        if question.fact
    }
    needed = {
        "application.expected_changes",
        "application.basis",
        "application.separate_account",
        "application.organisation",
        "application.services",
        "application.implementation",
    }
    assert needed <= {fact for fact, required in asked.items() if required}
    assert {"plan", "budget", "endorsements", "attachments"} <= {section.kind for section in sections}
    assert ("application.existing_model" in asked) == (track == "ti")
    required = {each.key: each.filled_by for each in document.documents_for(track) if each.is_required}
    assert required == {"project_description": "description", "project_plan": "plan", "budget": "budget"}


def test_it_asks_the_services_for_all_that_the_rules_of_the_basic_model_need() -> None:
    document = edition("grunnmodell-2020")
    facts = {question.fact for question in document.questions if question.participant_scope}
    assert facts == {
        "services.new_cases_4_12",
        "services.youth_17_18",
        "services.amount_2020_nok",
        "services.amount_2021_nok",
        "services.demanding_2020",
        "services.agreement",
        "municipalities.leadership_support",
    }


@pytest.mark.parametrize("key", KEYS)
def test_it_gives_each_long_answer_a_limit_and_each_part_a_time(key: str) -> None:
    document = edition(key)
    assert [
        question.key for question in document.questions if question.kind == "long_text" and not question.max_words
    ] == []
    assert [section.key for section in document.sections if section.minutes is None] == []


@pytest.mark.parametrize("key", KEYS)
def test_it_speaks_english_in_the_form(key: str) -> None:
    document = edition(key)
    untranslated = [
        place
        for place, text in all_texts(document)
        if not text.en and place.split(".")[0] in ("questions", "sections", "tracks", "passages")
    ]
    assert untranslated == []


@pytest.mark.parametrize("key", KEYS)
def test_it_keeps_bokmaal_and_nynorsk_apart(key: str) -> None:
    mixed = [
        (place, found.group())
        for place, text in all_texts(edition(key))
        for found in (BOKMAAL_ONLY.search(text.nn), NYNORSK_ONLY.search(text.nb))
        if found
    ]
    assert mixed == []


@pytest.mark.parametrize("key", KEYS)
def test_it_says_as_much_in_nynorsk_as_in_bokmaal(key: str) -> None:
    uneven = [
        place
        for place, text in all_texts(edition(key))
        if abs(len(text.nb) - len(text.nn)) > 0.25 * len(text.nb) and len(text.nb) > 40
    ]
    assert uneven == []
    numbers = [
        place
        for place, text in all_texts(edition(key))
        if re.findall(r"[0-9]+", text.nb) != re.findall(r"[0-9]+", text.nn)
    ]
    assert numbers == []


@pytest.mark.parametrize("key", KEYS)
def test_it_uses_none_of_the_words_that_klarspraak_forbids(key: str) -> None:
    assert [place for place, text in all_texts(edition(key)) if FORBIDDEN.search(f"{text.nb} {text.nn}")] == []


@pytest.mark.parametrize("key", KEYS)
def test_it_puts_tables_and_lists_of_a_letter_in_paragraphs_of_their_own(key: str) -> None:
    crowded = [
        (block.key, name)
        for block in edition(key).blocks
        for words in (block.text.nb, block.text.nn)
        for name in fields_in(words)
        if MERGE_FIELDS[name].stands_alone and f"{{{{ {name} }}}}" not in words.split("\n\n")
    ]
    assert crowded == []


# The basic model always has yearly reports (R76), is no individual decision and offers no appeal (R92).
ONE_SIDED = {
    ("grunnmodell-2020", "reporting"): {"reports_due"},
    ("grunnmodell-2020", "appeal"): {"may_not_appeal"},
    ("grunnmodell-2020", "legal_basis"): {"not_enkeltvedtak"},
}


@pytest.mark.parametrize("key", KEYS)
def test_it_answers_both_ways_wherever_a_letter_needs_an_either_or(key: str) -> None:
    """Of a group that must be answered, a letter has a block for each side, or no block of the group at all."""
    document = edition(key)
    answers = {
        (letter.key, block.group): {
            each.when for each in document.wording.blocks_of(letter.key) if each.group == block.group
        }
        for letter in document.letters
        for block in document.wording.blocks_of(letter.key)
        if block.group and GROUPS[block.group].is_needed
    }
    assert answers == {
        (letter, group): ONE_SIDED.get((key, group), set(GROUPS[group].conditions)) for letter, group in answers
    }


def test_it_offers_no_appeal_in_any_letter_of_the_basic_model() -> None:
    document = edition("grunnmodell-2020")
    selection = document.wording.blocks_of("selection_gm")
    words = "\n".join(f"{block.text.nb} {block.text.nn}" for block in selection).casefold()
    assert re.findall(r"klag|(?<!enkelt)vedtak", words) == []
    assert "may_appeal" not in {block.when for block in document.blocks}


@pytest.mark.parametrize("key", KEYS)
def test_it_ends_every_email_with_the_line_that_nobody_reads_answers(key: str) -> None:
    document = edition(key)
    mails = [letter for letter in document.letters if "mail_footer" in letter.blocks]
    assert len(mails) >= 20
    assert {letter.blocks[-1] for letter in mails} == {"mail_footer"}
    assert {letter.blocks[0] for letter in document.letters if "closing" in letter.blocks} == {"letterhead"}


@pytest.mark.parametrize("key", KEYS)
def test_it_puts_no_outcome_amount_or_reason_into_an_email(key: str) -> None:
    """An e-mail says that something is there, never what (the call's own text and deadlines apart)."""
    document = edition(key)
    silent = {FieldType.MONEY, FieldType.FREE, FieldType.TABLE, FieldType.LIST, FieldType.ACCOUNT}
    told = [
        (letter.key, name)
        for letter in document.letters
        if "mail_footer" in letter.blocks and letter.key != "call_changed"
        for block in document.wording.blocks_of(letter.key)
        for name in fields_in(block.text.nb)
        if MERGE_FIELDS[name].type in silent
    ]
    assert told == []


def test_it_keeps_the_words_of_a_letter_equal_in_all_calls_that_use_it() -> None:
    """The house has one wording; a call that needs another word for the same thing names another block."""
    words: dict[str, set[tuple[str, str]]] = {}
    for key in KEYS:
        for block in edition(key).blocks:
            words.setdefault(block.key, set()).add((block.text.nb, block.text.nn))
    assert [name for name, texts in words.items() if len(texts) > 1] == []


def test_it_has_every_letter_of_the_house_in_some_call() -> None:
    letters = {letter.key for key in KEYS for letter in edition(key).letters}
    assert len(letters) == 81
    assert {"award_mu", "award_im_ti", "award_bt", "selection_gm", "nonselection_gm", "rejection_rules"} <= letters
