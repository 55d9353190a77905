"""Fachplan → Ziel → Maßnahme: where both loops of the portal meet (docs/architecture.md, section 1).

A plan is superseded by its successor after four or five years. What decisions rest on is never rewritten: a goal that a
released guideline names gets a successor, too.
"""

from django.db import models
from django.db.models import F, Q

from criteria.places.models import Borough, District


class Plan(models.Model):
    """A Fachplan (concept, Tabelle 7)."""

    key = models.SlugField("Kurzname", unique=True)
    title = models.CharField("Fachplan", max_length=300)
    field_of_work = models.CharField("Aufgabenfeld", max_length=200, blank=True)
    resolution = models.CharField("Beschlussnummer", max_length=80, blank=True)
    year = models.CharField("Jahr des Beschlusses", max_length=40, blank=True)
    valid_from = models.DateField("gilt ab", null=True, blank=True)
    valid_until = models.DateField("gilt bis", null=True, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="schreibt fort"
    )
    source = models.CharField("Quelle", max_length=300)
    is_invented = models.BooleanField("erfundenes Beispiel", default=False)

    class Meta:
        ordering = ["key"]
        verbose_name = "Fachplan"
        constraints = [
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="plan_does_not_replace_itself"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="plan_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def chain(self) -> str:
        """The name of its record."""
        return f"plan:{self.pk}"


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


class Smart(models.Model):
    """What the concept asks of goals and measures (Tabelle 5, Ziel 3): spezifisch, messbar, aktiv beeinflussbar,
    realistisch, terminiert. A field that is empty is not yet said."""

    specific = models.TextField("spezifisch: Was genau soll erreicht werden?", blank=True)
    measurable = models.TextField("messbar: Woran ist es zu erkennen?", blank=True)
    influenceable = models.TextField("aktiv beeinflussbar: Was kann das Amt selbst tun?", blank=True)
    realistic = models.TextField("realistisch: Womit ist es zu schaffen?", blank=True)
    time_bound = models.TextField("terminiert: Bis wann?", blank=True)

    class Meta:
        abstract = True

    SMART = ("specific", "measurable", "influenceable", "realistic", "time_bound")

    @property
    def open_questions(self) -> list[str]:
        """The SMART questions that have no answer yet."""
        return [str(self._meta.get_field(name).verbose_name) for name in self.SMART if not getattr(self, name).strip()]


class Goal(Smart):
    """A Ziel of a Fachplan. Criteria, applications and indicators point to it. No places: the whole city."""

    key = models.SlugField("Kurzname", unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals", verbose_name="Fachplan")
    number = models.CharField("Nummer", max_length=20, blank=True)
    text = models.TextField("Ziel")
    details = models.TextField("Näheres", blank=True)
    target_groups = models.TextField("Zielgruppen", blank=True)
    boroughs = models.ManyToManyField(Borough, blank=True, related_name="goals", verbose_name="Stadtbezirke")
    districts = models.ManyToManyField(District, blank=True, related_name="goals", verbose_name="Ortsteile")
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="tritt an die Stelle von"
    )
    source = models.CharField("Quelle", max_length=300)
    is_invented = models.BooleanField("erfundenes Beispiel", default=False)

    class Meta:
        ordering = ["plan", "number", "key"]
        verbose_name = "Ziel"
        constraints = [models.CheckConstraint(condition=~Q(replaces=F("id")), name="goal_does_not_replace_itself")]

    def __str__(self):
        return self.text

    @property
    def chain(self) -> str:
        """The name of its record."""
        return f"goal:{self.pk}"


class Target(models.Model):
    """An indicator of a goal with where it starts and where it should be, and when (Ausgangswert, Zielwert)."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="targets")
    name = models.CharField("Indikator", max_length=200)
    unit = models.CharField("Einheit", max_length=60, blank=True)
    base_value = models.DecimalField("Ausgangswert", max_digits=14, decimal_places=2, null=True, blank=True)
    base_date = models.DateField("Stand des Ausgangswerts", null=True, blank=True)
    target_value = models.DecimalField("Zielwert", max_digits=14, decimal_places=2, null=True, blank=True)
    target_date = models.DateField("zu erreichen bis", null=True, blank=True)
    source = models.CharField("Quelle", max_length=300)
    is_invented = models.BooleanField("erfundenes Beispiel", default=False)

    class Meta:
        ordering = ["goal", "name"]
        verbose_name = "Indikator des Ziels"
        constraints = [
            models.UniqueConstraint(fields=["goal", "name"], name="one_target_per_name"),
            models.CheckConstraint(
                condition=Q(base_value=None, base_date=None) | Q(base_value__isnull=False, base_date__isnull=False),
                name="base_value_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(target_value=None, target_date=None)
                | Q(target_value__isnull=False, target_date__isnull=False),
                name="target_value_has_its_date",
            ),
        ]

    def __str__(self):
        return self.name


class Measure(Smart):
    """A Maßnahme: what is done for a goal, by whom, until when."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="measures")
    number = models.CharField("Nummer", max_length=20, blank=True)
    text = models.TextField("Maßnahme")
    responsible = models.CharField("zuständig", max_length=200, blank=True)
    due_on = models.DateField("fällig am", null=True, blank=True)
    source = models.CharField("Quelle", max_length=300)
    is_invented = models.BooleanField("erfundenes Beispiel", default=False)

    class Meta:
        ordering = ["goal", "number", "id"]
        verbose_name = "Maßnahme"

    def __str__(self):
        return self.text
