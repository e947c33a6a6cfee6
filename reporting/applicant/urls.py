"""Addresses of the grantee's desk, under /tilskudd/."""

from django.urls import path

from reporting.applicant import accounts, budget, files, grant, listing, report, saving, sending

app_name = "grantee"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("<slug:ref>/", grant.grant, name="case"),
    path("<slug:ref>/rapport/<int:pk>/", report.report, name="report"),
    path("<slug:ref>/rapport/<int:pk>/lagre/", saving.save, name="save"),
    path("<slug:ref>/rapport/<int:pk>/regnskap/", accounts.accounts, name="accounts"),
    path("<slug:ref>/rapport/<int:pk>/budsjett/", budget.budget, name="budget"),
    path("<slug:ref>/rapport/<int:pk>/vedlegg/", files.files, name="files"),
    path("<slug:ref>/rapport/<int:pk>/vedlegg/<int:file_pk>/", files.download, name="file"),
    path("<slug:ref>/rapport/<int:pk>/vedlegg/<int:file_pk>/fjern/", files.take_out, name="remove_file"),
    path("<slug:ref>/rapport/<int:pk>/send/", sending.review, name="review"),
    path("<slug:ref>/rapport/<int:pk>/kvittering/", sending.receipt, name="receipt"),
]
