"""The embedded default: SQLite and the file broker under var/, demo people, debug pages."""

from grantportal.settings.base import *
from grantportal.settings.base import SECRET_KEY, STORAGES, VAR, env_flag

SECRET_KEY = SECRET_KEY or "dev-only-not-a-secret-0123456789-abcdefghijklmnopqrstuvwxyz"
DEBUG = env_flag("DEBUG", default=True)
DEMO = env_flag("DEMO", default=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
VAR.mkdir(parents=True, exist_ok=True)
