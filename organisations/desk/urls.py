"""Addresses under /organisasjon/."""

from django.urls import path

from organisations.desk import views

app_name = "organisation"

urlpatterns = [
    path("", views.show, name="show"),
    path("endre/", views.edit, name="edit"),
    path("konto/", views.account, name="account"),
    path("konto/<int:pk>/bekreft/", views.confirm, name="account-confirm"),
    path("roller/gi/", views.grant, name="role-grant"),
    path("roller/<int:pk>/avslutt/", views.end, name="role-end"),
]
