"""What every test shares: a day in the autumn of 2019, the registers, and a SQLite flush that may pass the triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseOperations  # by way of base: operations alone is a circle

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
    load_registers(now=now)
    return registers_from_rows()


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
