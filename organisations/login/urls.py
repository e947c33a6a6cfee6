"""Addresses under /logg-inn/."""

from django.urls import path

from organisations.login import views

app_name = "login"

urlpatterns = [
    path("", views.login, name="login"),
    path("demo/", views.demo, name="demo"),
    path("ut/", views.logout, name="logout"),
    path("organisasjon/", views.organisation, name="organisation"),
]
