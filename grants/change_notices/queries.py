"""Reads of what Träger have told or asked beside their application, and nobody in the office has answered."""

from django.db.models import Exists, OuterRef

from grants.applications.early_starts import EarlyStart
from grants.applications.queries import files
from grants.change_notices.models import ChangeNotice


def with_concerns(applications):
    """Applications with `has_change_notice` and `has_early_start`: what waits for the office beside the procedure."""
    here = OuterRef("pk")
    return applications.annotate(
        has_change_notice=Exists(ChangeNotice.objects.unread().filter(application=here)),
        has_early_start=Exists(EarlyStart.objects.filter(application=here, decided_at=None)),
    )


def waiting(user) -> int:
    """How many notices and requests wait in the files on which this person works."""
    own = files(user).values("pk")
    notices = ChangeNotice.objects.unread().filter(application__in=own)
    return notices.count() + EarlyStart.objects.filter(application__in=own, decided_at=None).count()
