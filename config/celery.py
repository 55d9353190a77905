"""The Celery application: drives the outbox and the clock's jobs, nothing else."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

TRANSPORT_ALIASES["filesystem"] = "config.embedded.queue:Transport"

app = Celery("foerderportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "grants.outbox",
        "grants.accounts",
        "grants.archive",
        "grants.correspondence",
        "grants.applications",
        "grants.organisations",
        "reporting.deliveries",
        "portal.access",
    ]
)
