"""Addresses of the grantee's desk, under /tilskudd/."""

from django.urls import path

from reporting.applicant import grant, listing

app_name = "grantee"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("<slug:ref>/", grant.grant, name="case"),
]
