"""Prints, as JSON, what the portal holds about the applications of each call, after the outbox was swept."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

import django

django.setup()

from grants import audit
from grants.applications.content import sha256
from grants.applications.models import Application
from grants.audit.models import Entry
from grants.calls.models import Call
from grants.outbox.models import Message
from grants.outbox.tasks import sweep


def find(call: Call) -> dict:
    return {
        "last_number": call.last_number,
        "prefix": call.reference_prefix,
        "applications": [_facts(application) for application in Application.objects.filter(call=call).order_by("pk")],
    }


def _facts(application: Application) -> dict:
    submissions = list(application.submissions.all())
    return {
        "pk": application.pk,
        "state": application.state,
        "reference": application.reference,
        "title": application.title,
        "summary": application.summary,
        "target_group": application.target_group,
        "districts": sorted(application.districts.values_list("code", flat=True)),
        "amounts": sorted({str(row.amount) for row in application.plan_rows.all()}),
        "rows": application.plan_rows.count(),
        "requested": str(application.requested_amount),
        "submissions": len(submissions),
        "frozen": [entry.content["title"] for entry in submissions if entry.sha256 == sha256(entry.content)],
        "receipts": application.letters.filter(kind="receipt").count(),
        "sent": Entry.objects.filter(chain=application.chain, action="submit").count(),
        "broken_at": audit.broken_at(application.chain),
    }


def main() -> None:
    while Message.objects.filter(handled_at=None, attempts=0).exists():
        sweep()
    failed = list(Message.objects.filter(handled_at=None).values_list("last_error", flat=True))
    print(json.dumps({"failed": failed, "calls": {call.pk: find(call) for call in Call.objects.all()}}))


if __name__ == "__main__":
    main()
