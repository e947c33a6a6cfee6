"""A real mail server, and the portal pointed at it."""

import pytest

from tests.letters.smtp import Scripted, free_port, serving


@pytest.fixture
def smtp(settings):
    """A scripted SMTP server that the portal sends to."""
    handler = Scripted()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_TIMEOUT = 2
    with serving(handler) as port:
        settings.EMAIL_PORT = port
        yield handler


@pytest.fixture
def no_smtp(settings):
    """Nobody answers where the mails should go."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    settings.EMAIL_TIMEOUT = 2
