"""What holds everywhere. Every value that differs between hosts comes from the environment (docs/deploy.md)."""

import os
from pathlib import Path
from typing import Any

import dj_database_url

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))


def env_flag(name: str, default: bool) -> bool:
    """A yes/no environment variable: 1, true and yes are yes."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes"}


def env_list(name: str, default: str = "") -> list[str]:
    """A comma-separated environment variable."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def database(url: str) -> dict[str, Any]:
    """One database from its address. SQLite gets WAL and IMMEDIATE: a DEFERRED lock upgrade fails at once."""
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


SECRET_KEY = os.environ.get("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
BASE_URL = os.environ.get("BASE_URL", "http://localhost:8000")  # the address printed in letters and mails
DEMO = env_flag("DEMO", default=False)  # one log-in page with the demo people, the mail page, the example stripe

INSTALLED_APPS = [
    "organisations",
    "letters",
    "schemes",
    "applications",
    "reporting",
    "grantportal",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "csp",
    "axes",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "grantportal.desks.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organisations.login.limits.SessionLimits",
    "organisations.access.ActorMiddleware",
    "organisations.login.open_forms.OpenForms",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "grantportal.urls"
WSGI_APPLICATION = "grantportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "grantportal.templatetags.portal"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "grantportal.shell.shell",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'portal.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # may be empty at any time

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login:login"
LOGIN_REDIRECT_URL = "home:home"
LOGOUT_REDIRECT_URL = "calls:list"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # the lock is on the account, from whatever address the tries come
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False  # no line about itself on standard error: commands answer there in one line
AXES_LOCKOUT_TEMPLATE = "organisations/login/locked.html"

# Log-in by OpenID Connect (ID-porten, Ansattporten); off while nothing is set, see docs/deploy.md.
OIDC_NAME = os.environ.get("OIDC_NAME", "ID-porten")  # what the button says
OIDC_ISSUER = os.environ.get("OIDC_ISSUER", "")
OIDC_CLIENT_ID = os.environ.get("OIDC_CLIENT_ID", "")
OIDC_PRIVATE_KEY = os.environ.get("OIDC_PRIVATE_KEY", "")  # PEM or JWK; signs as private_key_jwt
OIDC_PRIVATE_KEY_FILE = os.environ.get("OIDC_PRIVATE_KEY_FILE", "")
OIDC_KEY_ID = os.environ.get("OIDC_KEY_ID", "")
OIDC_SCOPE = os.environ.get("OIDC_SCOPE", "openid")
OIDC_ACR = env_list("OIDC_ACR", "idporten-loa-high")  # levels of assurance that are enough
OIDC_ACR_STAFF = env_list("OIDC_ACR_STAFF")  # for whoever works in the directorate; empty = the same
OIDC_ALGORITHMS = env_list("OIDC_ALGORITHMS", "RS256")  # signatures taken on ID tokens
OIDC_AUTHORIZATION_DETAILS = os.environ.get("OIDC_AUTHORIZATION_DETAILS", "")  # the representation asked for, JSON
LOCAL_LOGIN = env_flag("LOCAL_LOGIN", default=True)  # user name and password, for the demo and in an emergency

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a full budget grid is large
DATA_UPLOAD_MAX_MEMORY_SIZE = 6_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
ATTACHMENT_MAX_BYTES = int(os.environ.get("ATTACHMENT_MAX_BYTES", str(20 * 1024 * 1024)))
CLAMD_ADDRESS = os.environ.get("CLAMD_ADDRESS", "")  # host:port or a Unix socket; empty: files are not scanned
FILE_UPLOAD_HANDLERS = [
    "grantportal.uploads.LimitedUpload",  # before the two that keep the bytes
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # Designsystemet draws its ticks as data: SVG
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR / "static"))
NODE = ROOT / "node_modules"
STATICFILES_DIRS = [
    ROOT / "static",
    ("vendor/designsystemet", NODE / "@digdir/designsystemet-css/dist"),
    ("vendor/designsystemet-web", NODE / "@digdir/designsystemet-web/dist/umd"),
    ("vendor/inter", NODE / "@fontsource-variable/inter"),
    ("vendor/open-sans", NODE / "@fontsource/open-sans"),
    ("vendor/htmx", NODE / "htmx.org/dist"),
]
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR / "files"))  # never served by address: views stream the bytes
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "quarantine": {  # what the virus scanner stopped; no page reads from here
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": os.environ.get("QUARANTINE_ROOT", VAR / "quarantine")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_HOST = os.environ.get("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "2525"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20  # seconds; Django's default waits for ever
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Tilskuddsportalen <ikke-svar@example.invalid>")
MAIL_SPOOL = Path(os.environ.get("MAIL_SPOOL", VAR / "mail"))  # where the demo's SMTP sink keeps what it received

CELERY_APP = "grantportal.celery:app"
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "filesystem://localhost")
CELERY_QUEUE_DIR = Path(os.environ.get("CELERY_QUEUE_DIR", VAR / "queue"))
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(CELERY_QUEUE_DIR / "messages"),
        "data_folder_out": str(CELERY_QUEUE_DIR / "messages"),
        "control_folder": str(CELERY_QUEUE_DIR / "control"),
        "store_processed": False,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "socket_timeout": 5, "socket_connect_timeout": 2}
LETTER_LEASE_SECONDS = int(os.environ.get("LETTER_LEASE_SECONDS", "120"))  # above the longest render and hand-over

CRISPY_ALLOWED_TEMPLATE_PACKS = ["portal"]
CRISPY_TEMPLATE_PACK = "portal"
CRISPY_FAIL_SILENTLY = False

# The sender: mark, name and address stand in this one place.
PORTAL_NAME = os.environ.get("PORTAL_NAME", "Tilskuddsportalen")
BODY_NAME = os.environ.get("BODY_NAME", "Barne-, ungdoms- og familiedirektoratet")
BODY_SHORT = os.environ.get("BODY_SHORT", "Bufdir")
CLAIM_ACCOUNT = os.environ.get(
    "CLAIM_ACCOUNT", ""
)  # where grants are paid back to; no claim can be made before it is set
BODY_FOOTER = os.environ.get("BODY_FOOTER", "Barne-, ungdoms- og familiedirektoratet · Org.nr. 986 128 433")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {  # each step of a drawing and each line of an SMTP talk, with the addresses of people
        name: {"level": "WARNING"} for name in ("weasyprint", "fontTools", "mail.log")
    },
}
