"""What is different between two editions, in words a municipality can read."""

from dataclasses import replace

import pytest

from schemes.edition import CATALOGUE, Change, EditionDocument, Text, difference, load_folder, load_text, to_toml

OLD = load_folder(CATALOGUE / "utsatte-barn-2019")


def changed(before: str, after: str) -> EditionDocument:
    text = to_toml(OLD)
    assert before in text
    return load_text(text.replace(before, after, 1))


def told(new: EditionDocument) -> list[tuple[str, str, str]]:
    return [(each.path, each.sentence_nb, each.sentence_nn) for each in difference(OLD, new)]


def test_it_finds_nothing_between_equal_documents() -> None:
    assert difference(OLD, load_text(to_toml(OLD))) == ()


def test_it_tells_a_lower_cap_in_kroner() -> None:
    assert difference(OLD, changed("cap_nok = 1000000", "cap_nok = 900000")) == (
        Change(
            path="rules.R10.parameters.cap_nok",
            old="kr\u00a01\u00a0000\u00a0000",
            new="kr\u00a0900\u00a0000",
            sentence_nb="Taket for modellutvikling: kr\u00a01\u00a0000\u00a0000 → kr\u00a0900\u00a0000",
            sentence_nn="Taket for modellutvikling: kr\u00a01\u00a0000\u00a0000 → kr\u00a0900\u00a0000",
        ),
    )


@pytest.mark.parametrize(
    ("before", "after", "path", "sentence_nb", "sentence_nn"),
    [
        (
            "deadline_on = 2019-11-01",
            "deadline_on = 2020-05-04",
            "call.deadline_on",
            "Søknadsfrist: 1. november 2019 → 4. mai 2020",
            "Søknadsfrist: 1. november 2019 → 4. mai 2020",
        ),
        (
            "frame_nok = 30200000\n",
            "",
            "call.frame_nok",
            "Bevilgning: kr\u00a030\u00a0200\u00a0000 → ikke satt",
            "Løyving: kr\u00a030\u00a0200\u00a0000 → ikkje sett",
        ),
        (
            'mu_split = "none"',
            'mu_split = "500/500"',
            "call.settings.mu_split",
            "Deling av beløpet til modellutvikling: ingen deling → 500/500",
            "Deling av beløpet til modellutvikling: inga deling → 500/500",
        ),
        (
            "repays_unused = true",
            "repays_unused = false",
            "repays_unused",
            "Ubrukte midler betales tilbake: ja → nei",
            "Ubrukte midlar blir betalte tilbake: ja → nei",
        ),
        (
            'key = "basis_use"\nsection = "basis"\nkind = "long_text"\ncriterion = "K2"\nrule = "R29"\nrequired = true\nmax_words = 200',
            'key = "basis_use"\nsection = "basis"\nkind = "long_text"\ncriterion = "K2"\nrule = "R29"\nrequired = true\nmax_words = 150',
            "questions.basis_use.max_words",
            "Spørsmålet «Hvordan bygger dere på det?», høyeste antall ord: 200 → 150",
            "Spørsmålet «Korleis byggjer de på det?», høgaste tal på ord: 200 → 150",
        ),
    ],
)
def test_it_tells_one_change_in_both_forms_of_norwegian(
    before: str, after: str, path: str, sentence_nb: str, sentence_nn: str
) -> None:
    assert told(changed(before, after)) == [(path, sentence_nb, sentence_nn)]


def test_it_tells_which_question_is_new_and_which_is_gone() -> None:
    without = replace(OLD, questions=tuple(each for each in OLD.questions if each.key != "weaknesses"))
    assert told(without) == [
        (
            "questions.weaknesses",
            "Fjernet: spørsmålet «Hva mangler i tilbudet i dag?»",
            "Fjerna: spørsmålet «Kva manglar i tilbodet i dag?»",
        )
    ]
    assert [each.sentence_nb for each in difference(without, OLD)] == [
        "Nytt: spørsmålet «Hva mangler i tilbudet i dag?»"
    ]


def test_it_does_not_put_a_whole_text_into_a_sentence() -> None:
    summary = Text("Ny tekst. " * 20, "Ny tekst. " * 20)
    (change,) = difference(OLD, replace(OLD, summary=summary))
    assert change.sentence_nb == "Kort om ordningen: teksten er endret"
    assert (change.old, change.new) == (OLD.summary.nb, summary.nb)


def test_it_names_kinds_of_cost_and_tracks_rather_than_their_keys() -> None:
    (change,) = difference(OLD, changed('    "staff_release",\n    "material",\n]', '    "staff_release",\n]'))
    assert change.sentence_nb == (
        "Kostnader tilskuddet dekker for modellutvikling: "
        "Frikjøp av nøkkelpersonell, Innkjøp av relevant materiell → Frikjøp av nøkkelpersonell"
    )


def test_it_tells_what_became_of_the_scheme_in_2022() -> None:
    new = load_folder(CATALOGUE / "utsatte-barn-2022")
    sentences = {each.path: each.sentence_nb for each in difference(OLD, new)}
    assert sentences["call.deadline_on"] == "Søknadsfrist: 1. november 2019 → 1. oktober 2022"
    assert (
        sentences["rules.R08 mu.parameters.last_year"] == "Siste år som teller i R08 for modellutvikling: 2018 → 2021"
    )
    assert sentences["tracks.ti"] == "Fjernet: delordningen «tilpassing av modellen i den nye kommunen»"
    assert sentences["circular"] == "Rundskriv: Rundskriv 19/2019 → Rundskriv 19/2022"


def test_it_has_a_word_for_everything_that_differs_between_the_editions_of_the_catalogue() -> None:
    """No English field name reaches a reader, but for the parameters of a kind, which its form explains."""
    new = load_folder(CATALOGUE / "utsatte-barn-2022")
    unnamed = [
        each.path
        for each in (*difference(OLD, new), *difference(new, OLD))
        if any(part in each.sentence_nb for part in ("_on", "_nok", "_note", "_years:", " source:", " rule:"))
        and ".parameters." not in each.path
    ]
    assert unnamed == []
