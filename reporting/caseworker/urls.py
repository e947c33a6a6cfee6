"""Addresses of the directorate's desk for reports, under /rapporter/."""

from django.urls import path

from reporting.caseworker import answering, files, follow_up, queue, repayments, report

app_name = "reports"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("tilbakebetaling/", repayments.repayments, name="repayments"),
    path("tilbakebetaling/<int:pk>/", repayments.repayment, name="repayment"),
    path("tilbakebetaling/<int:pk>/<slug:way>/", repayments.move, name="move"),
    path("sak/<slug:ref>/", follow_up.follow_up, name="follow_up"),
    path("<int:pk>/", report.report, name="report"),
    path("<int:pk>/vurder/<slug:rule>/", answering.judge, name="judge"),
    path("<int:pk>/fravik/<slug:rule>/", answering.override, name="override"),
    path("<int:pk>/bekreft/<slug:rule>/", answering.confirm, name="confirm"),
    path("<int:pk>/adresse/", answering.address, name="address"),
    path("<int:pk>/modell/", answering.ready, name="ready"),
    path("<int:pk>/vedlegg/<int:file_pk>/", files.download, name="file"),
    path("<int:pk>/vedlegg/<int:file_pk>/kontroller/", files.scan, name="scan_file"),
    path("<int:pk>/tilbake/", answering.give_back, name="return"),
    path("<int:pk>/godkjenn/", answering.approve, name="approve"),
]
