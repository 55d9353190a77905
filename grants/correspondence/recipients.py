"""Who is told by mail: the people of a Träger, or the officers of a file, unless they switched it off."""

from django.db.models import Q

from criteria.moments import day_of
from grants.accounts.models import Substitution
from grants.applications.models import Application
from grants.correspondence.models import FileMessage, How, Preferences
from grants.organisations.queries import acting_for
from grants.people.models import Role, User
from grants.permissions import can


def of_message(message: FileMessage) -> list[int]:
    """The ids of those who get a mail about a new message: the other side's people.

    At the office these are the officer of the file, who stands in for the officer on this day, whom the officer wants
    to get them too, and who wants to hear of all files. Before somebody has taken the file, the list of messages tells
    everybody else.
    """
    if message.from_office:
        return ids(acting_for(message.application.organisation_id).exclude(preferences__message_mail=How.OFF))
    officer = message.application.caseworker_id
    substitutes = Preferences.objects.filter(user=officer, substitute__isnull=False).values("substitute")
    today = day_of(message.sent_at)
    stand_ins = Substitution.objects.on(today).filter(person=officer).values("substitute")
    wanted = Q(pk=officer) | Q(pk__in=substitutes) | Q(pk__in=stand_ins) | Q(preferences__watches_all=True)
    found = officers().filter(wanted).exclude(preferences__message_mail=How.OFF)
    return [person.pk for person in found.order_by("pk") if can(person, "message.answer", message)]


def of_reminders(application: Application) -> list[int]:
    """The ids of the people of the Träger who want to be reminded of deadlines."""
    return ids(acting_for(application.organisation_id).exclude(preferences__reminder_mail=How.OFF))


def officers():
    """Everybody of the office who works on files."""
    return User.objects.filter(is_active=True, roles__overlap=[Role.CASEWORKER.value, Role.HEAD.value])


def ids(people) -> list[int]:
    return list(people.order_by("pk").values_list("pk", flat=True))
