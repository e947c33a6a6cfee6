"""Draft rows: every document of the catalogue survives them whole, and nothing of a document has no column."""

import dataclasses
import typing

import pytest
from django.db import IntegrityError, transaction

from schemes import edition as documents
from schemes.edition import CATALOGUE, EditionDocument, catalogue_keys, load_folder
from schemes.models import Edition, draft
from schemes.operations import toml_values
from schemes.operations.rows import LISTS, ON_THE_EDITION, read_rows, write_rows
from schemes.rules.outcome import Severity
from schemes.rules.sentences import Words
from tests.factories.organisations import LONG_AGO
from tests.factories.schemes import SchemeFactory, shipped_document

TABLES = [model for model in map(draft.__dict__.get, draft.__all__) if not model._meta.abstract]


def whole_document() -> EditionDocument:
    """The shipped document of 2019 with something in every table."""
    shipped = shipped_document()
    text = documents.Text("litt", "litt", "some")
    rule = dataclasses.replace(
        shipped.rules[0],
        code="R999",
        severity=dict.fromkeys(shipped.rules[0].phases, Severity.WARNS),
        parameters={"none": (), "one": ("a",), "no": False, "zero": 0, "text": ""},
        text={"missing": Words("mangler", "manglar")},
    )
    letter = dataclasses.replace(
        shipped.letters[0], key="another", title_variants=(documents.TitleVariant("joint", text),)
    )
    return dataclasses.replace(
        shipped,
        copies_to=("Helse- og omsorgsdepartementet", "Helsedirektoratet"),
        repays_unused=False,
        score_max=0,
        auditor_kind=documents.Text("revisor", "revisor"),
        rules=(*shipped.rules, rule),
        criteria=tuple(dataclasses.replace(each, anchors=(text,)) for each in shipped.criteria),
        letters=(*shipped.letters, letter),
        examples=(documents.Example("taket", "mu", "submit", {"call.deadline": "2019-11-01"}, "", {"R10": "met"}),),
    )


def draft_of(document: EditionDocument) -> Edition:
    """A new draft with the document's own number, and its rows."""
    edition = Edition.objects.create(
        scheme=SchemeFactory(key=document.scheme), year=document.year, revision=document.revision, created_at=LONG_AGO
    )
    write_rows(document, edition)
    return edition


@pytest.mark.django_db
@pytest.mark.parametrize("key", catalogue_keys())
def test_it_gives_the_same_document_back(key):
    document = load_folder(CATALOGUE / key)
    assert read_rows(draft_of(document)) == document


@pytest.mark.django_db
def test_it_keeps_empty_lists_false_and_zero_apart_from_not_set():
    document = whole_document()
    assert read_rows(draft_of(document)) == document


@pytest.mark.django_db
def test_it_reads_each_table_once(django_assert_num_queries):
    edition = draft_of(shipped_document())
    with django_assert_num_queries(len(TABLES) - 1):  # all but the copied values
        read_rows(edition)


def columns_missing(cls: type, model: type, *, prefix: str = "", apart: frozenset[str] = frozenset()) -> list[str]:
    """The fields of a dataclass that no column and no child table of its model holds."""
    columns = {each.name for each in model._meta.concrete_fields}
    children = {each.related_name: each.related_model for each in model._meta.related_objects}
    found = []
    for field in dataclasses.fields(cls):
        hint = typing.get_type_hints(cls)[field.name]
        inner = next((each for each in typing.get_args(hint) if dataclasses.is_dataclass(each)), hint)
        name = f"{prefix}{field.name}"
        if name in children:
            found += columns_missing(inner, children[name]) if typing.get_origin(hint) is tuple else []
        elif dataclasses.is_dataclass(inner) and field.name not in apart:
            found += columns_missing(inner, model, prefix=f"{name}_")
        elif name not in columns and field.name not in apart:
            found.append(f"{cls.__name__}.{name}")
    return found


@pytest.mark.parametrize(("name", "pair"), LISTS.items(), ids=list(LISTS))
def test_it_has_a_column_for_each_field_of_each_list(name, pair):
    assert columns_missing(*pair) == []


def test_it_has_a_column_for_each_field_of_the_heading_and_the_call():
    apart = frozenset({*LISTS, *ON_THE_EDITION, "call"})
    assert columns_missing(EditionDocument, draft.Heading, apart=apart) == []
    assert columns_missing(documents.CallProposal, draft.ProposedCall) == []


@pytest.mark.parametrize(
    "value",
    [
        500000,
        "none",
        'med "hermetegn"\nog linje',
        True,
        [{"year": 2019, "amount_nok": 1}],
        {"call.mu_split": "none"},
        [],
        1.5,
    ],
)
def test_it_writes_a_value_on_one_line_and_reads_it_back(value):
    text = toml_values.to_text(value)
    assert "\n" not in text
    assert toml_values.from_text(text) == value


@pytest.mark.parametrize("text", ["", "500 000", '"a"\nb = 1', "kr"])
def test_it_refuses_what_is_no_value(text):
    with pytest.raises(toml_values.NotAValue):
        toml_values.from_text(text)


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["in_review", "published", "retired"])
def test_it_locks_every_row_once_the_edition_has_left_the_draft(status):
    edition = draft_of(whole_document())
    draft.CopiedValue.objects.create(edition=edition, place="rules.R10.parameters.cap_nok", value="1000000")
    rows = [table.objects.filter(edition=edition).first() for table in TABLES]
    Edition.objects.filter(pk=edition.pk).update(status=status, document="x", sha256="x")
    for row in rows:
        for act in (row.save, row.delete):
            with pytest.raises(IntegrityError), transaction.atomic():
                act()
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.django_db
def test_it_lets_the_rows_of_a_draft_be_changed_and_removed():
    edition = draft_of(whole_document())
    draft.RuleConfigRow.objects.filter(edition=edition, code="R10").update(link="https://example.no")
    draft.Question.objects.filter(edition=edition).delete()
    document = read_rows(edition)
    assert (document.questions, {rule.link for rule in document.rules if rule.code == "R10"}) == (
        (),
        {"https://example.no"},
    )
