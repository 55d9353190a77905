"""The guideline is data: a dated version with its Förderschwerpunkte, parameters, plan items and text clauses."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django_fsm import FSMField

from criteria.guideline.states import PUBLISHED, STEPS, State
from criteria.packages.shape import ClauseKind, LabelKind, When
from criteria.steps import bind

SOURCE_OR_ASSUMPTION = ~Q(source="") | Q(is_assumption=True)


def _days() -> Func:
    return Func(F("valid_from"), F("valid_until"), Value("[]"), function="daterange", output_field=DateRangeField())


def _series() -> Func:
    # A range of one number, because ranges exclude each other without an extension that PostgreSQL may lack.
    number = Func(F("series"), function="hashtext", output_field=models.IntegerField())
    return Func(number, number, Value("[]"), function="int4range", output_field=IntegerRangeField())


class GuidelineQuerySet(models.QuerySet):
    def published(self):
        """Versions that everybody may read."""
        return self.filter(state__in=PUBLISHED)


class Guideline(models.Model):
    """A dated version of a Förderrichtlinie. Only a draft can be changed; the database refuses everything else."""

    series = models.SlugField("Reihe")
    title = models.CharField("Förderrichtlinie", max_length=200)
    version = models.CharField("Fassung", max_length=80, unique=True)
    valid_from = models.DateField("gilt ab")
    valid_until = models.DateField("gilt bis", null=True, blank=True)
    source = models.TextField("Quelle")
    state = FSMField("Zustand", default=State.DRAFT, choices=State, protected=True)
    frozen_at = models.DateTimeField("unveränderlich seit", null=True, blank=True)

    objects = GuidelineQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        verbose_name = "Förderrichtlinie"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="guideline_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SUPERSEDED, valid_until__isnull=False)
                | ~Q(state=State.SUPERSEDED) & Q(valid_until=None),
                name="only_a_superseded_guideline_has_ended",
            ),
            ExclusionConstraint(
                name="guidelines_of_a_series_do_not_overlap",
                expressions=[(_series(), RangeOperators.OVERLAPS), (_days(), RangeOperators.OVERLAPS)],
                condition=Q(state__in=(State.IN_FORCE, State.SUPERSEDED)),
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.version}"

    @property
    def chain(self) -> str:
        """The name of its record."""
        return f"guideline:{self.pk}"

    @bind(STEPS, "sign")
    def sign(self, *, actor, now):
        pass

    @bind(STEPS, "approve")
    def approve(self, *, actor, now):
        pass

    @bind(STEPS, "reopen")
    def reopen(self, *, actor, now):
        pass

    @bind(STEPS, "enact")
    def enact(self, *, actor, now):
        pass

    @bind(STEPS, "supersede")
    def supersede(self, *, actor, now, valid_until):
        self.valid_until = valid_until


class Part(models.Model):
    """What every part of a guideline version says: where it comes from."""

    source = models.CharField("Quelle", max_length=400, blank=True)
    is_assumption = models.BooleanField("Annahme", default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=SOURCE_OR_ASSUMPTION, name="%(class)s_has_source_or_is_assumption"),
        ]


class Parameter(Part):
    """One rule of `criteria.packages.parameters.Rules`, as text."""

    guideline = models.ForeignKey(Guideline, models.CASCADE, related_name="parameters")
    name = models.SlugField()
    value = models.CharField("Wert", max_length=100)

    class Meta(Part.Meta):
        ordering = ["guideline", "name"]
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(fields=["guideline", "name"], name="one_parameter_per_name"),
        ]

    def __str__(self):
        return f"{self.name}: {self.value}"


RESOLUTION = "Beschluss"
"""What a level of decision does where a committee resolves before anybody signs; the others decide by signing."""


class DecisionLevel(Part):
    """Who decides about grants up to an amount; without an amount there is no upper limit."""

    guideline = models.ForeignKey(Guideline, models.CASCADE, related_name="decision_levels")
    position = models.PositiveSmallIntegerField()
    body = models.CharField("Stelle", max_length=120)
    act = models.CharField("Entscheidung", max_length=120)
    up_to = models.DecimalField("bis zu", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta(Part.Meta):
        ordering = ["guideline", "position"]
        verbose_name = "Entscheidungsebene"
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(fields=["guideline", "position"], name="one_decision_level_per_position"),
        ]

    def __str__(self):
        return f"{self.body} ({self.act})"

    @property
    def needs_resolution(self) -> bool:
        """Must a committee have resolved before the second signature?"""
        return self.act.strip() == RESOLUTION


class Priority(Part):
    """A Förderschwerpunkt of a guideline version (Vorlage VI-DS-03794: target groups, aims, minimum, exclusions)."""

    guideline = models.ForeignKey(Guideline, models.CASCADE, related_name="priorities")
    position = models.PositiveSmallIntegerField(default=0)
    key = models.SlugField()
    title = models.CharField("Förderschwerpunkt", max_length=200)
    target_groups = models.TextField("Zielgruppen")
    aims = models.TextField("Ziele der Förderung")
    goals = models.ManyToManyField("criteria.Goal", related_name="priorities", verbose_name="Ziele der Fachpläne")

    class Meta(Part.Meta):
        ordering = ["guideline", "title"]
        verbose_name = "Förderschwerpunkt"
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(fields=["guideline", "key"], name="one_priority_per_key"),
        ]

    def __str__(self):
        return self.title


class Requirement(Part):
    """A Mindestanforderung of a Förderschwerpunkt: what the formal check ticks off, yes or no."""

    priority = models.ForeignKey(Priority, models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    text = models.TextField("Mindestanforderung")

    class Meta(Part.Meta):
        ordering = ["priority", "position"]
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(fields=["priority", "position"], name="one_requirement_per_position"),
        ]

    def __str__(self):
        return self.text


class Exclusion(Part):
    """What a Förderschwerpunkt does not fund (Ausschluss)."""

    priority = models.ForeignKey(Priority, models.CASCADE, related_name="exclusions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField("nicht gefördert")

    class Meta(Part.Meta):
        ordering = ["priority", "position"]
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(fields=["priority", "position"], name="one_exclusion_per_position"),
        ]

    def __str__(self):
        return self.text


class PlanItem(Part):
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
    is_staff = models.BooleanField("Personalkosten", default=False)
    is_flat_rate = models.BooleanField("Pauschale", default=False)

    class Meta(Part.Meta):
        ordering = ["guideline", "position"]
        verbose_name = "Position des Finanzierungsplans"
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(fields=["guideline", "code"], name="one_plan_item_per_code"),
            models.CheckConstraint(
                condition=Q(is_staff=False, is_flat_rate=False)
                | Q(kind="cost", is_staff=True, is_flat_rate=False)
                | Q(kind="cost", is_staff=False, is_flat_rate=True),
                name="only_costs_are_staff_or_flat_rate",
            ),
        ]

    def __str__(self):
        return self.title


class Clause(Part):
    """A text block of the Bescheid: a Nebenbestimmung (§ 36 VwVfG) or a hint."""

    guideline = models.ForeignKey(Guideline, models.CASCADE, related_name="clauses")
    key = models.SlugField()
    position = models.PositiveSmallIntegerField()
    kind = models.CharField("Art", max_length=30, choices=[(kind.value, kind.value) for kind in ClauseKind])
    when = models.CharField("steht im Bescheid", max_length=30, choices=[(when.value, when.value) for when in When])
    text = models.TextField("Text")
    requires = models.JSONField("steht nur mit", default=list, blank=True)
    excludes = models.JSONField("steht nicht mit", default=list, blank=True)
    is_optional = models.BooleanField("steht nur auf Wunsch", default=False)

    class Meta(Part.Meta):
        ordering = ["guideline", "position"]
        verbose_name = "Textbaustein"
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(fields=["guideline", "key"], name="one_clause_per_key"),
        ]

    def __str__(self):
        return self.text


class Label(Part):
    """What a version calls a state or a step of an application (`criteria.packages.labels`); empty is the usual."""

    guideline = models.ForeignKey(Guideline, models.CASCADE, related_name="labels")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField("Art", max_length=10, choices=[(kind.value, kind.value) for kind in LabelKind])
    name = models.SlugField()
    office = models.CharField("im Amt", max_length=80, blank=True)
    applicant = models.CharField("beim Träger", max_length=80, blank=True)
    button = models.CharField("auf der Schaltfläche", max_length=80, blank=True)

    class Meta(Part.Meta):
        ordering = ["guideline", "position"]
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(fields=["guideline", "kind", "name"], name="one_label_per_state_or_step"),
        ]

    def __str__(self):
        return f"{self.kind} {self.name}"
