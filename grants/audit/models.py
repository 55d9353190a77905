"""The record: append-only, chained by hash per file. `grants.audit.record` is the only writer."""

from django.db import models

from grants.people.models import User


class Entry(models.Model):
    """One entry of a file's record. The database refuses update and delete (migration `record_is_append_only`)."""

    chain = models.CharField("Akte", max_length=80)
    number = models.PositiveIntegerField("Nummer")
    at = models.DateTimeField("Zeitpunkt")
    actor = models.ForeignKey(User, models.RESTRICT, null=True, related_name="+", verbose_name="Person")
    role = models.CharField("in der Rolle", max_length=120, blank=True)
    action = models.CharField("Vorgang", max_length=60)
    sentence = models.TextField("Was geschah")
    data = models.JSONField("Angaben", default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "number"]
        verbose_name = "Eintrag"
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="one_entry_per_number")]

    def __str__(self):
        return f"{self.chain} {self.number}: {self.sentence}"
