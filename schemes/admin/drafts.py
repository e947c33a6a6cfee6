"""The rows of a draft: each kind of thing in an edition has its list and form, reached from the edition's page.

Rows of an edition that is no longer a draft are shown and not changed (the database refuses it too).
"""

from typing import Any, ClassVar
from urllib.parse import parse_qsl

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import Max, Model
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from organisations import audit
from schemes.admin.rights import SchemesAdmin, administrator, is_administrator
from schemes.models import Edition, draft
from schemes.models.draft import DraftRow
from schemes.models.draft.row import KEYS_HELP, KeysField
from schemes.operations.rows import table_of as rows_of
from schemes.workflow import EditionStatus

LAST = 9_999  # where a row without a place goes until the rows are numbered anew
EDITION_FILTER = "edition__id__exact"


def is_draft(edition: Edition | None) -> bool:
    """Whether the rows of this edition may be changed."""
    return edition is not None and edition.status == EditionStatus.DRAFT


class RowForm(forms.ModelForm):
    """A row of a draft. Keys of other rows (tracks, a section, a criterion) are chosen, not typed."""

    edition_id: int | None = None  # set by the page for a new row
    choices_from: tuple[tuple[str, type[DraftRow]], ...] = (("section", draft.Section), ("criterion", draft.Criterion))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edition = self.instance.edition_id or self.edition_id
        if "tracks" in self.fields:
            tracks = [(row.key, row.name_nb) for row in draft.Track.objects.filter(edition=edition)]
            self._choose_many("tracks", tracks)
        for name, model in self.choices_from:
            if name in self.fields and model is not self._meta.model:
                rows = rows_of(model).filter(edition=edition)
                options = [(row.key, str(row)) for row in rows]
                blank = [] if self.fields[name].required else [("", "–")]
                self.fields[name] = forms.ChoiceField(
                    label=self.fields[name].label, choices=[*blank, *options], required=self.fields[name].required
                )

    def _choose_many(self, name: str, options: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        self.fields[name] = forms.MultipleChoiceField(
            label=field.label,
            help_text="" if field.help_text == KEYS_HELP else field.help_text,
            choices=options,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.initial[name] = list(getattr(self.instance, name) or ())


class RowInline(admin.StackedInline):
    """Rows that belong to another row of the draft."""

    extra = 0
    exclude: ClassVar[Any] = ("edition",)
    fk_name = "parent"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only in a draft."""
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only in a draft."""
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only in a draft."""
        return self._may(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the row they belong to."""
        return is_administrator(request)

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        if obj is None:
            return is_administrator(request)
        return is_administrator(request, obj.edition.scheme_id) and is_draft(obj.edition)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Texts of a line or two."""
        return short_areas(super().formfield_for_dbfield(db_field, request, **kwargs), db_field)


def short_areas(field: Any, db_field: Any) -> Any:
    """Text areas two lines high; lists of keys on one line."""
    if field is not None and isinstance(db_field, KeysField) and db_field.separator == " ":
        field.widget = AdminTextInputWidget()
    elif field is not None and isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = 2
    return field


class RowAdmin(SchemesAdmin):
    """One kind of row: its list for one edition, its form; every change is written in the trail of the edition."""

    scheme_path = "edition__scheme"
    form = RowForm
    exclude = ("edition", "position")
    list_display: Any = ("__str__", "edition")
    list_filter = ("edition",)
    list_select_related = ("edition__scheme",)
    ordering = ("edition", "position", "id")
    change_form_template = "schemes/admin/row.html"

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Reached from the edition, not from the front page."""
        return {}

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only in a draft."""
        return self.may(request, obj) and (obj is None or is_draft(obj.edition))  # type: ignore[attr-defined]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only in a draft."""
        return self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only to a draft, named in the address."""
        edition = self._named_edition(request)
        if edition is None:  # the list of all editions has no place for a new row
            return False
        return is_administrator(request, edition.scheme_id) and is_draft(edition)

    def _named_edition(self, request: HttpRequest) -> Edition | None:
        kept = dict(parse_qsl(request.GET.get("_changelist_filters", "")))  # how Django carries the list's filter along
        name = request.GET.get(EDITION_FILTER) or kept.get(EDITION_FILTER, "")
        return Edition.objects.select_related("scheme").filter(pk=name).first() if name.isdecimal() else None

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows the edition of a new row, for its choices."""
        form = super().get_form(request, obj, change, **kwargs)
        named = self._named_edition(request)
        return type(form.__name__, (form,), {"edition_id": named.pk if named else None})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Texts of a line or two."""
        return short_areas(super().formfield_for_dbfield(db_field, request, **kwargs), db_field)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Lock the edition, so that it is not sent meanwhile; a new row comes last; the change is in the trail."""
        edition = Edition.objects.select_for_update(of=("self",)).get(
            pk=obj.edition_id if change else getattr(self._named_edition(request), "pk", 0)
        )
        obj.edition = edition
        if not change:
            last = rows_of(self.model).filter(edition=edition).aggregate(last=Max("position"))["last"]
            obj.position = 0 if last is None else last + 1
        super().save_model(request, obj, form, change)
        self._record(request, edition, obj, {name: form.cleaned_data.get(name) for name in form.changed_data})

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Gone from the draft; what it was stands in the trail."""
        edition, name = obj.edition, str(obj)
        super().delete_model(request, obj)
        self._record(request, edition, obj, {"removed": name})

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """One by one, so that each is in the trail."""
        for row in queryset:
            self.delete_model(request, row)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows under this one: of the same edition, in the order they stand."""
        rows = formset.save(commit=False)
        for gone in formset.deleted_objects:
            gone.delete()
        for row in rows:
            row.edition = form.instance.edition
            row.position = LAST if row.position is None else row.position
            row.save()
        for place, row in enumerate(rows_of(formset.model).filter(parent=form.instance).order_by("position", "id")):
            if row.position != place:
                rows_of(formset.model).filter(pk=row.pk).update(position=place)
        formset.save_m2m()
        if rows or formset.deleted_objects:
            changed = {str(row): "changed" for row in rows} | {str(row): "removed" for row in formset.deleted_objects}
            self._record(request, form.instance.edition, form.instance, changed)

    def _record(self, request: HttpRequest, edition: Edition, obj: Model, after: dict[str, Any]) -> None:
        after = {"row": audit.subject_of(obj), **after}
        actor = administrator(request)
        audit.record(actor=actor, action="edition.edit", subject=edition, now=timezone.now(), after=after)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Back to the list of this edition."""
        return HttpResponseRedirect(self._list_of(obj))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Back to the list of this edition."""
        return HttpResponseRedirect(self._list_of(obj))

    def _list_of(self, obj: Any) -> str:
        return f"{reverse(f'admin:schemes_{self.opts.model_name}_changelist')}?{EDITION_FILTER}={obj.edition_id}"


def inline(of: type[DraftRow], *, is_table: bool = False) -> type[RowInline]:
    """An inline for the rows of one child table."""
    base: tuple[type, ...] = (RowInline,)
    look = {"template": "admin/edit_inline/tabular.html"} if is_table else {}
    return type(f"{of.__name__}Inline", base, {"model": of, **look})


PAGES: tuple[tuple[type[DraftRow], tuple[tuple[type[DraftRow], bool], ...]], ...] = (
    (draft.Heading, ()),
    (draft.ProposedCall, ((draft.ProposedSetting, True),)),
    (draft.Source, ()),
    (draft.Passage, ()),
    (draft.Track, ((draft.TrackLetter, True),)),
    (draft.CostCategory, ()),
    (draft.CoveredCosts, ((draft.CoveredCost, False),)),
    (draft.Criterion, ((draft.CriterionAnchor, False),)),
    (draft.Section, ()),
    (draft.Question, ((draft.QuestionOption, False),)),
    (draft.DocumentAsked, ()),
    (draft.Terms, ((draft.InstalmentTerm, True), (draft.ObligationTerm, False))),
    (draft.Ladder, ((draft.LadderStep, True),)),
    (draft.WordingLetter, ((draft.TitleVariant, False),)),
    (draft.WordingBlock, ()),
)
ONCE = (draft.Heading, draft.ProposedCall)
TITLES = {draft.Heading: gettext_lazy("Om ordningen"), draft.ProposedCall: gettext_lazy("Utlysningen som foreslås")}


def _register() -> None:
    for model, children in PAGES:
        inlines = [inline(child, is_table=is_table) for child, is_table in children]
        extra: dict[str, Any] = {"inlines": inlines}
        if model in ONCE:
            extra["has_add_permission"] = lambda _self, _request: False
            extra["has_delete_permission"] = lambda _self, _request, _obj=None: False
        admin.site.register(model, type(f"{model.__name__}Admin", (RowAdmin,), extra))


_register()
