"""The rule book as data and its difference between years: what programs read, and what people are told has changed."""

import json
import re
from dataclasses import replace

import pytest
from django.utils import translation

from schemes.edition import EditionDocument, load_text, to_toml
from schemes.models import Edition
from schemes.operations.comparing import Comparison, compare
from schemes.queries import document_with, rules_with
from schemes.workflow import EditionStatus
from tests.factories.schemes import published_edition, shipped_call, shipped_document
from tests.schemes.test_public import text_of

CALLS = ["bti-2017", "utsatte-barn-2019", "grunnmodell-2020", "utsatte-barn-2022"]
OLD, NEW = (shipped_document(key) for key in ("utsatte-barn-2019", "utsatte-barn-2022"))
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


# ----- the schema ----------------------------------------------------------------------------------------------------


def breaches(value, schema, root, path="$"):
    """Where `value` is not as `schema` says: the words of JSON Schema that ours uses, and no other is allowed."""
    known = {"$schema", "$ref", "$defs", "title", "description", "type", "required", "properties", "items", "const"}
    known |= {"enum", "pattern", "minimum", "anyOf", "additionalProperties"}
    assert set(schema) <= known, set(schema) - known
    if "$ref" in schema:
        yield from breaches(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, path)
    if "anyOf" in schema and all([*breaches(value, each, root, path)] for each in schema["anyOf"]):
        yield f"{path} is none of the kinds"
    kinds = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", [])
    if kinds and not any(type(value) is TYPES[kind] for kind in kinds):
        yield f"{path} is no {kinds}"
        return
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        yield f"{path} may not be {value!r}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{path} is not written {schema['pattern']}"
    if type(value) is int and value < schema.get("minimum", value):
        yield f"{path} is too low"
    if isinstance(value, list) and "items" in schema:
        for index, each in enumerate(value):
            yield from breaches(each, schema["items"], root, f"{path}[{index}]")
    if isinstance(value, dict):
        yield from (f"{path} lacks {name}" for name in schema.get("required", ()) if name not in value)
        for name, each in value.items():
            inner = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
            if inner is not None:
                yield from breaches(each, inner, root, f"{path}.{name}")
            elif "properties" in schema:
                yield f"{path}.{name} is not in the schema"


@pytest.mark.django_db
@pytest.mark.parametrize("key", CALLS)
def test_it_gives_the_rule_book_of_every_call_as_its_schema_says(client, key):
    call = shipped_call(key)
    schema = client.get("/regelverk/regler-1.schema.json")
    assert schema.headers["Content-Type"] == "application/schema+json"
    answer = client.get(f"/ordninger/{call.key}/regler.json")
    book = answer.json()
    assert list(breaches(book, schema.json(), schema.json())) == []
    assert book["$schema"] == "http://testserver/regelverk/regler-1.schema.json"
    assert book["edition"]["sha256"] == call.edition.sha256
    document = shipped_document(key)
    assert [rule["code"] for rule in book["rules"]] == sorted(
        (rule.code for rule in document.rules), key=lambda code: int(code[1:])
    )


def test_it_notices_a_book_that_is_not_as_the_schema_says():
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": ["integer", "null"], "minimum": 0}}}
    assert list(breaches({"a": 1}, schema, schema)) == []
    assert [len([*breaches(each, schema, schema)]) for each in ({}, {"a": True}, {"a": -1}, {"a": 1, "b": 2}, [])] == [
        1,
        1,
        1,
        1,
        1,
    ]


@pytest.mark.django_db
def test_it_says_each_rule_in_three_languages_and_invents_no_english(client):
    shipped_call()
    book = client.get("/ordninger/utsatte-barn-2019/regler.json").json()
    cap = next(rule for rule in book["rules"] if rule["code"] == "R10")
    (parameter,) = cap["parameters"]
    assert (parameter["name"], parameter["value"]) == ("cap_nok", 1_000_000)
    assert parameter["label"]["nb"] == "Tak"
    assert parameter["shown"] == dict.fromkeys(("nb", "nn", "en"), "kr\u00a01\u00a0000\u00a0000")
    assert cap["severity"] == {"submit": "blocks", "assess": "blocks", "decide": "blocks"}
    assert cap["at_sending"] == "stop"
    assert cap["effect"]["nb"] == "Stopper sending. Må være oppfylt for å få tilskudd."
    source = next(rule.reference for rule in OLD.rules if rule.code == "R10")
    assert cap["reference"] == {"nb": source.nb, "nn": source.nn, "en": source.en or None}
    assert book["call"]["frame_nok"] == 30_200_000
    assert {"nb", "nn"} == set(book["not_set"][0])


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_gives_the_same_bytes_in_the_same_order_whatever_language_the_reader_has(client, language):
    shipped_call()
    plain = client.get("/ordninger/utsatte-barn-2019/regler.json")
    client.cookies["django_language"] = language
    again = client.get("/ordninger/utsatte-barn-2019/regler.json")
    assert again.content == plain.content
    assert list(json.loads(plain.content)) == [
        "$schema", "schema_version", "call", "edition", "sources", "tracks", "rules", "not_set",
    ]  # fmt: skip


