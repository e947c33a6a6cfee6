"""Mounts the desks of all floors. Every view states its audience (tests/house/test_urls.py)."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from applications.caseworker import decision, payments, sending
from grantportal.desks import dates, gallery, health, home, language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("schemes.public.urls")),
    path("kalender/<str:secret>.ics", dates.calendar, name="calendar"),
    path("min-side/", include((home.urlpatterns, "home"))),
    path("soknader/", include("applications.applicant.urls")),
    path("saker/<slug:ref>/", include((decision.urlpatterns, "decisions"))),
    path("saker/", include("applications.caseworker.urls")),
    path("utsending/", include((sending.urlpatterns, "sendroom"))),
    path("utbetalinger/", include((payments.urlpatterns, "payments"))),
    path("tilskudd/", include("reporting.applicant.urls")),
    path("rapporter/", include("reporting.caseworker.urls")),
    path("brev/", include("letters.inbox.urls")),
    path("registre/", include("grantportal.desks.registers.urls")),
    path("organisasjon/", include("organisations.desk.urls")),
    path("logg-inn/", include("organisations.login.urls")),
    path("sprak/", include((language.urlpatterns, "language"))),
    path("helse/", include((health.urlpatterns, "health"))),
    path("admin/", admin.site.urls),
]

if settings.DEMO:
    from grantportal.desks import mails

    urlpatterns += [
        path("demo/", include((mails.urlpatterns, "demo"))),
        path("komponenter/", include((gallery.urlpatterns, "gallery"))),
    ]
