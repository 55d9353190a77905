"""Who is told by mail: the people of a Träger, or the officer of a file, unless they switched it off."""

from django.db.models import Q

from grants.applications.models import Application
from grants.correspondence.models import FileMessage
from grants.people.models import User
from grants.permissions import can


def of_message(message: FileMessage) -> list[int]:
    """The ids of those who get a mail about a new message: the other side's people.

    At the office this is the officer of the file; before somebody has taken it, the list of messages tells everybody.
    """
    if message.from_office:
        wanted = ~Q(preferences__message_notices=False)
        return ids(people_of(message.application).filter(wanted))
    officer = message.application.caseworker
    return [officer.pk] if officer and can(officer, "message.answer", message) else []


def of_reminders(application: Application) -> list[int]:
    """The ids of the people of the Träger who want to be reminded of deadlines."""
    return ids(people_of(application).filter(~Q(preferences__reminders=False)))


def people_of(application: Application):
    """Everybody who acts for the Träger of an application now."""
    # A subquery, because a join would name a person once per right.
    current = application.organisation.memberships.filter(ended_at=None).values("user")
    return User.objects.filter(pk__in=current, is_active=True)


def ids(people) -> list[int]:
    return list(people.order_by("pk").values_list("pk", flat=True))
