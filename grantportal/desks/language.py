"""The language of the pages: bokmål until another is chosen. Letters follow the recipient's form of Norwegian."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.urls import path
from django.utils import translation
from django.views.i18n import set_language

from organisations.access import Audience, audience


class ChosenLanguage(LocaleMiddleware):
    """The language of the switch, kept in a cookie. What a browser was installed with is no choice of the person."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the chosen language, or bokmål."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _name in settings.LANGUAGES}
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()


urlpatterns = [path("", audience(Audience.PUBLIC)(set_language), name="set")]
