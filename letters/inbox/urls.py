"""Addresses of the letter archive."""

from django.urls import path

from letters.inbox import views

app_name = "letters"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:letter_id>/", views.letter, name="letter"),
    path("<int:letter_id>/pdf/", views.pdf, name="pdf"),
]
