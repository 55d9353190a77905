"""The guideline is data: a dated version with its Förderschwerpunkte, parameters and catalogue of plan items."""

from django.db import models


class Guideline(models.Model):
    """A dated version of the Förderrichtlinie. Frozen when its first call opens (the database then refuses changes)."""

    title = models.CharField("Förderrichtlinie", max_length=200)
    version = models.CharField("Fassung", max_length=80, unique=True)
    valid_from = models.DateField("gilt ab")
    source = models.TextField("Quelle")
    frozen_at = models.DateTimeField("unveränderlich seit", null=True, blank=True)

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = "Förderrichtlinie"

    def __str__(self):
        return f"{self.title}, {self.version}"


class Parameter(models.Model):
    """One number or word of a guideline version, with its source, or marked as an assumption."""

    guideline = models.ForeignKey(Guideline, models.CASCADE, related_name="parameters")
    name = models.SlugField()
    label = models.CharField("Regel", max_length=200)
    value = models.CharField("Wert", max_length=100)
    unit = models.CharField("Einheit", max_length=40, blank=True)
    source = models.CharField("Quelle", max_length=400, blank=True)
    is_assumption = models.BooleanField("Annahme", default=False)

    class Meta:
        ordering = ["guideline", "name"]
        constraints = [
            models.UniqueConstraint(fields=["guideline", "name"], name="one_parameter_per_name"),
            models.CheckConstraint(
                condition=~models.Q(source="") | models.Q(is_assumption=True),
                name="parameter_has_source_or_is_assumption",
            ),
        ]

    def __str__(self):
        return f"{self.label}: {self.value} {self.unit}".strip()


class Priority(models.Model):
    """A Förderschwerpunkt of a guideline version (Vorlage VI-DS-03794: target groups, aims, minimum, exclusions)."""

    guideline = models.ForeignKey(Guideline, models.CASCADE, related_name="priorities")
    key = models.SlugField()
    title = models.CharField("Förderschwerpunkt", max_length=200)
    target_groups = models.TextField("Zielgruppen")
    aims = models.TextField("Ziele der Förderung")
    exclusions = models.TextField("nicht gefördert", blank=True)
    goals = models.ManyToManyField("criteria.Goal", related_name="priorities", verbose_name="Ziele der Fachpläne")
    is_assumption = models.BooleanField("Annahme", default=False)

    class Meta:
        ordering = ["guideline", "title"]
        verbose_name = "Förderschwerpunkt"
        constraints = [models.UniqueConstraint(fields=["guideline", "key"], name="one_priority_per_key")]

    def __str__(self):
        return self.title


class Requirement(models.Model):
    """A Mindestanforderung of a Förderschwerpunkt: what the formal check ticks off, yes or no."""

    priority = models.ForeignKey(Priority, models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    text = models.TextField("Mindestanforderung")
    is_assumption = models.BooleanField("Annahme", default=False)

    class Meta:
        ordering = ["priority", "position"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "position"], name="one_requirement_per_position"),
        ]

    def __str__(self):
        return self.text


class PlanItem(models.Model):
    """A position of the Kosten- und Finanzierungsplan, as the guideline's catalogue names it."""

    class Kind(models.TextChoices):
        COST = "cost", "Ausgabe"
        OWN_FUNDS = "own_funds", "Eigenmittel"
        THIRD_PARTY = "third_party", "Drittmittel"
        GRANT = "grant", "beantragte Zuwendung"

    guideline = models.ForeignKey(Guideline, models.CASCADE, related_name="plan_items")
    code = models.SlugField()
    kind = models.CharField("Art", max_length=20, choices=Kind)
    title = models.CharField("Position", max_length=120)
    help = models.CharField("Hinweis", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()
    is_eligible = models.BooleanField("zuwendungsfähig", default=True)

    class Meta:
        ordering = ["guideline", "position"]
        verbose_name = "Position des Finanzierungsplans"
        constraints = [models.UniqueConstraint(fields=["guideline", "code"], name="one_plan_item_per_code")]

    def __str__(self):
        return self.title
