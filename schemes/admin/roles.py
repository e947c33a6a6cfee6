"""Who works with which scheme: roles are given and ended by the operations, never edited."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schemes.admin.lists import column, word_filter
from schemes.admin.rights import SchemesAdmin, administrator, roles_here
from schemes.models import SchemeRole
from schemes.operations.granting import end_role, grant_role
from schemes.workflow import SchemeRoleName

ROLE_WORDS = {
    SchemeRoleName.CASEWORKER: gettext_lazy("saksbehandler"),
    SchemeRoleName.DECISION_MAKER: gettext_lazy("beslutter"),
    SchemeRoleName.SPENDING_AUTHORITY: gettext_lazy("budsjettdisponeringsmyndighet"),
    SchemeRoleName.ATTESTANT: gettext_lazy("attestant"),
    SchemeRoleName.ECONOMIST: gettext_lazy("økonom"),
    SchemeRoleName.READER: gettext_lazy("leser"),
    SchemeRoleName.SCHEME_ADMIN: gettext_lazy("administrator for ordningen"),
}


class RoleForm(forms.ModelForm):
    """One role of one person."""

    role = forms.ChoiceField(
        label=gettext_lazy("Rolle"), choices=[(role.value, word) for role, word in ROLE_WORDS.items()]
    )

    class Meta:
        model = SchemeRole
        fields = ("user", "scheme", "role")
        labels = {"user": gettext_lazy("Person"), "scheme": gettext_lazy("Ordning")}
        help_texts = {"scheme": gettext_lazy("Tomt betyr alle ordninger.")}


@admin.register(SchemeRole)
class SchemeRoleAdmin(SchemesAdmin):
    """Roles. Who administers all schemes, or is a superuser, gives them; nobody to themselves (T29)."""

    form = RoleForm
    list_display = (
        column("user", gettext_lazy("Person"), ordering="user__display_name"),
        "role_in_words",
        column("scheme", gettext_lazy("Ordning")),
        column("granted_at", gettext_lazy("Gitt"), ordering="granted_at"),
        column("ended_at", gettext_lazy("Avsluttet"), ordering="ended_at"),
    )
    list_filter = (word_filter("role", gettext_lazy("rolle"), ROLE_WORDS),)
    list_select_related = ("user", "scheme")
    search_fields = ("user__display_name", "user__username")
    ordering = ("user__display_name", "id")
    raw_id_fields = ("user",)
    actions = ("end_roles",)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: object
    ) -> type[forms.ModelForm]:
        """The form knows who asks: nobody gives a role to themselves."""
        form = super().get_form(request, obj, change, **kwargs)
        own = request.user.pk

        class Asked(form):  # type: ignore[valid-type]
            def clean_user(self) -> object:
                """Another person than the one who gives the role."""
                user = self.cleaned_data["user"]
                if user.pk == own:
                    raise forms.ValidationError(_("Du kan ikke gi deg selv en rolle. Be en annen administrator."))
                return user

        return Asked

    def save_model(self, request: HttpRequest, obj: SchemeRole, form: forms.ModelForm, change: bool) -> None:
        """Through the operation, which writes the trail."""
        given = grant_role(
            user=obj.user, scheme=obj.scheme, role=obj.role, actor=administrator(request), now=timezone.now()
        )
        obj.pk = given.pk

    @admin.display(description=gettext_lazy("Rolle"), ordering="role")
    def role_in_words(self, obj: SchemeRole) -> str:
        """The role as people call it."""
        return str(ROLE_WORDS[SchemeRoleName(obj.role)])

    @admin.action(description=gettext_lazy("Avslutt rollene"))
    def end_roles(self, request: HttpRequest, queryset: QuerySet[SchemeRole]) -> None:
        """End each of the chosen roles."""
        for role in queryset:
            end_role(role=role, actor=administrator(request), now=timezone.now())
        self.message_user(request, _("Rollene er avsluttet. De virker ikke lenger."), messages.SUCCESS)

    def _gives_roles(self, request: HttpRequest) -> bool:
        is_superuser = bool(getattr(request.user, "is_superuser", False))
        return is_superuser or SchemeRoleName.SCHEME_ADMIN in roles_here(request).everywhere

    def get_queryset(self, request: HttpRequest) -> QuerySet[SchemeRole]:
        """All of them: a person with a role everywhere has one in each scheme."""
        return admin.ModelAdmin.get_queryset(self, request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The first administrator is made by a superuser."""
        return self._gives_roles(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Seeing is for those who give."""
        return self._gives_roles(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Giving."""
        return self._gives_roles(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A role is not edited: it is ended, and another is given."""
        return False
