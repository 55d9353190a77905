"""Reads of papers. The office sees what was handed in, by the frozen content of a Submission, and nothing else."""

from django.db.models import QuerySet

from grants.applications.models import Application, Submission
from grants.applications.queries import files
from grants.attachments.models import Attachment, Document, Paper


def handed_in(application: Application, sha256: str) -> Paper | None:
    """The paper with these bytes, if it is part of any submitted version of the application."""
    if not _named_in(Submission.objects.filter(application=application), sha256):
        return None
    own = Attachment.objects.filter(application=application, sha256=sha256)
    lasting = Document.objects.filter(organisation=application.organisation_id, sha256=sha256)
    return own.exclude(file="").first() or lasting.exclude(file="").first()


def was_handed_in(paper: Paper) -> bool:
    """Is this file part of what was ever submitted? Then its bytes belong to the file of the office."""
    if isinstance(paper, Attachment):
        versions = Submission.objects.filter(application=paper.application_id)
    else:
        versions = Submission.objects.filter(application__organisation=paper.organisation_id)
    return _named_in(versions, paper.sha256)


def may_read(user, paper: Paper, application: Application | None) -> bool:
    """May this person read the file: as one of the Träger, or in the course of an application they work on?"""
    if application is None:
        return type(paper)._default_manager.visible_to(user).filter(pk=paper.pk).exists()
    return files(user).filter(pk=application.pk).exists() and paper == handed_in(application, paper.sha256)


def _named_in(versions: QuerySet[Submission], sha256: str) -> bool:
    return versions.filter(content__attachments__contains=[{"sha256": sha256}]).exists()
