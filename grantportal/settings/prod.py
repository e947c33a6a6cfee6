"""Production: refuses to start without its secrets; TLS, secure cookies, hashed static names."""

from django.core.exceptions import ImproperlyConfigured

from grantportal.settings.base import *
from grantportal.settings.base import BASE_URL, DATABASES, SECRET_KEY, env_flag

if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must be set to at least 50 random characters.")
if DATABASES["default"]["ENGINE"].endswith("sqlite3") and not env_flag("ALLOW_SQLITE", default=False):
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database (or set ALLOW_SQLITE=1 to try it out).")

SECURE_SSL_REDIRECT = env_flag("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_flag("TRUST_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
if not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("BASE_URL must be the https address that letters and mails print.")
