"""Addresses of the public pages of schemes: `calls:` and `rules:`."""

from django.urls import include, path

from schemes.public import catalogue, detail, rules

calls = [
    path("", catalogue.catalogue, name="list"),
    path("ordninger/", catalogue.catalogue, name="all"),
    path("ordninger/<slug:key>/", detail.detail, name="detail"),
    path("ordninger/<slug:key>/regler/", rules.of_call, name="rules"),
]
ruling = [path("", rules.index, name="index")]

urlpatterns = [
    path("", include((calls, "calls"))),
    path("regelverk/", include((ruling, "rules"))),
]
