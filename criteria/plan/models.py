"""Fachpläne and their goals: where both loops of the portal meet (docs/architecture.md, section 1)."""

from django.db import models


class Plan(models.Model):
    """A Fachplan, superseded by its successor after some years (concept, Tabelle 7)."""

    key = models.SlugField(unique=True)
    title = models.CharField("Fachplan", max_length=300)
    field_of_work = models.CharField("Aufgabenfeld", max_length=200, blank=True)
    resolution = models.CharField("Beschlussnummer", max_length=80, blank=True)
    year = models.CharField("Jahr des Beschlusses", max_length=40, blank=True)
    source = models.CharField("Quelle", max_length=300)
    is_invented = models.BooleanField(default=False)

    class Meta:
        ordering = ["key"]
        verbose_name = "Fachplan"

    def __str__(self):
        return self.title


class Need(models.Model):
    """A Handlungsbedarf of social planning (concept, Tabelle 9): the task, the fields, and what is to be done."""

    field_of_work = models.CharField("Aufgabenfeld", max_length=200)
    task = models.CharField("Aufgabe", max_length=200)
    fields = models.CharField("Handlungsfelder", max_length=200)
    text = models.TextField("Entwicklungsbedarf")
    source = models.CharField("Quelle", max_length=300)

    class Meta:
        ordering = ["id"]
        verbose_name = "Handlungsbedarf"

    def __str__(self):
        return f"{self.task}: {self.text}"


class Goal(models.Model):
    """A Ziel of a Fachplan. Criteria, applications and indicators point to it."""

    key = models.SlugField(unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    number = models.CharField("Nummer", max_length=20, blank=True)
    text = models.TextField("Ziel")
    details = models.TextField("Näheres", blank=True)
    source = models.CharField("Quelle", max_length=300)
    is_invented = models.BooleanField(default=False)

    class Meta:
        ordering = ["plan", "number", "key"]
        verbose_name = "Ziel"

    def __str__(self):
        return self.text
