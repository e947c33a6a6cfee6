"""What the page of a register shows, as rows of words. Reads only; the same number of queries for one row and three."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from applications.models import Objection
from applications.queries.objections import confirmed_since, objections_outside
from grantportal.desks.registers.forms import RELATION_WORDS
from organisations.actors import Actor
from organisations.desk.page import KIND_WORDS
from organisations.models import LanguageForm, RegisterCorrection
from organisations.models.keys import fold
from organisations.operations.register_rows import COLUMN_WORDS, SHAPES, key_of, line_of
from schemes.money import format_nok
from schemes.rules.facts import FACTS

SHOWN, SETTLED = 50, 20
Register = RegisterCorrection.Register


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A correction with what it changes, in words."""

    row: RegisterCorrection
    changes: tuple[tuple[str, str, str], ...]
    may_confirm: bool
    state: str


def list_of(register: Register, words: str, *, actor: Actor) -> dict[str, Any]:
    """The context of one register's page."""
    shape = SHAPES[register]
    found = _matching(shape.model._default_manager.order_by(*shape.key, "id"), words)
    corrections = RegisterCorrection.objects.select_related("entered_by", "confirmed_by", "refused_by")
    waiting = corrections.filter(confirmed_at__isnull=True, refused_at__isnull=True).order_by("id")
    settled = corrections.filter(register=register).exclude(confirmed_at=None, refused_at=None).order_by("-id")
    return {
        "register": register,
        "registers": Register.choices,
        "words": words,
        "heads": [COLUMN_WORDS[name] for name in (*shape.key, *shape.columns)],
        "rows": [_row(register, each) for each in found[:SHOWN]],
        "count": len(found),
        "has_more": len(found) > SHOWN,
        "may_add": shape.rows_come_and_go,
        **_objections(),
        "objection_results": [each for each in Objection.Result.choices if each[0] != Objection.Result.APPLICANT],
        "waiting": [_shown(each, actor) for each in waiting.prefetch_related("values_told")],
        "settled": [_shown(each, actor) for each in settled.prefetch_related("values_told")[:SETTLED]],
    }


def _objections() -> dict[str, Any]:
    """What is said outside cases to be wrong, and the corrections an answer may name; one or two queries."""
    found = list(objections_outside())
    named = list(confirmed_since(found[0].made_at)) if found else []
    return {
        "objections": [
            (each, FACTS[each.fact].label.in_language("nb"), [c for c in named if _is_since(c, each)]) for each in found
        ]
    }


def _is_since(correction: RegisterCorrection, objection: Objection) -> bool:
    return correction.confirmed_at is not None and correction.confirmed_at >= objection.made_at


def _matching(rows: Iterable[Any], words: str) -> list[Any]:
    """Rows of which some text holds every word; folded here, so that both databases find æ, ø and å alike."""
    wanted = fold(words).split()
    found = []
    for row in rows:
        texts = fold(" ".join(str(value) for name, value in vars(row).items() if not name.startswith("_")))
        if all(word in texts for word in wanted):
            found.append(row)
    return found


def _row(register: Register, row: Any) -> dict[str, Any]:
    line = line_of(register, row)
    return {
        "cells": [shown_value(name, line[name]) for name in line],
        "source": row.source,
        "query": urlencode({"rad": key_of(register, line)}),
    }


def _shown(row: RegisterCorrection, actor: Actor) -> ShownCorrection:
    changes = tuple(
        (str(COLUMN_WORDS[each.column]), shown_value(each.column, each.before), shown_value(each.column, each.after))
        for each in row.values_told.all()
        if each.before != each.after
    )
    is_open = row.confirmed_at is None and row.refused_at is None
    state = "waiting_other" if is_open else "done" if row.confirmed_at else "dismissed"
    return ShownCorrection(row, changes, is_open and row.entered_by_id != actor.user_id, state)


def shown_value(column: str, text: str) -> str:
    """A value as people read it; what is empty is not known."""
    if text == "":
        return _("ikke kjent")
    if column.startswith("is_"):
        return _("ja") if text == "1" else _("nei")
    if column in {"amount_nok", "population", "children_0_17"} and text.isdecimal():
        return format_nok(int(text))
    words: dict[str, Any] = {
        "relation": RELATION_WORDS,
        "kind": KIND_WORDS,
        "language_form": dict(LanguageForm.choices),
    }
    return str(words.get(column, {}).get(text, text))
