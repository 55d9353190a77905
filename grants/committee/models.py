"""What prepares the decision of many applications at once: kept scenarios, papers for the committee, its resolutions.

None of it decides about an application: that takes two people (grants.awards).
"""

from decimal import Decimal
from fractions import Fraction

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from criteria.allocation import Shortfall, Strategy
from criteria.guideline.models import Priority
from grants.applications.models import OFFICE_READERS, Application
from grants.applications.queries import files
from grants.calls.models import Call
from grants.people.models import User


class OfCallQuerySet(models.QuerySet):
    """Rows of a call that tell about all its files."""

    def visible_to(self, user):
        """For the office; nothing of a call in which a file is hidden from this person (§ 20 VwVfG)."""
        if not user.is_authenticated or not user.is_active or not OFFICE_READERS & set(user.roles):
            return self.none()
        hidden = Application.objects.filter(call=OuterRef("call"), submitted_at__isnull=False)
        return self.filter(~Exists(hidden.exclude(pk__in=files(user).order_by().values("pk"))))


class Scenario(models.Model):
    """A kept way to share the money of a call. It decides nothing. `version` counts changes."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="scenarios", verbose_name="Förderaufruf")
    name = models.CharField("Name", max_length=120)
    priority = models.ForeignKey(
        Priority, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Förderschwerpunkt"
    )
    strategy = models.CharField("Verfahren", max_length=20, choices=[(one.value, one.label) for one in Strategy])
    shortfall = models.CharField(
        "wenn der Rest nicht reicht", max_length=10, choices=[(one.value, one.explanation) for one in Shortfall]
    )
    envelope = models.DecimalField("verfügbare Mittel", max_digits=12, decimal_places=2)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("angelegt")
    created_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    saved_at = models.DateTimeField("geändert")
    saved_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    objects = OfCallQuerySet.as_manager()

    class Meta:
        ordering = ["call", "created_at"]
        verbose_name = "Szenario"
        constraints = [
            models.UniqueConstraint(fields=["call", "name"], name="one_scenario_per_name"),
            models.CheckConstraint(condition=Q(envelope__gte=0), name="scenario_envelope_is_not_negative"),
        ]

    def __str__(self):
        return self.name

    @property
    def chain(self) -> str:
        """The name of its record."""
        return f"scenario:{self.pk}"


class ScenarioLine(models.Model):
    """What a scenario gives one application, in euros.

    `worked_out` is what the strategy gave, `explanation` why; a person who gives another `amount` says the `reason`.
    `percent` is an exact fraction as text. `wording` are the reasons for the committee, where a person has written
    them. The database keeps the sum of a scenario within its envelope (trigger of migration 0020).
    """

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="lines")
    application = models.ForeignKey(Application, models.PROTECT, related_name="scenario_lines")
    place = models.PositiveIntegerField("Platz")
    percent = models.CharField("Ergebnis in Prozent, als Bruch", max_length=60)
    requested = models.DecimalField("beantragt", max_digits=12, decimal_places=2)
    proposed = models.DecimalField("Vorschlag", max_digits=12, decimal_places=2)
    smallest = models.DecimalField("mindestens", max_digits=12, decimal_places=2)
    worked_out = models.DecimalField("nach Verfahren", max_digits=12, decimal_places=2)
    amount = models.DecimalField("Betrag", max_digits=12, decimal_places=2)
    explanation = models.TextField("Erläuterung des Verfahrens", blank=True)
    reason = models.TextField("Grund der Änderung", blank=True)
    wording = models.TextField("Begründung für die Vorlage", blank=True)

    class Meta:
        ordering = ["scenario", "place"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "application"], name="one_scenario_line_per_application"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount__lte=F("proposed")), name="scenario_line_stays_within_the_proposal"
            ),
            models.CheckConstraint(
                condition=Q(amount=F("worked_out")) | ~Q(reason=""), name="scenario_line_is_changed_with_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.application}: {self.amount}"

    @property
    def is_changed(self) -> bool:
        """Did a person give another amount than the strategy?"""
        return self.amount != self.worked_out

    @property
    def is_unworkable(self) -> bool:
        """Does it get money, but less than it can work with?"""
        return Decimal(0) < self.amount < self.smallest

    @property
    def exact_percent(self) -> Fraction:
        return Fraction(self.percent)


class Paper(models.Model):
    """An Entscheidungsvorlage: a scenario as it was laid before the committee. It never changes; hashes prove it."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="papers")
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField("Nummer")
    content = models.JSONField("Inhalt")
    content_sha256 = models.CharField(max_length=64)
    pdf = models.FileField(upload_to="papers/%Y/%m")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField("erstellt")
    made_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    objects = OfCallQuerySet.as_manager()

    class Meta:
        ordering = ["call", "number"]
        verbose_name = "Entscheidungsvorlage"
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="one_paper_per_number")]

    def __str__(self):
        return f"Entscheidungsvorlage {self.number}"


class Consultation(models.Model):
    """What a committee made of a paper, in one session. A wrong entry is corrected by another one."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", "beschlossen"
        AMENDED = "amended", "geändert beschlossen"
        POSTPONED = "postponed", "vertagt"
        REFUSED = "refused", "abgelehnt"

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="consultations")
    body = models.CharField("Gremium", max_length=120)
    session = models.CharField("Sitzung", max_length=120, blank=True)
    held_on = models.DateField("Datum der Sitzung")
    outcome = models.CharField("Ergebnis", max_length=10, choices=Outcome)
    number = models.CharField("Beschlussnummer", max_length=60, blank=True)
    note = models.TextField("Anmerkung", blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["paper", "held_on", "recorded_at"]
        verbose_name = "Beratung"
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome__in=["adopted", "amended"]) | ~Q(number=""), name="resolution_has_a_number"
            ),
            models.CheckConstraint(condition=~Q(outcome="amended") | ~Q(note=""), name="amended_resolution_says_how"),
        ]

    def __str__(self):
        return f"{self.body}: {self.get_outcome_display()}"
