"""Deliveries: what a Träger reports for one grant and one period. Only aggregates, never persons."""

import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django_fsm import FSMField

from criteria.places.models import District
from criteria.steps import bind
from grants.applications.models import Application
from grants.people.models import User
from reporting.catalogue.models import Indicator, Period
from reporting.deliveries.states import LABELS_FOR_APPLICANT, OPEN, STEPS, State

# The day until which a delivery is owed: that of its period, unless more time was given for this one.
DUE_ON = Coalesce("postponed_to", "period__due_on")


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Deliveries of the applications that this person may know."""
        return self.filter(application__in=Application.objects.visible_to(user).values("pk"))

    def open(self):
        """What the Träger still has to hand in."""
        return self.filter(state__in=OPEN)

    def overdue(self, today: datetime.date):
        """What should have been handed in before this day and was not."""
        return self.open().annotate(until=DUE_ON).filter(until__lt=today)


class Delivery(models.Model):
    """What is owed for one grant and one period, and what came of it. `revision` counts submissions.

    `postponed_to` is set where more time was given for this delivery than its period has.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="deliveries")
    period = models.ForeignKey(Period, models.PROTECT, related_name="deliveries")
    state = FSMField("Stand", choices=State.choices, default=State.DUE, protected=True)
    revision = models.PositiveSmallIntegerField("Fassung", default=0)
    created_at = models.DateTimeField()
    postponed_to = models.DateField("verlängert bis", null=True, blank=True)
    explanation = models.TextField("Erläuterung", blank=True)
    submitted_at = models.DateTimeField("abgegeben", null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField("angenommen", null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    return_reason = models.TextField("Grund der Rückgabe", blank=True)
    correction_reason = models.TextField("Grund der neuen Fassung", blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["period__due_on", "id"]
        verbose_name = "Statistik"
        constraints = [
            models.UniqueConstraint(fields=["application", "period"], name="one_delivery_per_period"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="delivery_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_at__isnull=False, accepted_by__isnull=False)
                | ~Q(state="accepted") & Q(accepted_at=None, accepted_by=None),
                name="delivery_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["due", "checked"]) | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="delivery_submitted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.period} – {self.application.title}"

    @property
    def chain(self) -> str:
        """Deliveries write into the record of their file."""
        return self.application.chain

    @property
    def label_for_applicant(self) -> str:
        return LABELS_FOR_APPLICANT[State(self.state)]

    @property
    def due_on(self) -> datetime.date:
        return self.postponed_to or self.period.due_on

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_to_correct(self) -> bool:
        """Given back by the office and not handed in again yet."""
        return self.is_open and bool(self.return_reason)

    @bind(STEPS, "pass_check")
    def pass_check(self, *, actor, now):
        """The values stand without errors."""

    @bind(STEPS, "rework")
    def rework(self, *, actor, now):
        """A later file has errors again."""

    @bind(STEPS, "submit")
    def submit(self, *, actor, now, explanation):
        self.submitted_at, self.submitted_by, self.explanation = now, actor, explanation
        self.revision += 1
        self.correction_reason = ""

    @bind(STEPS, "take_back")
    def take_back(self, *, actor, now, correction_reason):
        self.return_reason, self.correction_reason = "", correction_reason

    @bind(STEPS, "accept")
    def accept(self, *, actor, now):
        self.accepted_at, self.accepted_by, self.return_reason = now, actor, ""

    @bind(STEPS, "give_back")
    def give_back(self, *, actor, now, return_reason, postponed_to):
        self.accepted_at = self.accepted_by = None
        self.return_reason = self.correction_reason = return_reason
        self.postponed_to = postponed_to


class Upload(models.Model):
    """A file as it came, with what was wrong in it."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="uploads")
    file = models.FileField(upload_to="deliveries/%Y/%m")
    name = models.CharField("Datei", max_length=200)
    sha256 = models.CharField(max_length=64)
    digest = models.CharField("SHA-256 der Werte", max_length=64, blank=True)
    problems = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self):
        return self.name

    @property
    def errors(self) -> list[dict]:
        return [problem for problem in self.problems if problem["severity"] == "error"]

    @property
    def questions(self) -> list[dict]:
        """What is possible but unusual: the Träger explains it."""
        return [problem for problem in self.problems if problem["severity"] == "explain"]


class Cell(models.Model):
    """One aggregated value of a delivery: an indicator in the Ortsteil of the offer; no Ortsteil is the whole city.

    `category` is what of the indicator: "" the total, else codes of the catalogue (`age=60-69`).
    """

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="cells")
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    category = models.CharField(max_length=150, default="", blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["delivery", "district", "indicator", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "district", "indicator", "category"],
                nulls_distinct=False,
                name="one_value_per_cell",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="cell_is_not_negative"),
        ]

    def __str__(self):
        return f"{self.district_id or 'Stadt'} {self.indicator} {self.category}: {self.value}"
