"""Addresses of the public pages of schemes: `calls:` and `rules:`."""

from django.urls import include, path

from schemes.public import blank, catalogue, detail, difference, precheck, rules, rules_json, watch

calls = [
    path("", catalogue.catalogue, name="list"),
    path("ordninger/", catalogue.catalogue, name="all"),
    path("forhandssjekk/", precheck.precheck, name="precheck"),
    path("ordninger/<slug:key>/", detail.detail, name="detail"),
    path("ordninger/<slug:key>/varsel/", watch.ask, name="watch"),
    path("varsel/<str:token>/", watch.confirm, name="watch_confirm"),
    path("varsel/<str:token>/slutt/", watch.end, name="watch_end"),
    path("ordninger/<slug:key>/skjema/<slug:track>/", blank.page, name="blank"),
    path("ordninger/<slug:key>/skjema/<slug:track>.pdf", blank.paper, name="blank_pdf"),
    path("ordninger/<slug:key>/regler/", rules.of_call, name="rules"),
    path("ordninger/<slug:key>/regler.json", rules_json.book, name="rules_json"),
]
ruling = [
    path("", rules.index, name="index"),
    path("regler-1.schema.json", rules_json.schema, name="schema"),
    path("<slug:key>/endringer/", difference.of_call, name="difference"),
    path("<slug:key>/endringer/<slug:other>/", difference.of_call, name="difference_from"),
]

urlpatterns = [
    path("", include((calls, "calls"))),
    path("regelverk/", include((ruling, "rules"))),
]
