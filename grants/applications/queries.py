"""Reads of the office: the files a person works on. § 20 VwVfG keeps out who acts for the Träger."""

from grants.applications.models import Application
from grants.calls.models import Call


def files(user):
    """The submitted applications that this person may work on in the office.

    `visible_to` also shows people the applications of their own Träger; as files of the office these stay closed.
    """
    return Application.objects.files_of(user)


def has_conflict_in(call: Call, user) -> bool:
    """Is a file of this call hidden from this person, so that sums over the call would tell about it?"""
    return Application.objects.hidden_from(user).filter(call=call, submitted_at__isnull=False).exists()
