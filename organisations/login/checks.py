"""`manage.py check --deploy` tells of a log-in by OpenID Connect that is half set: the button would not be there."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's name

from organisations.login.oidc.client import problems


@register(Tags.security, deploy=True)
def check_oidc(**kwargs: Any) -> list[CheckMessage]:
    """One warning for each setting that does not hold."""
    return [Warning(text, hint="See docs/deploy.md.", id="organisations.W001") for text in problems()]
