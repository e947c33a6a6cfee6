"""The language switch of the pages. Letters follow the recipient's form of Norwegian, not this."""

from django.urls import path
from django.views.i18n import set_language

from organisations.access import Audience, audience

urlpatterns = [path("", audience(Audience.PUBLIC)(set_language), name="set")]
