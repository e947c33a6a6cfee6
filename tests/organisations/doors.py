"""The addresses of this floor alone, and one door for each audience: its tests need no floor above."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from organisations.access import Audience, audience


def _door(*who: Audience):
    @audience(*who)
    def view(request: HttpRequest) -> HttpResponse:
        actor = getattr(request, "actor", None)
        return HttpResponse(f"{actor.organisation_name} {sorted(actor.roles)}" if actor else "nobody")

    return view


urlpatterns = [
    path("public/", _door(Audience.PUBLIC), name="public"),
    path("system/", _door(Audience.SYSTEM)),
    path("signed-in/", _door(Audience.SIGNED_IN)),
    path("applicant/", _door(Audience.APPLICANT)),
    path("staff/", _door(Audience.STAFF)),
    path("both/", _door(Audience.APPLICANT, Audience.STAFF)),
    path("admin/", admin.site.urls),
    path("organisasjon/", include("organisations.desk.urls")),
    path("logg-inn/", include("organisations.login.urls")),
    path("min-side/", include(([path("", _door(Audience.SIGNED_IN), name="home")], "home"))),
    path("", include(([path("", _door(Audience.PUBLIC), name="list")], "calls"))),
]
