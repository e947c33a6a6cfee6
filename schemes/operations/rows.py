"""Document <-> draft rows. Tables and dataclasses share their field names, so one pair of functions does it all.

A text becomes its columns (`name_nb`, …), a list of keys one column, a list of things rows of another table that point
at their `parent`, a mapping rows with `name` and `value`.
"""

import dataclasses
import types
import typing
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db.models import Manager
from django.db.models.options import Options

from schemes import edition as document_types
from schemes.edition import EditionDocument
from schemes.models import Edition, draft
from schemes.models.draft import DraftRow
from schemes.operations import toml_values
from schemes.rules.outcome import Phase, Severity
from schemes.rules.registry import RuleConfig

Row = type[DraftRow]
LISTS: dict[str, tuple[type, Row]] = {
    "sources": (document_types.Source, draft.Source),
    "passages": (document_types.Passage, draft.Passage),
    "tracks": (document_types.Track, draft.Track),
    "cost_categories": (document_types.CostCategory, draft.CostCategory),
    "covered_costs": (document_types.CoveredCosts, draft.CoveredCosts),
    "criteria": (document_types.Criterion, draft.Criterion),
    "terms": (document_types.TrackTerms, draft.Terms),
    "ladders": (document_types.Ladder, draft.Ladder),
    "sections": (document_types.Section, draft.Section),
    "questions": (document_types.Question, draft.Question),
    "documents": (document_types.DocumentAsked, draft.DocumentAsked),
    "rules": (RuleConfig, draft.RuleConfigRow),
    "letters": (document_types.WordingLetter, draft.WordingLetter),
    "blocks": (document_types.WordingBlock, draft.WordingBlock),
    "examples": (document_types.Example, draft.Example),
}  # fmt: skip
ON_THE_EDITION = frozenset({"scheme", "year", "revision"})
PLAIN_VALUES: tuple[Row, ...] = (draft.ProposedSetting, draft.ExampleFact)  # `value` holds TOML


# ----- document -> rows ----------------------------------------------------------------------------------------------


def write_rows(document: EditionDocument, edition: Edition) -> None:
    """The whole document as rows of `edition`, which has none yet."""
    _write(edition, draft.Heading, [document])
    _write(edition, draft.ProposedCall, [document.call])
    for name, (_cls, model) in LISTS.items():
        _write(edition, model, getattr(document, name))


def _write(edition: Edition, model: Row, items: Iterable[Any]) -> None:
    """One table, and then the tables whose rows point at it."""
    pairs = [
        (model(edition=edition, position=place, **_columns(item, model)), item) for place, item in enumerate(items)
    ]
    _create(model, (row for row, _item in pairs))
    for name, child in _children(model).items():
        _create(child, (part for row, item in pairs for part in _parts(child, row, name, item)))


def _create(model: Row, rows: Iterable[DraftRow]) -> None:
    table_of(model).bulk_create(list(rows))


def _parts(child: Row, row: DraftRow, name: str, item: Any) -> Iterator[DraftRow]:
    """The rows of `child` for one item: a list of things, or the lines of a mapping."""
    value: Any = _severities(item) if child is draft.RuleSeverity else getattr(item, name)
    if child is draft.RuleParameter:
        lines = list(_parameter_lines(value))
    elif isinstance(value, Mapping):
        lines = [_line(child, key, value[key]) for key in sorted(value)]
    else:
        lines = [_columns(part, child) for part in value]
    for place, columns in enumerate(lines):
        yield child(edition=row.edition, position=place, **(columns | {"parent": row}))


def _columns(item: Any, model: Row, prefix: str = "") -> dict[str, Any]:
    """The columns of `model` that a dataclass fills; a dataclass inside it fills columns that begin with its name."""
    known, columns = _column_names(model), {}
    for each in fields(item):
        value, column = getattr(item, each.name), f"{prefix}{each.name}"
        if column == "severity" and isinstance(value, Mapping):
            continue
        if column in known:
            columns[column] = str(value) if isinstance(value, StrEnum) else value
        elif is_dataclass(value) and not isinstance(value, document_types.CallProposal):
            columns |= _columns(value, model, f"{column}_")
    return columns


def _line(child: Row, name: str, value: Any) -> dict[str, Any]:
    if is_dataclass(value):
        return {"name": name, **_columns(value, child)}
    return {"name": str(name), "value": toml_values.to_text(value) if child in PLAIN_VALUES else str(value)}


def _severities(rule: RuleConfig) -> Mapping[Phase, Severity]:
    return {} if isinstance(rule.severity, Severity) else rule.severity


