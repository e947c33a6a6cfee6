"""Finding cases by words: number, applicant, project. The one module of this floor that asks which database it is."""

import re
from typing import Any

from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from applications.models import Application
from organisations.models.keys import fold

MOST_WORDS = 6
RARE = 10_001  # hits that are looked up before the list is put in order; more, and the list's own order finds them soon
NUMBER_WIDTH = 5  # digits of the running number in 2019/00123
BREAKS = re.compile(r"[^\w]+|_")
SEPARATORS = " -/"  # what stands before a word inside a search key
COLUMN, INDEX, TABLE = "search_vector", "application_search", "applications_application"


def words_of(text: str) -> tuple[str, ...]:
    """The words somebody looks for, folded; at most six."""
    return tuple(word for word in BREAKS.split(fold(text)) if word)[:MOST_WORDS]


def matching(rows: QuerySet[Application], text: str, *, is_rare: bool = False) -> QuerySet[Application]:
    """The cases where every word of `text` begins a word of the search key; "123" also finds the number 00123.

    `is_rare` = at most RARE rows match (the caller has counted): PostgreSQL then looks them up first and orders them
    after, where it would otherwise walk the whole list in order.
    """
    words = words_of(text)
    if not words:
        return rows
    if connections[rows.db].vendor == "postgresql":
        found = _Matches(_Vector(F("search_key")), _asked(words))
        if not is_rare:
            return rows.filter(found)
        return rows.filter(pk__in=Application.objects.filter(found).order_by().values("pk")[:RARE])
    for word in words:
        rows = rows.filter(_begins_a_word(word))
    return rows


class _Matches(Func):
    """`vector @@ query`: served by the GIN index."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


class _Vector(Func):
    """The stored vector of the same row as `search_key`; a column that only PostgreSQL has, and no model names."""

    template = "%(expressions)s"

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        """The column beside the one named."""
        sql, params = super().as_sql(*args, **kwargs)
        return sql.replace('"search_key"', f'"{COLUMN}"'), params


def _asked(words: tuple[str, ...]) -> Func:
    """All words, each as a beginning; they hold letters and digits only, so no operator can come from outside."""
    query = " & ".join(f"({' | '.join(f'{form}:*' for form in _forms(word))})" for word in words)
    return Func(Value(query), template="to_tsquery('simple'::regconfig, %(expressions)s)")


def _forms(word: str) -> tuple[str, ...]:
    """The word itself, and a short number with its leading zeros."""
    padded = word.zfill(NUMBER_WIDTH)
    return (word, padded) if word.isdigit() and padded != word else (word,)


def _begins_a_word(word: str) -> Q:
    found = Q()
    for form in _forms(word):
        found |= Q(search_key__startswith=form)
        for separator in SEPARATORS:
            found |= Q(search_key__contains=f"{separator}{form}")
    return found


def make_index(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The stored vector with its index, on PostgreSQL; SQLite compares the key itself. Called by a migration."""
    if schema_editor.connection.vendor != "postgresql":
        return
    words = "to_tsvector('simple'::regconfig, translate(search_key, '-/', '  '))"
    schema_editor.execute(f"ALTER TABLE {TABLE} ADD COLUMN {COLUMN} tsvector GENERATED ALWAYS AS ({words}) STORED")
    schema_editor.execute(f"CREATE INDEX {INDEX} ON {TABLE} USING gin ({COLUMN})")


def drop_index(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The way back."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN {COLUMN}")
