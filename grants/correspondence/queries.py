"""Reads of messages: the files with messages, the latest first, and how many are unread."""

from django.db.models import Count, Max, Q

from grants.applications.queries import files
from grants.correspondence.models import FileMessage


def with_messages(applications, *, office: bool):
    """Of these applications those with messages, each with `last_at` and `unread` for one side."""
    unread = Q(messages__from_office=not office, messages__read_at=None)
    counted = applications.annotate(
        last_at=Max("messages__sent_at"), unread=Count("messages", filter=unread, distinct=True)
    )
    return counted.filter(last_at__isnull=False).order_by("-last_at", "-pk")


def unread(user, *, office: bool) -> int:
    """How many messages wait for a person on one side. Files of one's own Träger are no files of the office."""
    found = FileMessage.objects.visible_to(user).unread_by(office=office)
    if office:
        return found.filter(application__in=files(user).order_by().values("pk")).count()
    return found.filter(application__organisation_id__in=user.rights).count()
