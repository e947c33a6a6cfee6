"""Addresses under /registre/."""

from django.urls import path

from grantportal.desks.registers import views

app_name = "registers"
urlpatterns = [
    path("", views.show, name="list"),
    path("rettelser/<int:pk>/bekreft/", views.confirm, name="confirm"),
    path("rettelser/<int:pk>/legg-bort/", views.refuse, name="refuse"),
    path("innsigelser/<int:pk>/svar/", views.answer, name="answer"),
    path("<slug:register>/", views.show, name="register"),
    path("<slug:register>/rett/", views.correct, name="correct"),
]
