"""The catalogue: indicators with their definition, and the surveys that ask for them."""

from django.db import models
from django.db.models import F, Q

from criteria.collation import GermanKey
from criteria.plan.models import Goal


class Indicator(models.Model):
    """What is counted. Events (Besuche) and persons are never added up with each other."""

    class Counted(models.TextChoices):
        EVENTS = "events", "Ereignisse"
        PERSONS = "persons", "Personen"
        DAYS = "days", "Tage"
        HOURS = "hours", "Stunden"
        STOCK = "stock", "Bestand am Stichtag"

    code = models.SlugField(unique=True)
    label = models.CharField("Indikator", max_length=120)
    unit = models.CharField("Einheit", max_length=40)
    counted = models.CharField("gezählt werden", max_length=10, choices=Counted)
    definition = models.TextField("Definition")
    decimals = models.PositiveSmallIntegerField("Nachkommastellen", default=0)
    maximum = models.DecimalField("höchster plausibler Wert", max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField("Quelle", max_length=400, blank=True)
    is_assumption = models.BooleanField("Annahme", default=False)
    goals = models.ManyToManyField(Goal, blank=True, related_name="indicators", verbose_name="Ziele")

    class Meta:
        ordering = ["label", "code"]
        verbose_name = "Indikator"
        constraints = [
            models.CheckConstraint(
                condition=~Q(source="") | Q(is_assumption=True), name="indicator_has_source_or_is_assumption"
            )
        ]

    def __str__(self):
        return self.label


class Survey(models.Model):
    """An Erhebung: a versioned selection of indicators for one Förderschwerpunkt, by Ortsteil of the offer."""

    code = models.SlugField()
    version = models.CharField("Fassung", max_length=20)
    title = models.CharField("Erhebung", max_length=200)
    sort_title = models.GeneratedField(
        expression=GermanKey("title"), output_field=models.TextField(db_collation="C"), db_persist=True
    )
    priority_key = models.SlugField("Förderschwerpunkt")
    indicators = models.ManyToManyField(Indicator, through="SurveyItem", related_name="surveys")
    rules = models.JSONField("Plausibilitätsregeln", default=list)

    class Meta:
        ordering = ["code", "version"]
        verbose_name = "Erhebung"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_survey_per_version")]

    def __str__(self):
        return f"{self.title}, Fassung {self.version}"


class SurveyItem(models.Model):
    """An indicator in a survey, at its place."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="items")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["survey", "position"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "indicator"], name="one_item_per_indicator"),
            models.UniqueConstraint(fields=["survey", "position"], name="one_item_per_position"),
        ]

    def __str__(self):
        return f"{self.survey}: {self.indicator}"


class Period(models.Model):
    """A reporting period of a survey. The due date is apart from it."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="periods")
    label = models.CharField("Berichtszeitraum", max_length=40)
    start = models.DateField("von")
    end = models.DateField("bis")
    due_on = models.DateField("abzugeben bis")

    class Meta:
        ordering = ["survey", "start"]
        verbose_name = "Berichtszeitraum"
        constraints = [
            models.UniqueConstraint(fields=["survey", "label"], name="one_period_per_label"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="period_in_order"),
            models.CheckConstraint(condition=Q(due_on__gte=F("start")), name="period_due_after_start"),
        ]

    def __str__(self):
        return f"{self.survey.title}, {self.label}"
