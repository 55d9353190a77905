"""Letters to the Träger: made from the record of an act, kept as sealed bytes, fetched in the Postfach."""

import datetime

from django.db import models
from django.db.models import Q

from criteria import deadlines
from grants.applications.models import Application
from grants.awards.models import Decision
from grants.people.models import User


class ClauseSelection(models.Model):
    """Which optional clauses a person chose for the Bescheid of one decision."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="clause_selection")
    keys = models.JSONField("Textbausteine", default=list)
    chosen_at = models.DateTimeField("ausgewählt")
    chosen_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["decision"]
        verbose_name = "Auswahl der Textbausteine"

    def __str__(self):
        return f"{self.decision}: {', '.join(self.keys)}"


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(application__in=Application.objects.visible_to(user).values("pk"))

    def inbox_of(self, user):
        """The letters to the Träger for which this person acts."""
        return self.filter(application__organisation_id__in=user.rights)


class Letter(models.Model):
    """A letter in the Postfach. Its PDF never changes; the seal and the hash prove it.

    `content` are the words of the PDF as data, for the page that says the same; letters from before have none.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt", "Eingangsbestätigung"
        CORRECTION = "correction", "Nachforderung"
        DECISION = "decision", "Bescheid"
        EARLY_START = "early_start", "Vorzeitiger Maßnahmebeginn"
        HEARING = "hearing", "Anhörung"
        REVOCATION = "revocation", "Rücknahme oder Widerruf"
        OBJECTION = "objection", "Eingang des Widerspruchs"
        REMEDY = "remedy", "Abhilfebescheid"
        FORWARDING = "forwarding", "Abgabe des Widerspruchs"
        HEARING_END = "hearing_end", "Einstellung nach Anhörung"
        RECOVERY = "recovery", "Rückforderungsbescheid"

    application = models.ForeignKey(Application, models.PROTECT, related_name="letters")
    kind = models.CharField("Art", max_length=20, choices=Kind)
    subject = models.PositiveBigIntegerField()
    title = models.CharField("Schreiben", max_length=200)
    pdf = models.FileField(upload_to="letters/%Y/%m")
    sha256 = models.CharField(max_length=64)
    content = models.JSONField("Inhalt", null=True, blank=True)
    sealed_by = models.CharField("Siegel", max_length=200, blank=True)
    provided_at = models.DateTimeField("bereitgestellt")
    retrieved_at = models.DateTimeField("abgerufen", null=True, blank=True)
    retrieved_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-provided_at", "-id"]
        verbose_name = "Schreiben"
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="one_letter_per_kind_and_subject"),
            models.CheckConstraint(
                condition=Q(retrieved_at=None, retrieved_by=None)
                | Q(retrieved_at__isnull=False, retrieved_by__isnull=False),
                name="letter_retrieval_has_time_and_person",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_ruling(self) -> bool:
        """Does the letter regulate something (Verwaltungsakt), so that its announcement starts a Widerspruchsfrist?"""
        return self.kind in RULINGS

    @property
    def retrieve_until(self) -> datetime.date:
        """§ 41 Abs. 2a VwVfG: after this day the letter counts as not announced and must go by post."""
        return deadlines.portal_expiry(self.provided_at.astimezone(deadlines.BERLIN).date()).day


RULINGS = (
    Letter.Kind.DECISION,
    Letter.Kind.EARLY_START,
    Letter.Kind.REVOCATION,
    Letter.Kind.REMEDY,
    Letter.Kind.RECOVERY,
)
"""Kinds against which a Widerspruch is possible (§ 68 VwGO)."""
