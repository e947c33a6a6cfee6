"""Addresses of the directorate's desk for reports, under /rapporter/."""

from django.urls import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
