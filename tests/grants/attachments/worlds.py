"""Papers that went through their doors, and what lies in the storage afterwards."""

import datetime

from django.core.files.storage import default_storage

from grants.applications.models import Application
from grants.attachments import workflow
from grants.attachments.models import Attachment, Document
from grants.organisations.models import Organisation
from tests import factories
from tests.factories import NOW
from tests.grants.attachments import files


def attached(application: Application, kind: str = "concept", *, actor=None, now=NOW, **fields) -> Attachment:
    """A PDF among the Anlagen of an application."""
    values = {"name": "Konzept.pdf", "data": files.paper("Konzept")} | fields
    actor = actor or application.created_by
    return workflow.attach(application=application, actor=actor, now=now, kind=kind, **values)


def filed(
    organisation: Organisation,
    kind: str = "statutes",
    *,
    actor=None,
    now=NOW,
    valid_until: datetime.date | None = None,
    **fields,
) -> Document:
    """A PDF among the master documents of a Träger."""
    values = {"name": "Satzung.pdf", "data": files.paper("Satzung")} | fields
    actor = actor or factories.member(organisation)
    return workflow.file_document(
        organisation=organisation, actor=actor, now=now, kind=kind, valid_until=valid_until, **values
    )


def stored(folder: str = "attachments") -> list[str]:
    """Every file that lies in the storage of papers."""
    if not default_storage.exists(folder):
        return []
    folders, names = default_storage.listdir(folder)
    return sorted(
        [*(f"{folder}/{name}" for name in names), *(each for name in folders for each in stored(f"{folder}/{name}"))]
    )
