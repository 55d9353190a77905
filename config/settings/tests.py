"""Settings for tests: the same code on an embedded server of its own, with what makes carelessness fail."""

import os
from pathlib import Path

from config.embedded.postgres import Server

os.environ.setdefault("PORTAL_VAR", str(Path(__file__).resolve().parents[2] / "var" / "tests"))
os.environ.setdefault("SECRET_KEY", "only-for-tests")

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, REST_FRAMEWORK, STATIC_ROOT, VAR

# A test server need not survive a power cut.
SERVER = Server(VAR, options=("fsync=off", "synchronous_commit=off", "full_page_writes=off"))
for database in DATABASES.values():
    database["OPTIONS"].pop("pool")

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACCOUNT_RATE_LIMITS = False
REST_FRAMEWORK = REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"user": None}}
