"""Messages between a Träger and the office about one file, and what a person wants to be told by mail."""

from django.db import models
from django.db.models import Q

from grants.applications.models import OFFICE_READERS, Application
from grants.people.models import User

LONGEST_TEXT = 5000


class FileMessageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The messages of the files this person may know. Who only assesses a file takes no part in its talk."""
        if not user.is_authenticated:
            return self.none()
        applications = Application.objects.visible_to(user)
        if not OFFICE_READERS & set(user.roles):
            applications = applications.filter(organisation_id__in=user.rights)
        return self.filter(application__in=applications.values("pk"))

    def unread_by(self, *, office: bool):
        """What the other side has written and nobody of this side has read."""
        return self.filter(from_office=not office, read_at=None)


class FileMessage(models.Model):
    """One message about a file. The database refuses to delete it, and to change what was said."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="messages")
    from_office = models.BooleanField("vom Sozialamt")
    author = models.ForeignKey(User, models.RESTRICT, related_name="+")
    role = models.CharField("in der Rolle", max_length=120, blank=True)
    text = models.TextField("Nachricht", max_length=LONGEST_TEXT)
    sent_at = models.DateTimeField("gesendet")
    read_at = models.DateTimeField("gelesen", null=True, blank=True)
    read_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")

    objects = FileMessageQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "id"]
        verbose_name = "Nachricht"
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
                name="message_reading_has_time_and_person",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
        ]
        indexes = [
            models.Index(fields=["from_office", "application"], condition=Q(read_at=None), name="message_unread"),
        ]

    def __str__(self):
        return f"Nachricht zu {self.application}"

    @property
    def sender(self) -> str:
        """Who wrote it, by name; for the office with its name and the role."""
        return f"Sozialamt, {self.author.label} ({self.role})" if self.from_office else self.author.label


class How(models.TextChoices):
    """How a person wants to hear of something."""

    AT_ONCE = "at_once", "sofort"
    DAILY = "daily", "gesammelt, höchstens eine E-Mail am Tag"
    OFF = "off", "gar nicht"


class Preferences(models.Model):
    """What a person wants: how to hear of what, and the key of the calendar address (None: none).

    For people of the office also who else hears of new messages about their files.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="preferences")
    reminder_mail = models.CharField("Erinnerungen", max_length=8, choices=How, default=How.DAILY)
    message_mail = models.CharField("Neue Nachrichten", max_length=8, choices=How, default=How.DAILY)
    watches_all = models.BooleanField("auch zu Akten anderer", default=False)
    substitute = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    calendar_key = models.CharField(max_length=43, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["user"]
        verbose_name = "Einstellungen einer Person"
        constraints = [
            models.CheckConstraint(
                condition=Q(substitute=None) | ~Q(substitute=models.F("user")),
                name="preferences_substitute_is_another_person",
            ),
        ]

    def __str__(self):
        return f"Einstellungen von {self.user}"
