"""The papers of a Träger: Anlagen of one application, and master documents given once for all of them."""

import datetime
import secrets

from django.db import models
from django.db.models import Q

from grants.applications.models import Application
from grants.organisations.kinds import LASTING, AttachmentKind
from grants.organisations.models import Organisation
from grants.people.models import User

WARNING_DAYS = 60


def random_place(paper, filename: str) -> str:
    """Where the bytes lie: a name that nobody can guess and that says nothing about the file."""
    name = secrets.token_hex(20)
    return f"attachments/{name[:2]}/{name}"


class StandingQuerySet(models.QuerySet):
    def standing(self):
        """What counts now: given and not removed."""
        return self.filter(removed_at=None)


class AttachmentQuerySet(StandingQuerySet):
    def visible_to(self, user):
        """The Anlagen of this person's own Träger. The office reads what was handed in (`queries.handed_in`)."""
        own = Application.objects.visible_to(user).filter(organisation_id__in=user.rights)
        return self.filter(application__in=own.values("pk"))


class DocumentQuerySet(StandingQuerySet):
    def visible_to(self, user):
        """The master documents of this person's own Träger. The office reads what was handed in."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(organisation_id__in=user.rights)

    def running_out(self, today: datetime.date):
        """Standing documents that are no longer valid in 60 days, or already today; the most urgent first."""
        soon = today + datetime.timedelta(days=WARNING_DAYS)
        return self.standing().filter(valid_until__lte=soon).order_by("valid_until", "pk")


class Paper(models.Model):
    """A file that was looked through and kept. `content_type` and the ending of `name` say what it really is.

    `size` is in bytes. Removing keeps the row for the record; the bytes go unless the file was handed in.
    """

    kind = models.CharField("Art", max_length=20, choices=AttachmentKind)
    name = models.CharField("Datei", max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("Größe")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=random_place, blank=True)
    uploaded_at = models.DateTimeField("hochgeladen")
    uploaded_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    removed_at = models.DateTimeField("entfernt", null=True, blank=True)
    removed_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.get_kind_display()}: {self.name}"


class Attachment(Paper):
    """An Anlage of one application."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="attachments")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["application", "uploaded_at", "id"]
        verbose_name = "Anlage"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AttachmentKind.values), name="attachment_kind_is_known"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="attachment_removal_has_time_and_person",
            ),
            models.UniqueConstraint(
                fields=["application", "kind", "sha256"],
                condition=Q(removed_at=None),
                name="one_standing_attachment_per_content",
            ),
        ]

    @property
    def chain(self) -> str:
        """Anlagen write into the record of their file."""
        return self.application.chain


class Document(Paper):
    """A master document of a Träger. Without `valid_until` it does not run out."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="documents")
    valid_until = models.DateField("gültig bis", null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "kind", "uploaded_at", "id"]
        verbose_name = "Unterlage"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in LASTING]), name="document_kind_is_lasting"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="document_removal_has_time_and_person",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(removed_at=None) & ~Q(kind="other"),
                name="one_standing_document_per_kind",
            ),
        ]

    @property
    def chain(self) -> str:
        """Master documents write into the record of their Träger."""
        return self.organisation.chain
