"""What every test shares: a day in the autumn of 2019, the registers, and a SQLite flush that may pass the triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseOperations  # by way of base: operations alone is a circle
from django.db.models import Model

from organisations.lineage import Registers
from organisations.operations.registers import load_registers
from organisations.queries import registers_from_rows
from tests import clamd

OSLO = ZoneInfo("Europe/Oslo")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs PostgreSQL's row locks or a real clamd says so, and is skipped without it, never passed by accident."""
    if clamd.program() is None:
        for item in items:
            if item.get_closest_marker("clamd"):
                item.add_marker(pytest.mark.skip(reason="needs clamd (Debian: clamav-daemon)"))
    if connection.vendor == "postgresql":
        return
    for item in items:
        if item.get_closest_marker("postgresql"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL (TEST_DATABASE_URL)"))


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning before the deadline of 1 November 2019."""
    return datetime(2019, 10, 15, 10, 0, tzinfo=OSLO)


@pytest.fixture
def registers(db, now) -> Registers:
    """The shipped registers in the database, with the organisations they name."""
    _load_as_before(now)
    return registers_from_rows()


# The rows that a load into an empty database made, by moment: inserting them again takes a tenth of the time.
_LOADED: dict[tuple[str, datetime], list[tuple[type[Model], list[str], list[tuple[Any, ...]]]]] = {}


def _load_as_before(now: datetime) -> None:
    """Load the registers for real the first time, and put the very same rows into the empty tables after that."""
    models = [model for model in apps.get_app_config("organisations").get_models() if model._meta.model_name in FILLED]
    if any(model._default_manager.exists() for model in models):
        load_registers(now=now)
        return
    key = (connection.vendor, now)
    if key not in _LOADED:
        load_registers(now=now)
        _LOADED[key] = [(model, *_rows_of(model)) for model in models]
        return
    with connection.cursor() as cursor:
        for model, columns, rows in _LOADED[key]:
            names = ", ".join(f'"{name}"' for name in columns)
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


FILLED = (
    "organisation", "municipality", "succession", "modeltrialparticipant", "district", "earliergrant", "chosenservice", "registerload",
)  # fmt: skip


def _rows_of(model: type[Model]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows of a table as the database holds them."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY id')
        return [each[0] for each in cursor.description or ()], cursor.fetchall()


@contextmanager
def _without_triggers() -> Iterator[None]:
    """SQLite empties tables with DELETE, which the triggers of kept rows refuse: set them aside meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)


_execute_sql_flush = DatabaseOperations.execute_sql_flush


def _flush(self: DatabaseOperations, sql_list: list[str]) -> None:
    with _without_triggers():
        _execute_sql_flush(self, sql_list)


DatabaseOperations.execute_sql_flush = _flush
