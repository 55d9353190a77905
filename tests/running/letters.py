"""Letters of a running portal: sends every draft, counts what is made, and at the end sweeps up what was left."""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

import django

django.setup()

from django.db.models import Count

from grants import audit
from grants.applications import workflow
from grants.applications.models import Application
from grants.audit.models import Entry
from grants.letters.models import Letter
from grants.outbox import tasks
from grants.outbox.models import Message
from portal.access import clock


def send() -> int:
    """Sends every draft; each now waits for its letter."""
    drafts = list(Application.objects.filter(submitted_at=None))
    for draft in drafts:
        workflow.submit(application=draft, actor=draft.created_by, now=clock.now())
    return len(drafts)


def count() -> int:
    return Letter.objects.count()


def finish() -> dict:
    """Handles what is left, as the worker's sweep does every half minute, and says what there is.

    A letter leads to a message, and the message to a mail: each waits for a sweep of its own.
    """
    for _ in ("letter", "message", "mail"):
        tasks.sweep()
    letters = Letter.objects.values("kind", "subject").annotate(number=Count("pk"))
    provided = Entry.objects.filter(action="provide_letter").values("chain").annotate(number=Count("pk"))
    return {
        "letters": sorted(row["number"] for row in letters),
        "records": sorted(row["number"] for row in provided),
        "mails": Message.objects.filter(topic="mail", handled_at__isnull=False).count(),
        "waiting": [f"{message}: {message.last_error}" for message in Message.objects.filter(handled_at=None)],
        "broken": [one.chain for one in Application.objects.all() if audit.broken_at(one.chain) is not None],
        "unreadable": [
            letter.pk for letter in Letter.objects.all() if not letter.pdf.open().read().startswith(b"%PDF")
        ],
    }


if __name__ == "__main__":
    print(json.dumps({"send": send, "count": count, "finish": finish}[sys.argv[1]]()))
