"""The Celery application: drives the outbox and the clock's jobs, nothing else."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

app = Celery("foerderportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["grants.outbox", "grants.correspondence"])
