"""What the outbox calls after the office refused a registration: drafts and papers of that Träger go for good."""

import datetime
from functools import partial

from django.db import transaction

from grants import outbox
from grants.applications.models import Application
from grants.attachments.models import Attachment, Document
from grants.organisations.models import Organisation


@outbox.handler("refused_papers")
def forget(payload: dict, now: datetime.datetime) -> None:
    """Delete the drafts, the uploaded files and the messages of a refused Träger. Nothing of it was ever submitted."""
    organisation = Organisation.objects.filter(refused_at__isnull=False).get(pk=payload["organisation"])
    drafts = Application.objects.filter(organisation=organisation, submitted_at=None)
    for papers in (
        Attachment.objects.filter(application__in=drafts),
        Document.objects.filter(organisation=organisation),
    ):
        for paper in papers:
            if paper.file:
                transaction.on_commit(partial(paper.file.storage.delete, paper.file.name))
            paper.delete()
    for draft in drafts:
        draft.messages.all().delete()
        draft.delete()
