"""What is kept about signing in, and for how long: sessions until they end, the log of log-ins for ninety days."""

from importlib import import_module

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings

LOG_DAYS = 90


def forget_old_sessions() -> None:
    """Remove ended sessions, and the log of log-ins (with their addresses) older than ninety days. Safe to repeat."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    AxesProxyHandler.reset_logs(age_days=LOG_DAYS)
