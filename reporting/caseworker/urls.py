"""Addresses of the directorate's desk for reports, under /rapporter/."""

from django.urls import path

from reporting.caseworker import queue, repayments, report

app_name = "reports"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("tilbakebetaling/", repayments.repayments, name="repayments"),
    path("tilbakebetaling/<int:pk>/", repayments.repayment, name="repayment"),
    path("tilbakebetaling/<int:pk>/<slug:way>/", repayments.move, name="move"),
    path("<int:pk>/", report.report, name="report"),
    path("<int:pk>/vurder/<slug:rule>/", report.judge, name="judge"),
    path("<int:pk>/fravik/<slug:rule>/", report.override, name="override"),
    path("<int:pk>/bekreft/<slug:rule>/", report.confirm, name="confirm"),
    path("<int:pk>/adresse/", report.address, name="address"),
    path("<int:pk>/modell/", report.ready, name="ready"),
    path("<int:pk>/tilbake/", report.give_back, name="return"),
    path("<int:pk>/godkjenn/", report.approve, name="approve"),
]
