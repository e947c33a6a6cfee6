"""Triggers that make rows unchangeable: append-only tables, and columns that may be set once. Asks for the vendor."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

MESSAGE = "this row is kept as it is"


@dataclass(frozen=True, slots=True)
class Guard:
    """One trigger: the statements that set it in both dialects, and those that drop it."""

    sqlite: list[str]
    postgresql: list[str]
    drop_sqlite: list[str]
    drop_postgresql: list[str]


def triggers(*guards: Guard) -> migrations.RunPython:
    """All guards in one reversible operation: each operation that runs code makes Django draw every model anew."""

    def forwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for guard in guards:
            _run(editor, guard.sqlite, guard.postgresql)

    def backwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for guard in guards:
            _run(editor, guard.drop_sqlite, guard.drop_postgresql)

    return migrations.RunPython(forwards, backwards)


def replaced(*, old: Sequence[Guard], new: Sequence[Guard]) -> migrations.RunPython:
    """Drop the guards that stand and set others in their place; backwards sets the old ones again."""

    def swap(editor: BaseDatabaseSchemaEditor, gone: Sequence[Guard], come: Sequence[Guard]) -> None:
        for guard in gone:
            _run(editor, guard.drop_sqlite, guard.drop_postgresql)
        for guard in come:
            _run(editor, guard.sqlite, guard.postgresql)

    return migrations.RunPython(
        lambda _apps, editor: swap(editor, old, new), lambda _apps, editor: swap(editor, new, old)
    )


def _run(editor: BaseDatabaseSchemaEditor, sqlite: Sequence[str], postgresql: Sequence[str]) -> None:
    """Run the statements of this database, one by one (SQLite takes no scripts here)."""
    for statement in sqlite if editor.connection.vendor == "sqlite" else postgresql:
        editor.execute(statement)


def _guard(table: str, suffix: str, event: str, condition: str) -> tuple[list[str], list[str]]:
    """One trigger in both dialects; `condition` speaks of OLD and NEW ("" = always)."""
    name = f"{table}_{suffix}"
    when = f"WHEN ({condition})" if condition else ""
    sqlite = [f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"]
    refuse = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    postgresql = [
        refuse,
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {name}()",
    ]
    return sqlite, postgresql


def _drop(table: str, suffix: str) -> tuple[list[str], list[str]]:
    """Undo `_guard`."""
    name = f"{table}_{suffix}"
    return (
        [f"DROP TRIGGER IF EXISTS {name}"],
        [f"DROP TRIGGER IF EXISTS {name} ON {table}", f"DROP FUNCTION IF EXISTS {name}()"],
    )


def _operation(table: str, suffix: str, event: str, condition: str = "") -> Guard:
    """One trigger whose condition the database can ask by itself."""
    return Guard(*_guard(table, suffix, event, condition), *_drop(table, suffix))


def append_only(table: str) -> list[Guard]:
    """No row of `table` is ever changed or deleted."""
    return [_operation(table, "no_update", "UPDATE"), _operation(table, "no_delete", "DELETE")]


def set_once(table: str, columns: Sequence[str], *, may_delete: bool = False) -> list[Guard]:
    """Each of `columns` may go from empty (null or '') to a value once, and never change again; no row is deleted."""
    changed = " OR ".join(
        f"(OLD.{column} IS NOT NULL AND CAST(OLD.{column} AS TEXT) <> '' AND "
        f"(NEW.{column} IS NULL OR CAST(NEW.{column} AS TEXT) <> CAST(OLD.{column} AS TEXT)))"
        for column in columns
    )
    operations = [_operation(table, "set_once", "UPDATE", changed)]
    if not may_delete:
        operations.append(_operation(table, "no_delete", "DELETE"))
    return operations


def frozen_when(table: str, condition: str, columns: Sequence[str], *, may_delete: bool = False) -> list[Guard]:
    """Once `condition` (about OLD) holds, none of `columns` changes and the row is not deleted."""
    changed = " OR ".join(
        f"COALESCE(CAST(OLD.{column} AS TEXT), '') <> COALESCE(CAST(NEW.{column} AS TEXT), '')" for column in columns
    )
    operations = [_operation(table, "frozen", "UPDATE", f"({condition}) AND ({changed})")]
    if not may_delete:
        operations.append(_operation(table, "frozen_delete", "DELETE", f"({condition})"))
    return operations


def frozen_with_parent(table: str, *, key: str, parent: str, condition: str, columns: Sequence[str]) -> list[Guard]:
    """Once the row of `parent` that `key` names fulfils `condition`, none of `columns` changes and the row stays."""
    changed = " OR ".join(
        f"COALESCE(CAST(OLD.{column} AS TEXT), '') <> COALESCE(CAST(NEW.{column} AS TEXT), '')" for column in columns
    )
    stands = f"EXISTS (SELECT 1 FROM {parent} WHERE {parent}.id = OLD.{key} AND {condition})"  # noqa: S608 - names from migrations, nothing typed
    return [
        _guarded_by_parent(table, "frozen", "UPDATE", f"({changed}) AND {stands}"),
        _guarded_by_parent(table, "frozen_delete", "DELETE", stands),
    ]


def _guarded_by_parent(table: str, suffix: str, event: str, condition: str) -> Guard:
    """Like `_operation`, but PostgreSQL allows no subquery in WHEN: there the function itself asks."""
    name = f"{table}_{suffix}"
    answer = "NEW" if event == "UPDATE" else "OLD"
    ask = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {answer}; END $$"
    )
    postgresql = [
        ask,
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]

    sqlite, _ = _guard(table, suffix, event, condition)
    return Guard(sqlite, postgresql, *_drop(table, suffix))


def follows_parent(tables: Sequence[str], *, key: str, parent: str, condition: str) -> list[Guard]:
    """Rows of `tables` are added, changed and deleted only while their row of `parent`, by `key`, meets `condition`."""
    return [
        Guard(*_parent_guard(table, event, key, parent, condition), *_drop(table, f"parent_{event.lower()}"))
        for table in tables
        for event in _SIDES
    ]


_SIDES = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def _parent_guard(table: str, event: str, key: str, parent: str, condition: str) -> tuple[list[str], list[str]]:
    """One trigger in both dialects. A WHEN of PostgreSQL may not look into another table, so its function does."""
    name = f"{table}_parent_{event.lower()}"
    stands = f"EXISTS (SELECT 1 FROM {parent} WHERE id = {{side}}.{key} AND {condition})"  # noqa: S608 - names of our own
    broken = " OR ".join(f"NOT {stands.format(side=side)}" for side in _SIDES[event])
    refuse = f"SELECT RAISE(ABORT, '{MESSAGE}')"
    sqlite = [f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {broken} BEGIN {refuse}; END"]
    body = (
        f"BEGIN IF {broken} THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; RETURN {_SIDES[event][-1]}; END"
    )
    function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
    trigger = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    return sqlite, [function, trigger]
