"""Configuration of people, organisations and roles. Registers are shown, never written: two persons correct them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.actors import Actor
from organisations.models import (
    ChosenService,
    District,
    EarlierGrant,
    Membership,
    ModelTrialParticipant,
    Municipality,
    Organisation,
    RegisterCompletion,
    RegisterLoad,
    Succession,
    User,
)
from organisations.models.keys import fold
from organisations.models.numbers import clean_orgnr
from organisations.operations.members import end_membership, grant_membership, why_not
from organisations.operations.registering import FROM_REGISTERS, OWN_FIELDS, save_organisation


def administration(request: HttpRequest) -> Actor:
    """The person at the administrators' pages: acts from outside every organisation, like a job, but by name."""
    user = request.user
    return Actor(user_id=user.pk, name=str(user), organisation_name=_("Administrasjon"), job="admin")


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People. What they may do in the portal hangs on their roles, not on the marks here; nobody is deleted."""

    list_display = ("username", "display_name", "title", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("username", "display_name", "email")
    ordering = ("display_name", "id")
    fieldsets = (
        (None, {"fields": ("username", "password", "subject")}),
        (gettext_lazy("Person"), {"fields": ("display_name", "title", "email", "phone", "language")}),
        (
            gettext_lazy("Innlogging"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        (gettext_lazy("Tider"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "display_name", "email", "usable_password", "password1", "password2")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Only a superuser widens rights, and nobody widens their own (T29)."""
        fields = tuple(super().get_readonly_fields(request, obj))
        is_own = obj is not None and obj.pk == request.user.pk
        if getattr(request.user, "is_superuser", False) and not is_own:
            return fields
        return (*fields, "is_staff", "is_superuser", "groups", "user_permissions")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A person who leaves is made inactive: the trail keeps naming them."""
        return False


class FoldedSearch(admin.ModelAdmin):
    """Looks the words up as the search keys have them: "Ås" finds "ås" on both databases."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search for the folded words."""
        return super().get_search_results(request, queryset, fold(search_term))


class OrganisationForm(forms.ModelForm):
    """An organisation with its number checked."""

    orgnr = forms.CharField(label=gettext_lazy("Organisasjonsnummer"), required=False, max_length=20)

    class Meta:
        model = Organisation
        fields = (
            "kind",
            "name",
            "orgnr",
            "parent",
            "county_name",
            "language_form",
            "valid_from_on",
            "valid_to_on",
            *sorted(OWN_FIELDS),
        )

    def clean_orgnr(self) -> str:
        """Nine digits with the right control digit, or nothing."""
        number = self.cleaned_data["orgnr"]
        return clean_orgnr(number) if number else ""

    def clean_kind(self) -> str:
        """A new municipality or district comes from the registers, not from here."""
        kind = str(self.cleaned_data["kind"])
        if self.instance.pk is None and kind in FROM_REGISTERS:
            raise forms.ValidationError(_("Kommuner, bydeler og direktoratet kommer fra registeret."))
        return kind


@admin.register(Organisation)
class OrganisationAdmin(FoldedSearch):
    """Organisations. Of those that come from the registers only how we reach them may be written."""

    form = OrganisationForm
    list_display = ("name", "kind", "orgnr", "municipality_number", "county_name", "valid_to_on")
    list_filter = ("kind", "language_form", "county_name")
    search_fields = ("search_key", "orgnr")
    ordering = ("sort_key", "id")
    raw_id_fields = ("parent",)

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> tuple[str, ...]:
        """The registers' own columns."""
        if obj is None:
            return ()
        fields = OrganisationForm.Meta.fields
        return tuple(f for f in fields if f not in OWN_FIELDS) if obj.kind in FROM_REGISTERS else ("kind",)

    def save_model(self, request: HttpRequest, obj: Organisation, form: forms.ModelForm, change: bool) -> None:
        """Through the operation, which keeps the keys and writes the trail."""
        save_organisation(
            organisation=obj, changed=form.changed_data, actor=administration(request), now=timezone.now()
        )

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """An organisation that ends gets an end date."""
        return False


class MembershipForm(forms.ModelForm):
    """One role of one person."""

    class Meta:
        model = Membership
        fields = ("user", "organisation", "role")

    def clean(self) -> dict[str, Any]:
        """Ask the operation whether such a role exists there."""
        values = super().clean() or {}
        organisation, role = values.get("organisation"), values.get("role")
        if organisation is not None and role and (problem := why_not(organisation=organisation, role=role)):
            raise forms.ValidationError(problem)
        return values


@admin.register(Membership)
class MembershipAdmin(FoldedSearch):
    """Roles: given and ended by the operations, never edited."""

    list_display = ("user", "role", "organisation", "granted_at", "ended_at")
    list_filter = ("role",)
    list_select_related = ("user", "organisation")
    search_fields = ("user__display_name", "user__username", "organisation__search_key")
    form = MembershipForm
    raw_id_fields = ("user", "organisation")
    actions = ("end_roles",)

    def save_model(self, request: HttpRequest, obj: Membership, form: forms.ModelForm, change: bool) -> None:
        """Give the role through the operation, which writes the trail."""
        granted = grant_membership(
            user=obj.user,
            organisation=obj.organisation,
            role=obj.role,
            actor=administration(request),
            now=timezone.now(),
        )
        obj.pk = granted.pk

    @admin.action(description=gettext_lazy("Avslutt rollene"))
    def end_roles(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        """End each of the chosen roles."""
        for membership in queryset:
            end_membership(membership=membership, actor=administration(request), now=timezone.now())
        self.message_user(request, _("Rollene er avsluttet. De virker ikke lenger."), messages.SUCCESS)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A role is not edited: it is ended, and another is given."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The row stays as history."""
        return False


class RegisterAdmin(admin.ModelAdmin):
    """A register to look things up in."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from the shipped files."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Rows come from the shipped files."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Rows come from the shipped files."""
        return False


def _register(model: type[Model], columns: tuple[str, ...], search: tuple[str, ...] = (), **more: Any) -> None:
    """Show one register with its source and certainty."""
    attributes = {"list_display": columns, "search_fields": search, "ordering": (*columns[:2], "id"), **more}
    admin.site.register(model, RegisterAdmin, **attributes)


SOURCED = ("source", "certainty")
_register(
    Municipality,
    ("list_year", "number", "name", "county_name", "orgnr", "language_form", "population", *SOURCED),
    ("number", "name", "orgnr"),
    list_filter=("list_year",),
)
_register(
    Succession,
    ("from_year", "from_number", "from_name", "to_number", "to_name", "relation", "changed_on", *SOURCED),
    ("from_number", "from_name", "to_number", "to_name"),
    list_filter=("from_year", "relation"),
)
_register(District, ("number", "name", *SOURCED))
_register(ModelTrialParticipant, ("municipality_number_2015", "name", *SOURCED), ("name",))
_register(EarlierGrant, ("year", "recipient_name", "amount_nok", "is_unclear", "note", *SOURCED), ("recipient_name",))
_register(ChosenService, ("cluster", "name", "kind", "municipality_names", *SOURCED))
_register(RegisterLoad, ("loaded_at", "digest", "row_count"))
_register(
    RegisterCompletion,
    (
        "organisation",
        "kind",
        "year",
        "number",
        "is_true",
        "relation",
        "source",
        "entered_by",
        "confirmed_by",
        "refused_by",
    ),
    ("organisation__search_key", "case_ref"),
    list_select_related=("organisation", "entered_by", "confirmed_by", "refused_by"),
)
