"""The record: append-only, chained by hash per file. `grants.audit.record` is the only writer."""

from django.db import models
from django.db.models import Q

from grants.people.models import User

PLAIN, WITH_REASON = 1, 2


class Entry(models.Model):
    """One entry of a file's record. The database refuses update, delete (migration 0002) and truncate (0025).

    `format` says what the hash covers: entries of format 1 were written before there was a reason and a legal basis.
    """

    chain = models.CharField("Akte", max_length=80)
    number = models.PositiveIntegerField("Nummer")
    at = models.DateTimeField("Zeitpunkt")
    actor = models.ForeignKey(User, models.RESTRICT, null=True, related_name="+", verbose_name="Person")
    role = models.CharField("in der Rolle", max_length=120, blank=True)
    action = models.CharField("Vorgang", max_length=60)
    sentence = models.TextField("Was geschah")
    data = models.JSONField("Angaben", default=dict)
    reason = models.TextField("Grund", blank=True, default="")
    legal_basis = models.CharField("Rechtsgrundlage", max_length=300, blank=True, default="")
    format = models.PositiveSmallIntegerField(default=PLAIN)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "number"]
        verbose_name = "Eintrag"
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="one_entry_per_number"),
            models.CheckConstraint(
                condition=Q(format=PLAIN, reason="", legal_basis="") | Q(format=WITH_REASON) & ~Q(legal_basis=""),
                name="entry_has_a_legal_basis",
            ),
        ]

    def __str__(self):
        return f"{self.chain} {self.number}: {self.sentence}"


class Head(models.Model):
    """The newest entry of a record, kept apart from it by a trigger (migration 0025): who cuts the end off is found."""

    chain = models.CharField(max_length=80, primary_key=True)
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain"]

    def __str__(self):
        return f"{self.chain} {self.number}"


class Anchor(models.Model):
    """What all records said at one moment. Anchors are chained, sealed, and also written outside of the database.

    `seal` is the signature of the hash, hexadecimal, by the key of the office's seal.
    """

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    seal = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return f"Anker {self.number}"


class AnchoredHead(models.Model):
    """The newest entry of one record when an anchor was made, if it was another one than in the anchors before."""

    anchor = models.ForeignKey(Anchor, models.RESTRICT, related_name="heads")
    chain = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["anchor", "chain"]
        constraints = [models.UniqueConstraint(fields=["chain", "anchor"], name="one_head_per_chain_and_anchor")]

    def __str__(self):
        return f"{self.anchor}: {self.chain} {self.number}"
