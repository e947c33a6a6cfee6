"""The addresses of the applicant's desk and of what its pages link to; its tests need no floor above."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from organisations.access import Audience, audience


@audience(Audience.PUBLIC)
def elsewhere(_request: HttpRequest, **_about: str) -> HttpResponse:
    """A page of another floor."""
    return HttpResponse("elsewhere")


calls = [
    path("", elsewhere, name="list"),
    path("ordninger/<slug:key>/", elsewhere, name="detail"),
    path("ordninger/<slug:key>/regler/", elsewhere, name="rules"),
    path("ordninger/<slug:key>/skjema/<slug:track>/", elsewhere, name="blank"),
]
urlpatterns = [
    path("soknader/", include("applications.applicant.urls")),
    path("brev/", include("letters.inbox.urls")),
    path("organisasjon/", include("organisations.desk.urls")),
    path("logg-inn/", include("organisations.login.urls")),
    path("min-side/", include(([path("", elsewhere, name="home")], "home"))),
    path("", include((calls, "calls"))),
]
