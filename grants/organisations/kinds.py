"""The fixed list of what a Träger may have to show on paper: for a call, in an application, or once for all."""

from django.db import models


class AttachmentKind(models.TextChoices):
    """A kind of Anlage. A call may require some of them (`Call.required_attachments`)."""

    STATUTES = "statutes", "Satzung"
    REGISTER = "register", "Registerauszug"
    EXEMPTION = "exemption", "Freistellungsbescheid"
    AUTHORITY = "authority", "Unterschriftsvollmacht"
    CONCEPT = "concept", "Konzept"
    OTHER = "other", "Sonstige"


# What a Träger gives once and every application shows; a Konzept belongs to one application.
LASTING = tuple(kind for kind in AttachmentKind if kind != AttachmentKind.CONCEPT)
