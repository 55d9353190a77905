"""Keys with which programs use the interface on behalf of a person, and answers kept for requests that come twice."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from grants.people.models import User


class Scope(models.TextChoices):
    """What a key opens of all that its person may see and do: an area, to read or to write."""

    APPLICATIONS_READ = "applications:read", "Anträge und Träger lesen"
    APPLICATIONS_WRITE = "applications:write", "Anträge absenden"
    FILES_READ = "files:read", "Akten lesen: Prüfung, Bewertung, Entscheidung, Verlauf"
    FILES_WRITE = "files:write", "Formale Prüfung beginnen, Wiedervorlagen setzen und erledigen"
    CHECKS_WRITE = "checks:write", "formal prüfen und nachfordern"
    ASSESSMENTS_WRITE = "assessments:write", "eigene Bewertungen speichern und abgeben"
    DECISIONS_WRITE = "decisions:write", "Entscheidungen vorschlagen; mitzeichnen kann kein Schlüssel"
    MONEY_READ = "money:read", "Rangfolgen, Szenarien und Entscheidungsvorlagen lesen"
    STATISTICS_READ = "statistics:read", "gelieferte Statistik lesen"
    STATISTICS_WRITE = "statistics:write", "Statistik hochladen und abgeben"
    LETTERS_READ = "letters:read", "Schreiben lesen"
    MESSAGES_READ = "messages:read", "Nachrichten lesen"
    MESSAGES_WRITE = "messages:write", "Nachrichten senden"


class ApiKeyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own keys."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def valid(self, now: datetime.datetime):
        """Keys that open something now: neither revoked nor expired, of an open account."""
        return self.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)


class ApiKey(models.Model):
    """A key to the interface. Only its hash is kept; `hint` are its first characters, to tell keys apart."""

    user = models.ForeignKey(User, models.RESTRICT, related_name="api_keys")
    name = models.CharField("Wofür", max_length=80)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope), verbose_name="Umfang")
    sha256 = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    created_at = models.DateTimeField("angelegt")
    expires_at = models.DateTimeField("gültig bis")
    revoked_at = models.DateTimeField("widerrufen", null=True, blank=True)
    used_on = models.DateField("zuletzt benutzt", null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "Zugriffsschlüssel"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="api_key_expires_after_it_is_made"
            ),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="api_key_opens_something"),
        ]

    def __str__(self):
        return f"{self.name} ({self.hint}…)"


class KeptAnswer(models.Model):
    """What was answered to a request with an Idempotency-Key: the same request once more gets the same answer."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    request = models.CharField("SHA-256 der Anfrage", max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key")]

    def __str__(self):
        return f"{self.key}: {self.status}"
