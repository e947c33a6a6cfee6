"""The tests: SQLite or PostgreSQL by TEST_DATABASE_URL, fast password hashing, no manifest."""

import os
import tempfile
from pathlib import Path

from grantportal.settings.base import *
from grantportal.settings.base import STORAGES, database

SECRET_KEY = "test-only-not-a-secret-0123456789-abcdefghijklmnopqrstuvwxyz"
DEBUG = False
DEMO = True
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": database(os.environ.get("TEST_DATABASE_URL", "sqlite://:memory:"))}
if "TEST_DB_NAME" in os.environ:  # a name that only this run knows: no other database is ever touched
    DATABASES["default"]["TEST"] = {"NAME": os.environ["TEST_DB_NAME"]}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
_SCRATCH = Path(tempfile.mkdtemp(prefix="portal-test-"))
MEDIA_ROOT = _SCRATCH / "files"
STORAGES["default"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": str(MEDIA_ROOT)},
}
STORAGES["quarantine"]["OPTIONS"] = {"location": str(_SCRATCH / "quarantine")}
CLAMD_ADDRESS = ""  # a test that needs a scanner starts one
MAIL_SPOOL = _SCRATCH / "mail"
STATIC_ROOT = _SCRATCH / "static"
STATIC_ROOT.mkdir()  # WhiteNoise warns about a missing folder, and warnings are errors
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
# No test speaks to a provider that it did not start itself.
OIDC_ISSUER = OIDC_CLIENT_ID = OIDC_PRIVATE_KEY = OIDC_PRIVATE_KEY_FILE = OIDC_AUTHORIZATION_DETAILS = ""
