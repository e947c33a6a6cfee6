"""Finding cases by words: number, applicant, project. The one module of this floor that asks which database it is."""

import re

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from applications.models import Application
from organisations.models.keys import fold

MOST_WORDS = 6
NUMBER_WIDTH = 5  # digits of the running number in 2019/00123
INDEX = "application_search"
BREAKS = re.compile(r"[^\w]+|_")
SEPARATORS = " -/"  # what stands before a word inside a search key


def key_of(*texts: str) -> str:
    """The search key of a case from its number, its organisations' names and its title; at most 300 characters."""
    return fold(" ".join(dict.fromkeys(text for text in texts if text)))[:300]


def words_of(text: str) -> tuple[str, ...]:
    """The words somebody looks for, folded; at most six."""
    return tuple(word for word in BREAKS.split(fold(text)) if word)[:MOST_WORDS]


def matching(rows: QuerySet[Application], text: str) -> QuerySet[Application]:
    """The cases where every word of `text` begins a word of the search key; "123" also finds the number 00123."""
    words = words_of(text)
    if not words:
        return rows
    if connections[rows.db].vendor == "postgresql":
        return rows.filter(_Matches(_vector(), _asked(words)))
    for word in words:
        rows = rows.filter(_begins_a_word(word))
    return rows


def index_sql() -> tuple[str, str]:
    """How the index behind `matching` is made and dropped on PostgreSQL; nothing on SQLite."""
    if connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
        return "", ""
    made = f"CREATE INDEX {INDEX} ON applications_application USING gin ({VECTOR})"
    return made, f"DROP INDEX {INDEX}"


VECTOR = "to_tsvector('simple'::regconfig, translate(search_key, '-/', '  '))"


class _Matches(Func):
    """`vector @@ query`: served by the GIN index."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


def _vector() -> Func:
    """The expression of the index, letter for letter."""
    return Func(F("search_key"), template="to_tsvector('simple'::regconfig, translate(%(expressions)s, '-/', '  '))")


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
