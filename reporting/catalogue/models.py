"""The catalogue: code lists, indicators with their definition, and the surveys that ask for them.

A figure is named by its indicator and its category: "" is the total, `age=60-69` one code of a list, and codes of two
lists that are crossed stand in the order of their lists: `age=60-69;gender=w`.
"""

from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField

from criteria.collation import GermanKey
from criteria.plan.models import Goal
from criteria.steps import bind
from reporting.catalogue.states import STEPS, State

UNKNOWN = "unbekannt"


class CodeList(models.Model):
    """The categories of one breakdown. Those of a list that does not add up may be named several times (topics)."""

    code = models.SlugField("Kurzname", max_length=30, unique=True)
    label = models.CharField("Gliederung", max_length=60)
    source = models.CharField("Quelle", max_length=400, blank=True)
    is_assumption = models.BooleanField("Annahme", default=False)
    is_additive = models.BooleanField("Teile ergeben zusammen die Summe", default=True)

    class Meta:
        ordering = ["label", "code"]
        verbose_name = "Gliederung"
        constraints = [
            models.CheckConstraint(
                condition=~Q(source="") | Q(is_assumption=True), name="list_has_source_or_is_assumption"
            )
        ]

    def __str__(self):
        return self.label

    @property
    def chain(self) -> str:
        """The name of its record."""
        return f"codelist:{self.code}"


class Code(models.Model):
    """One category of a list, at its place."""

    code_list = models.ForeignKey(CodeList, models.CASCADE, related_name="codes", verbose_name="Gliederung")
    code = models.SlugField("Kurzname", max_length=30)
    label = models.CharField("Bezeichnung", max_length=80)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["code_list", "position"]
        verbose_name = "Ausprägung"
        constraints = [
            models.UniqueConstraint(fields=["code_list", "code"], name="one_code_per_list"),
            models.UniqueConstraint(fields=["code_list", "position"], name="one_code_per_position"),
        ]

    def __str__(self):
        return self.label


