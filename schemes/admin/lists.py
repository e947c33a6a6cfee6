"""Columns and filters of the administrators' lists, in words: the models' own names are English."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise


def column(name: str, label: Any, *, ordering: str | None = None, is_yes_no: bool = False) -> Callable[[Any], Any]:
    """A column that shows an attribute under a translated heading; a database column can be sorted by."""

    def shown(obj: Model) -> Any:
        return getattr(obj, name)

    shown.short_description = label  # type: ignore[attr-defined]
    shown.admin_order_field = ordering  # type: ignore[attr-defined]
    shown.boolean = is_yes_no  # type: ignore[attr-defined]
    shown.__name__ = f"{name}_column"
    return shown


def word_filter(name: str, label: Any, words: Mapping[Any, Promise | str]) -> type[admin.SimpleListFilter]:
    """A filter on a column of choices that says them as people do."""

    class WordFilter(admin.SimpleListFilter):
        """One value, or all."""

        title = label
        parameter_name = name

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            """Every choice with its word."""
            return [(str(value), str(word)) for value, word in words.items()]

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            """The rows with the chosen value."""
            return queryset.filter(**{name: self.value()}) if self.value() else queryset

    return WordFilter