@pytest.mark.django_db
def test_it_spares_a_reader_who_has_it_and_tells_when_something_is_set(client):
    call = shipped_call()
    first = client.get("/ordninger/utsatte-barn-2019/regler.json")
    etag = first.headers["ETag"]
    same = client.get("/ordninger/utsatte-barn-2019/regler.json", headers={"if-none-match": etag})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", etag)
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    call.frame.total_nok = 1
    call.frame.save()
    other = client.get("/ordninger/utsatte-barn-2019/regler.json", headers={"if-none-match": etag})
    assert (other.status_code, other.json()["call"]["frame_nok"]) == (200, 1)


@pytest.mark.django_db
def test_it_costs_two_queries_and_knows_no_other_calls(client, django_assert_num_queries):
    for key in ("en", "to", "tre"):
        shipped_call(key=key)
        warm()
        with django_assert_num_queries(2):
            client.get("/ordninger/en/regler.json")
    assert client.get("/ordninger/finnes-ikke/regler.json").status_code == 404
    assert client.post("/ordninger/en/regler.json").status_code == 405


def warm() -> None:
    for sha256 in Edition.objects.values_list("sha256", flat=True):
        document_with(sha256), rules_with(sha256)


# ----- the difference ------------------------------------------------------------------------------------------------


def told(old: EditionDocument, new: EditionDocument, language: str = "nb") -> Comparison:
    with translation.override(language):
        return compare(old, new, language)


def changed(before: str, after: str) -> EditionDocument:
    text = to_toml(OLD)
    assert before in text
    return load_text(text.replace(before, after, 1))


def lines(found: Comparison, code: str) -> list[tuple[str, str, str]]:
    rule = next(each for each in found.changed if each.code == code)
    return [(each.label, each.old, each.new) for each in rule.differences]


def test_it_tells_the_years_that_count_as_one_span():
    found = told(OLD, NEW)
    assert ("Årene som teller", "2015–2018", "2015–2021") in lines(found, "R08")
    assert ("Årene som teller", "2015–2018", "2015–2019") in lines(found, "R09")


def test_it_tells_one_thing_about_a_rule_whose_content_nobody_has_established():
    labels = [label for label, _, _ in lines(told(OLD, NEW), "R12")]
    assert labels == ["Innholdet", "Hjemmel"]
    assert ("Innholdet", "ikke fastslått. En person må vurdere.", "fastslått") in lines(told(NEW, OLD), "R12")


def test_it_compares_rules_on_the_tracks_that_both_editions_have():
    found = told(OLD, NEW)
    assert found.tracks_gone == ("bedre tverrfaglig innsats (BTI)", "tilpassing av modellen i den nye kommunen")
    assert found.tracks_new == ()
    assert not {"R19", "R20", "R23", "R24"} & {each.code for each in (*found.absent, *found.changed)}
    assert "R18" in {each.code for each in found.absent}
    back = told(NEW, OLD)
    assert back.tracks_new == found.tracks_gone
    assert {each.code for each in back.added} == {each.code for each in found.absent}


def test_it_keeps_apart_rules_that_only_stand_on_another_source():
    found = told(OLD, NEW)
    assert [each.code for each in found.resourced] == ["R02", "R03", "R07", "R10", "R11", "R13", "R15"]
    assert found.resourced[0].tracks == ("modellutvikling", "implementering av modellen")


def test_it_tells_a_lower_cap_once_and_counts_what_stands():
    found = told(OLD, changed("cap_nok = 1000000", "cap_nok = 900000"))
    assert lines(found, "R10") == [("Tak", "kr\u00a01\u00a0000\u00a0000", "kr\u00a0900\u00a0000")]
    assert len(found.changed) == 1
    assert found.same == len({rule.code for rule in OLD.rules}) - 1
    assert (found.call, found.terms, found.counted) == ((), (), ())


