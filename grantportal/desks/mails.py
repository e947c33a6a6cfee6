"""The mails of the demo: what the portal sent to whom, read from the mail sink's folder. Only mounted in the demo."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from grantportal.mailsink import Spool
from organisations.access import Audience, audience

SHOWN = 100


@audience(Audience.PUBLIC)
def listing(request: HttpRequest) -> HttpResponse:
    """The newest mails."""
    spool = Spool(settings.MAIL_SPOOL)
    names = spool.names()
    mails = [mail for name in names[:SHOWN] if (mail := spool.read(name))]
    return render(request, "grantportal/mails.html", {"mails": mails, "count": len(names)})


@audience(Audience.PUBLIC)
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as its receiver reads it."""
    found = Spool(settings.MAIL_SPOOL).read(name)
    if found is None:
        raise Http404
    return render(request, "grantportal/mail.html", {"mail": found})


urlpatterns = [
    path("epost/", listing, name="mails"),
    path("epost/<slug:name>/", mail, name="mail"),
]
