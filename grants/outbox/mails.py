"""What goes out by mail: each mail with what it tells, from the plan to the answer of the other side."""

import datetime

from django.db import models
from django.db.models import Q

from grants.people.models import Role, User

READERS = {Role.CASEWORKER.value, Role.HEAD.value, Role.ADMIN.value}
MOST_BOUNCES = 3
"""After so many returned mails the portal sends an address only what the law or the person itself asks for."""
BOUNCE_COUNTS_FOR = datetime.timedelta(days=90)


class Kind(models.TextChoices):
    """What a mail tells."""

    LETTER = "letter", "Neues im Postfach"
    MESSAGE = "message", "Neue Nachricht"
    DRAFT = "draft", "Erinnerung: Antragsfrist"
    CORRECTION = "correction", "Erinnerung: Nachbesserung"
    EXTENSION = "extension", "Mehr Zeit für die Nachbesserung"
    SIGNATURE = "signature", "Zweite Unterschrift"
    STATISTICS = "statistics", "Statistik"
    CONFIRMATION = "confirmation", "Träger bestätigt"
    REFUSAL = "refusal", "Registrierung abgelehnt"
    INVITATION = "invitation", "Einladung"
    APPOINTMENT = "appointment", "Einladung durch das Sozialamt"


class MailState(models.TextChoices):
    """Where a mail stands. It follows from what happened to it and is stored nowhere."""

    PLANNED = "planned", "Geplant"
    HELD = "held", "Zurückgehalten"
    FAILED = "failed", "Noch nicht gelungen"
    SENT = "sent", "Verschickt"
    BOUNCED = "bounced", "Kam zurück"
    DROPPED = "dropped", "Entfallen"


OPEN = Q(sent_at=None, dropped_at=None, bounced_at=None)
CONDITIONS = {
    MailState.PLANNED: OPEN & Q(held_at=None, failed_at=None),
    MailState.HELD: OPEN & Q(held_at__isnull=False),
    MailState.FAILED: OPEN & Q(held_at=None, failed_at__isnull=False),
    MailState.SENT: Q(sent_at__isnull=False, bounced_at=None),
    MailState.BOUNCED: Q(bounced_at__isnull=False),
    MailState.DROPPED: Q(dropped_at__isnull=False),
}


class MailQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The mails this person of the office may know: none that tells of a file which is hidden from it."""
        if not user.is_authenticated or not user.is_active or not READERS & set(user.roles):
            return self.none()
        # The room of applications lies above; the field knows the model.
        applications = MailItem.application.field.related_model.objects
        known = applications.files_of(user)
        hidden = MailItem.objects.filter(application__isnull=False).exclude(application__in=known.values("pk"))
        return self.exclude(pk__in=hidden.values("mail"))

    def in_state(self, state: str):
        return self.filter(CONDITIONS[MailState(state)])

    def bounced_for_good(self, now: datetime.datetime):
        """Mails that came back because the address takes none (class 5 of RFC 3463), in the last 90 days."""
        return self.filter(bounced_at__gt=now - BOUNCE_COUNTS_FOR, bounce_status__startswith="5")


class Mail(models.Model):
    """One mail to one address. `round` counts how often it was set on its way; the worker sends only the last one.

    `body` is the text without secret links; these are put in when it is sent.
    """

    key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="mails")
    address = models.EmailField("an")
    subject = models.CharField("Betreff", max_length=200)
    body = models.TextField("Text")
    is_digest = models.BooleanField("Tagesübersicht", default=False)
    opt_out = models.CharField("kann abbestellt werden", max_length=12, blank=True)
    created_at = models.DateTimeField("angelegt")
    due_at = models.DateTimeField("geplant für")
    round = models.PositiveIntegerField(default=1)
    held_at = models.DateTimeField("zurückgehalten", null=True, blank=True)
    sent_at = models.DateTimeField("verschickt", null=True, blank=True)
    dropped_at = models.DateTimeField("entfallen", null=True, blank=True)
    failed_at = models.DateTimeField("letzter Versuch", null=True, blank=True)
    bounced_at = models.DateTimeField("zurückgekommen", null=True, blank=True)
    bounce_status = models.CharField("Statuscode", max_length=12, blank=True)
    answer = models.TextField("Antwort der Gegenseite", blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-id"]
        verbose_name = "E-Mail"
        constraints = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(dropped_at=None), name="mail_is_sent_or_dropped"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(held_at=None), name="mail_is_sent_or_held"),
            models.CheckConstraint(
                condition=Q(bounced_at=None, bounce_status="") | Q(bounced_at__isnull=False) & ~Q(bounce_status=""),
                name="mail_bounce_has_time_and_status",
            ),
        ]
        indexes = [
            models.Index(fields=["-due_at", "-id"], name="mail_newest_first"),
            models.Index(fields=["address"], condition=Q(bounced_at__isnull=False), name="mail_bounced_address"),
        ]

    def __str__(self):
        return f"{self.subject} ({self.pk})"

    @property
    def chain(self) -> str:
        """The name of this mail's record."""
        return f"mail:{self.pk}"

    @property
    def state(self) -> MailState:
        if self.bounced_at:
            return MailState.BOUNCED
        if self.dropped_at:
            return MailState.DROPPED
        if self.sent_at:
            return MailState.SENT
        if self.held_at:
            return MailState.HELD
        return MailState.FAILED if self.failed_at else MailState.PLANNED

    @property
    def applications(self) -> list:
        """The files this mail tells of."""
        return [item.application for item in self.items.select_related("application") if item.application]


class MailItem(models.Model):
    """One thing a mail tells. `is_optional` says whether people may do without it."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="items")
    kind = models.CharField("Anlass", max_length=20, choices=Kind)
    key = models.CharField(max_length=200, unique=True)
    application = models.ForeignKey("grants.Application", models.PROTECT, null=True, blank=True, related_name="+")
    payload = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    is_optional = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "Anlass einer E-Mail"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="mail_item_kind_is_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.pk})"


def undeliverable(addresses, now: datetime.datetime) -> set[str]:
    """Those of the addresses from which mail came back for good lately."""
    return set(Mail.objects.bounced_for_good(now).filter(address__in=addresses).values_list("address", flat=True))


def is_troubled(address: str, now: datetime.datetime) -> bool:
    """Did so much mail come back from this address that only what must be sent still goes there?"""
    return Mail.objects.bounced_for_good(now).filter(address=address).count() >= MOST_BOUNCES