def test_it_finds_nothing_in_a_revision_with_the_same_rules():
    found = told(OLD, replace(OLD, revision=2))
    assert found.is_empty
    assert not told(OLD, NEW).is_empty


def test_it_tells_amounts_and_the_call_and_counts_the_form():
    found = told(OLD, NEW)
    assert "Søknadsfrist: 1. november 2019 → 1. oktober 2022" in found.call
    assert not any("Nøkkel" in sentence for sentence in found.call)
    form, letters = found.counted
    assert re.fullmatch(r"[0-9]+ endringer i søknadsskjemaet", form)
    assert re.fullmatch(r"[0-9]+ endringer i tekster og brev", letters)
    assert not any("BTI" in each.label for each in found.amounts)


def test_it_marks_norwegian_words_on_the_english_page():
    found = told(OLD, NEW, "en")
    references = [each.new for rule in found.changed for each in rule.differences if "Rundskriv" in each.new]
    assert references
    assert all(each == '<span lang="nb">Rundskriv 19/2022</span>' for each in references)


@pytest.mark.django_db
def test_it_shows_the_difference_from_the_older_year_to_the_newer_whichever_call_one_stands_on(client):
    shipped_call("utsatte-barn-2019")
    shipped_call("utsatte-barn-2022", is_open=False)
    for address in (
        "/regelverk/utsatte-barn-2022/endringer/",
        "/regelverk/utsatte-barn-2022/endringer/utsatte-barn-2019-1/",
        "/regelverk/utsatte-barn-2019/endringer/utsatte-barn-2022-1/",
        "/regelverk/utsatte-barn-2019/endringer/",  # none before it: the one after
    ):
        text = text_of(client.get(address))
        assert "Endringer i reglene fra 2019 til 2022" in text
        assert re.search(r"Årene som teller:</strong> <del>.*?2015–2018</del>.*?<ins>.*?2015–2021</ins>", text)
        assert text.index("utsatte-barn-2019-1 ·") < text.index("utsatte-barn-2022-1 ·")


@pytest.mark.django_db
def test_it_compares_revisions_of_one_year_and_keeps_drafts_out(client):
    call = shipped_call()
    revised = replace(changed("cap_nok = 1000000", "cap_nok = 900000"), revision=2)
    published_edition(revised, scheme=call.scheme)
    draft = Edition.objects.create(
        scheme=call.scheme, year=2020, revision=1, status=EditionStatus.DRAFT, created_at=call.edition.created_at
    )
    page = client.get(f"/regelverk/{call.key}/endringer/")
    text = text_of(page)
    assert "Endringer i reglene for 2019, fra versjon 1 til 2" in text
    assert [each.version for each in page.context["others"]] == ["utsatte-barn-2019-2"]
    assert client.get(f"/regelverk/{call.key}/endringer/{draft.version}/").status_code == 404


@pytest.mark.django_db
def test_it_says_so_when_there_is_nothing_to_compare_with_and_knows_no_other_scheme(client):
    shipped_call()
    other = shipped_call("grunnmodell-2020")
    assert "Ordningen har bare én utgave" in text_of(client.get("/regelverk/utsatte-barn-2019/endringer/"))
    for address in ("finnes-ikke/endringer/", f"utsatte-barn-2019/endringer/{other.edition.version}/"):
        assert client.get(f"/regelverk/{address}").status_code == 404


@pytest.mark.django_db
def test_it_compares_with_the_same_queries_at_two_and_four_editions(client, django_assert_num_queries):
    call = shipped_call()
    for number in (2, 3, 4):
        published_edition(replace(OLD, revision=number), scheme=call.scheme)
        warm()
        if number != 3:
            with django_assert_num_queries(3):  # call, settings, editions
                client.get(f"/regelverk/{call.key}/endringer/")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_links_the_rules_to_their_difference_and_to_the_data(client, language):
    shipped_call()
    client.cookies["django_language"] = language
    page = client.get("/ordninger/utsatte-barn-2019/regler/").content.decode()
    for address in (
        "/regelverk/utsatte-barn-2019/endringer/",
        "/ordninger/utsatte-barn-2019/regler.json",
        "/regelverk/regler-1.schema.json",
    ):
        assert f'href="{address}"' in page
