"""The settings of a server, as a city's IT would set them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = {
    "DJANGO_SETTINGS_MODULE": "config.settings.base",
    "DATABASE_URL": "postgres://portal@database/portal",
    "STORE_URL": "postgres://portal@database/store",
    "CELERY_BROKER_URL": "redis://queue",
    "EMAIL_URL": "smtp://mail",
    "ALLOWED_HOSTS": "foerderung.example.org",
    "PORTAL_URL": "https://foerderung.example.org",
    "SECRET_KEY": "aB3-xY7_" * 8,
}


def test_a_server_needs_no_more_settings_than_the_readme_names(tmp_path):
    # Neighbours of this test set Django's own variables.
    ours = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    found = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=ours | SERVER | {"PORTAL_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")