def _parameter_lines(parameters: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name in sorted(parameters):
        value = parameters[name]
        if not isinstance(value, tuple):
            yield {"name": name, **_typed(value)}
        elif not value:
            yield {"name": name, "is_list": True}
        else:
            yield from ({"name": name, "is_list": True, **_typed(each)} for each in value)


def _typed(value: int | bool | str) -> dict[str, Any]:
    """The column that holds a parameter's value; a yes/no is no number."""
    if isinstance(value, bool):
        return {"flag": value}
    return {"number": value} if isinstance(value, int) else {"text": value}


def parameter_rows(rule: draft.RuleConfigRow, parameters: Mapping[str, Any]) -> list[draft.RuleParameter]:
    """The rows, not yet stored, that hold these parameters of a rule."""
    return [
        draft.RuleParameter(edition=rule.edition, parent=rule, position=place, **columns)
        for place, columns in enumerate(_parameter_lines(parameters))
    ]


# ----- rows -> document ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rows:
    """All rows of one edition: one query for each table."""

    of: Mapping[Row, list[Any]]
    under: Mapping[Row, Mapping[int, list[Any]]]  # the rows of a child table by their parent


def read_rows(edition: Edition) -> EditionDocument:
    """The document that the rows of `edition` say."""
    rows = _gather(edition)
    (heading,), (call,) = rows.of[draft.Heading], rows.of[draft.ProposedCall]
    lists: dict[str, Any] = {
        name: tuple(_item(cls, row, rows) for row in rows.of[model]) for name, (cls, model) in LISTS.items()
    }
    named: dict[str, Any] = {"scheme": edition.scheme.key, "year": edition.year, "revision": edition.revision}
    once: dict[str, Any] = {
        each.name: _value(_hints(EditionDocument)[each.name], heading, each.name, rows)
        for each in fields(EditionDocument)
        if each.name not in lists and each.name not in named and each.name != "call"
    }
    return EditionDocument(**named, **once, **lists, call=_item(document_types.CallProposal, call, rows))


def rule_of(row: draft.RuleConfigRow, parameters: Mapping[str, Any] | None = None) -> RuleConfig:
    """One rule as its rows say it, or with other `parameters`: what a form shows and checks."""
    under = {
        child: {row.pk: list(table_of(child).filter(parent=row).order_by("position", "id"))}
        for child in _children(draft.RuleConfigRow).values()
    }
    rule: RuleConfig = _item(RuleConfig, row, _Rows({}, under))
    return rule if parameters is None else dataclasses.replace(rule, parameters=dict(parameters))


def _gather(edition: Edition) -> _Rows:
    tables: list[Row] = [draft.Heading, draft.ProposedCall, *(model for _cls, model in LISTS.values())]
    of = {model: list(table_of(model).filter(edition=edition).order_by("position", "id")) for model in tables}
    under: dict[Row, dict[int, list[Any]]] = {}
    for model in tables:
        for child in _children(model).values():
            by_parent = under.setdefault(child, defaultdict(list))
            for row in table_of(child).filter(edition=edition).order_by("position", "id"):
                by_parent[row.parent_id].append(row)
    return _Rows(of, under)


def _item(cls: Any, row: DraftRow, rows: _Rows, prefix: str = "") -> Any:
    """The dataclass `cls` that `row` (or the columns beginning with `prefix`) says."""
    hints = _hints(cls)
    return cls(**{each.name: _value(hints[each.name], row, f"{prefix}{each.name}", rows) for each in fields(cls)})


def _value(hint: Any, row: DraftRow, column: str, rows: _Rows) -> Any:
    child = _children(type(row)).get(column)
    if child is not None:
        return _gathered(hint, child, rows.under[child].get(row.pk, []), rows)
    if column == "severity" and isinstance(row, draft.RuleConfigRow):
        return _severity(row, rows)
    inner, is_optional = _without_none(hint)
    if is_dataclass(inner):
        item = _item(typing.cast("type[Any]", inner), row, rows, f"{column}_")
        return None if is_optional and not any(getattr(item, each.name) for each in fields(item)) else item
    value = getattr(row, column)
    return None if is_optional and value is None else _scalar(inner, value)


def _gathered(hint: Any, child: Row, lines: list[Any], rows: _Rows) -> Any:
    """The rows of a child table as the list or the mapping they are."""
    if child is draft.RuleParameter:
        return _parameters(lines)
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return tuple(_item(arguments[0], line, rows) for line in lines)
    if is_dataclass(arguments[1]):
        return {line.name: _item(typing.cast("type[Any]", arguments[1]), line, rows) for line in lines}
    if child in PLAIN_VALUES:
        return {line.name: toml_values.from_text(line.value) for line in lines}
    return {line.name: line.value for line in lines}


def _severity(row: draft.RuleConfigRow, rows: _Rows) -> Severity | Mapping[Phase, Severity]:
    if row.severity:
        return Severity(row.severity)
    return {Phase(each.name): Severity(each.value) for each in rows.under[draft.RuleSeverity].get(row.pk, [])}


def _parameters(lines: list[draft.RuleParameter]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in lines:
        if not line.is_list:
            found[line.name] = line.value
        else:
            found[line.name] = (*found.get(line.name, ()), *(() if line.value is None else (line.value,)))
    return found


def _scalar(hint: Any, value: Any) -> Any:
    """A column as the document types it: a text as the choice it names."""
    if typing.get_origin(hint) is tuple:
        return tuple(_scalar(typing.get_args(hint)[0], each) for each in value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, StrEnum) else value


def _without_none(hint: Any) -> tuple[Any, bool]:
    """`X | None` as X and True; anything else as it stands and False."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        wanted = [each for each in typing.get_args(hint) if each is not types.NoneType]
        return wanted[0], len(wanted) < len(typing.get_args(hint))
    return hint, False


def table_of(model: Row) -> "Manager[Any]":
    """The manager of one kind of draft rows."""
    return model._default_manager


@lru_cache(maxsize=128)
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _options(model: Row) -> "Options[Any]":
    return model._meta


@lru_cache(maxsize=128)
def _column_names(model: Row) -> frozenset[str]:
    return frozenset(each.name for each in _options(model).concrete_fields) - {"edition", "position", "id", "parent"}


@lru_cache(maxsize=128)
def _children(model: Row) -> dict[str, Row]:
    """The tables whose rows point at this one, by the name of the field they make up."""
    return {
        str(relation.related_name): typing.cast("Row", relation.related_model)
        for relation in _options(model).related_objects
        if relation.field.name == "parent"
    }
