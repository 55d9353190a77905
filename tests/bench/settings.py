"""Settings of the benchmark: a server's, with its own folder, on the embedded PostgreSQL."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("PORTAL_VAR", str(ROOT / "var" / "bench"))
os.environ.setdefault("SECRET_KEY", "only-for-the-benchmark")

from config.settings.base import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
LOG_LEVEL = "ERROR"