class Indicator(models.Model):
    """What is counted. Events (Besuche) and persons are never added up with each other."""

    class Counted(models.TextChoices):
        EVENTS = "events", "Ereignisse"
        PERSONS = "persons", "Personen"
        DAYS = "days", "Tage"
        HOURS = "hours", "Stunden"
        STOCK = "stock", "Bestand am Stichtag"

    code = models.SlugField("Kurzname", unique=True)
    label = models.CharField("Indikator", max_length=120)
    unit = models.CharField("Einheit", max_length=40)
    counted = models.CharField("gezählt werden", max_length=10, choices=Counted)
    definition = models.TextField("Definition")
    decimals = models.PositiveSmallIntegerField("Nachkommastellen", default=0)
    maximum = models.DecimalField("höchster plausibler Wert", max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField("Quelle", max_length=400, blank=True)
    is_assumption = models.BooleanField("Annahme", default=False)
    goals = models.ManyToManyField(Goal, blank=True, related_name="indicators", verbose_name="Ziele")
    valid_from = models.DateField("gilt ab", null=True, blank=True)
    valid_until = models.DateField("gilt bis", null=True, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="tritt an die Stelle von"
    )

    class Meta:
        ordering = ["label", "code"]
        verbose_name = "Indikator"
        constraints = [
            models.CheckConstraint(
                condition=~Q(source="") | Q(is_assumption=True), name="indicator_has_source_or_is_assumption"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="indicator_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def chain(self) -> str:
        """The name of its record."""
        return f"indicator:{self.code}"


class Break(models.Model):
    """A day from which figures of an indicator cannot be compared with those before, and why."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="breaks")
    on = models.DateField("Bruch in der Reihe ab")
    note = models.CharField("Warum sich die Zahlen nicht vergleichen lassen", max_length=400)

    class Meta:
        ordering = ["indicator", "on"]
        verbose_name = "Bruch in der Reihe"
        constraints = [models.UniqueConstraint(fields=["indicator", "on"], name="one_break_per_day")]

    def __str__(self):
        return f"{self.on:%d.%m.%Y}: {self.note}"


class Survey(models.Model):
    """An Erhebung: a versioned selection of indicators for one Förderschwerpunkt. Released, it stays as it is.

    `reference_days` are days of the year ("31.01."); `mapping` says which figures of the version before become which:
    {"besuche": "besuche", "besuche@age=60-69": "besuche@age=60-64"}. What is missing there has no earlier figures.
    """

    class Rhythm(models.TextChoices):
        QUARTER = "quarter", "vierteljährlich"
        HALF_YEAR = "half-year", "halbjährlich"
        YEAR = "year", "jährlich"
        REFERENCE_DAY = "reference-day", "zum Stichtag"

    code = models.SlugField("Kurzname")
    version = models.CharField("Fassung", max_length=20)
    title = models.CharField("Erhebung", max_length=200)
    sort_title = models.GeneratedField(
        expression=GermanKey("title"), output_field=models.TextField(db_collation="C"), db_persist=True
    )
    priority_key = models.SlugField("Förderschwerpunkt")
    indicators = models.ManyToManyField(Indicator, through="SurveyItem", related_name="surveys")
    rules = models.JSONField("Plausibilitätsregeln", default=list)
    state = FSMField("Zustand", choices=State.choices, default=State.DRAFT, protected=True)
    valid_from = models.DateField("gilt ab", null=True, blank=True)
    rhythm = models.CharField("Rhythmus", max_length=15, choices=Rhythm, default=Rhythm.HALF_YEAR)
    reference_days = models.JSONField("Stichtage", default=list, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    mapping = models.JSONField("Zuordnung zur früheren Fassung", default=dict, blank=True)

    class Meta:
        ordering = ["code", "version"]
        verbose_name = "Erhebung"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_survey_per_version"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="survey_state_is_known"),
            models.CheckConstraint(
                condition=Q(rhythm__in=["quarter", "half-year", "year", "reference-day"]), name="survey_rhythm_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.title}, Fassung {self.version}"

    @property
    def chain(self) -> str:
        """The name of its record: one for all versions."""
        return f"survey:{self.code}"

    @bind(STEPS, "release")
    def release(self, *, actor, now, valid_from):
        self.valid_from = valid_from


class SurveyItem(models.Model):
    """An indicator in a survey, at its place: by Ortsteil of the offer, or one figure for the whole city."""

    class Space(models.TextChoices):
        DISTRICT = "district", "je Ortsteil des Angebots"
        CITY = "city", "eine Zahl für die ganze Stadt"

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="items")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    space = models.CharField("Raum", max_length=10, choices=Space, default=Space.DISTRICT)

    class Meta:
        ordering = ["survey", "position"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "indicator"], name="one_item_per_indicator"),
            models.UniqueConstraint(fields=["survey", "position"], name="one_item_per_position"),
            models.CheckConstraint(condition=Q(space__in=["district", "city"]), name="item_space_is_known"),
        ]

    def __str__(self):
        return f"{self.survey}: {self.indicator}"


class ItemBreakdown(models.Model):
    """By what an indicator is broken down in a survey: one list, or two that are crossed."""

    item = models.ForeignKey(SurveyItem, models.CASCADE, related_name="breakdowns")
    position = models.PositiveSmallIntegerField()
    code_list = models.ForeignKey(CodeList, models.PROTECT, related_name="+", verbose_name="Gliederung")
    crossed_with = models.ForeignKey(
        CodeList, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="verknüpft mit"
    )

    class Meta:
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="one_breakdown_per_position"),
            models.UniqueConstraint(
                fields=["item", "code_list", "crossed_with"], nulls_distinct=False, name="one_breakdown_per_list"
            ),
            models.CheckConstraint(
                condition=Q(crossed_with=None) | ~Q(crossed_with=F("code_list")), name="breakdown_crosses_two_lists"
            ),
        ]

    def __str__(self):
        return " × ".join(str(one) for one in (self.code_list, self.crossed_with) if one)


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
