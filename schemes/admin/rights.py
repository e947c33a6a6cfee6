"""Who may do what at the administrators' pages of schemes: the role of scheme administrator, scheme by scheme."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.actors import Actor
from schemes.queries import SchemeRoles, roles_of
from schemes.workflow import SchemeRoleName

CACHED = "_scheme_roles"


def administrator(request: HttpRequest) -> Actor:
    """The person at the administrators' pages, by name; what they may do is asked of their roles in schemes."""
    user = request.user
    return Actor(user_id=user.pk, name=str(user), organisation_name=_("Administrasjon"))


def roles_here(request: HttpRequest) -> SchemeRoles:
    """The roles of the person, read once for each request."""
    if not hasattr(request, CACHED):
        setattr(request, CACHED, roles_of(request.user.pk or 0))
    found: SchemeRoles = getattr(request, CACHED)
    return found


def is_administrator(request: HttpRequest, scheme_id: int | None = None) -> bool:
    """Whether the person administers this scheme (or, without one named, any)."""
    roles = roles_here(request)
    held = roles.any if scheme_id is None else roles.for_scheme(scheme_id)
    return SchemeRoleName.SCHEME_ADMIN in held


class SchemesAdmin(admin.ModelAdmin):
    """Pages for scheme administrators. `scheme_path` leads from the row to its scheme; a foreign scheme is absent."""

    scheme_path = "scheme"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Only rows of schemes that the person administers."""
        rows = super().get_queryset(request)
        roles = roles_here(request)
        if SchemeRoleName.SCHEME_ADMIN in roles.everywhere:
            return rows
        return rows.filter(Q(**{f"{self.scheme_path}__in": roles.schemes_with(SchemeRoleName.SCHEME_ADMIN)}))

    def scheme_of(self, obj: Model) -> int:
        """The id of the scheme that `obj` belongs to."""
        found: Any = obj
        for step in self.scheme_path.split("__"):
            found = found if step == "pk" else getattr(found, step)
        return int(found.pk)

    def may(self, request: HttpRequest, obj: Model | None) -> bool:
        """Whether the person administers the scheme of `obj`."""
        return is_administrator(request, None if obj is None or obj.pk is None else self.scheme_of(obj))

    def absent(self, request: HttpRequest) -> HttpResponse:
        """What a foreign row is: not there. As Django's own pages say it."""
        self.message_user(
            request, _("Den finnes ikke, eller den hører til en ordning du ikke styrer."), messages.WARNING
        )
        return HttpResponseRedirect(reverse("admin:index"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the app shows at all."""
        return is_administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Reading is for administrators too."""
        return self.may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Writing is for administrators."""
        return self.may(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """New rows are for administrators."""
        return is_administrator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted unless a page says so."""
        return False
