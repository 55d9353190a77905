"""The application: what a Träger asks for. Submitted content is frozen in versions; decisions are other records."""

from django.contrib.postgres.functions import RandomUUID
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField

from criteria.collation import GermanKey
from criteria.guideline.models import PlanItem, Priority
from criteria.places.models import District
from criteria.plan.models import Goal
from criteria.steps import bind, plain
from grants.applications import labels
from grants.applications.conflicts import hidden_from
from grants.applications.states import STEPS, State
from grants.calls.models import Call
from grants.organisations.models import Organisation
from grants.people.models import Role, User

OFFICE_READERS = {Role.CASEWORKER.value, Role.HEAD.value, Role.AUDITOR.value}
SUBMITTED_STATES = [state for state in State if state != State.DRAFT]


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The applications whose existence, content and numbers this person may know.

        Träger: their own. Office: what was submitted, by role. A conflict of interest hides the file (§ 20 VwVfG).
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(organisation_id__in=user.rights) | _of_office(user))

    def files_of(self, user):
        """What this person works on in the office: never the own Träger's, nor what a conflict hides."""
        return self.filter(_of_office(user))

    def hidden_from(self, user):
        return self.filter(hidden_from(user))


def _of_office(user) -> Q:
    roles = set(user.roles) if user.is_authenticated and user.is_active else set()
    if not roles & {*OFFICE_READERS, Role.ASSESSOR.value}:
        return Q(pk__in=())
    files = Q(submitted_at__isnull=False) & ~hidden_from(user)
    return files if roles & OFFICE_READERS else files & Q(pk__in=user.assessments.values("application_id"))


class Application(models.Model):
    """An Antrag. `version` counts saves, so that a late save never overwrites an unseen one."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications", verbose_name="Förderaufruf")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications", verbose_name="Träger")
    state = FSMField("Stand", choices=State.choices, default=State.DRAFT, protected=True)
    reference = models.CharField("Aktenzeichen", max_length=40, unique=True, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField("Name des Vorhabens", max_length=200, blank=True)
    sort_title = models.GeneratedField(
        expression=GermanKey("title"), output_field=models.TextField(db_collation="C"), db_persist=True
    )
    priority = models.ForeignKey(
        Priority, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Förderschwerpunkt"
    )
    summary = models.TextField("Was Sie vorhaben", blank=True)
    target_group = models.CharField("Zielgruppe", max_length=300, blank=True)
    districts = models.ManyToManyField(District, blank=True, related_name="+", verbose_name="Ortsteile")
    neighbourhood = models.TextField("Sozialraum", blank=True)
    period_start = models.DateField("Beginn", null=True, blank=True)
    period_end = models.DateField("Ende", null=True, blank=True)
    goals = models.ManyToManyField(Goal, blank=True, related_name="applications", verbose_name="Ziele")
    contribution = models.TextField("Beitrag zu den Zielen", blank=True)
    specific = models.TextField("spezifisch", blank=True)
    measurable = models.TextField("messbar", blank=True)
    influenceable = models.TextField("aktiv beeinflussbar", blank=True)
    realistic = models.TextField("realistisch", blank=True)
    time_bound = models.TextField("terminiert", blank=True)
    has_no_other_funds = models.BooleanField("keine anderen Mittel", default=False)
    requested_amount = models.DecimalField("beantragte Zuwendung", max_digits=12, decimal_places=2, default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    submitted_at = models.DateTimeField("eingegangen", null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    caseworker = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="files")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-id"]
        verbose_name = "Antrag"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state__in=["draft", "withdrawn"], submitted_at=None, submitted_by=None, reference=None)
                    | Q(submitted_at__isnull=False, submitted_by__isnull=False, reference__isnull=False)
                    & ~Q(state="draft")
                ),
                name="application_submitted_fields_go_together",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at=None)),
                name="application_withdrawn_has_date",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="application_state_is_known"),
            models.CheckConstraint(condition=Q(requested_amount__gte=0), name="application_asks_nothing_negative"),
            models.CheckConstraint(
                condition=Q(period_end=None) | Q(period_start=None) | Q(period_end__gte=F("period_start")),
                name="application_period_in_order",
                violation_error_message="Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Daten.",
            ),
        ]
        indexes = [
            models.Index(fields=["-submitted_at", "-id"], name="inbox_newest_first"),
            models.Index(fields=["state", "-submitted_at"], name="inbox_by_state"),
            models.Index(fields=["organisation"], name="application_by_owner"),
        ]

    def __str__(self):
        return self.reference or f"Entwurf {self.pk}"

    @property
    def chain(self) -> str:
        """The name of this file's record."""
        return f"application:{self.pk}"

    @property
    def is_late(self) -> bool:
        """Did it come after the deadline and its grace, as they stand now?"""
        return self.submitted_at is not None and self.call.is_late(self.submitted_at)

    get_state_display, label_of = labels.state_for_office, labels.step_for_office
    label_for_applicant = property(labels.state_for_applicant)

    @bind(STEPS, "submit")
    def submit(self, *, actor, now, reference):
        self.submitted_at, self.submitted_by, self.reference = now, actor, reference

    @bind(STEPS, "start_check")
    def start_check(self, *, actor, now):
        self.caseworker = actor

    request_correction = plain(STEPS, "request_correction")
    resubmit = plain(STEPS, "resubmit")
    close_correction = plain(STEPS, "close_correction")
    complete_check = plain(STEPS, "complete_check")
    reject_formally = plain(STEPS, "reject_formally")
    return_formal_rejection = plain(STEPS, "return_formal_rejection")
    return_to_check = plain(STEPS, "return_to_check")
    complete_assessment = plain(STEPS, "complete_assessment")
    return_to_assessment = plain(STEPS, "return_to_assessment")
    decide = plain(STEPS, "decide")
    return_decision = plain(STEPS, "return_decision")
    void_decision = plain(STEPS, "void_decision")
    void_formal_rejection = plain(STEPS, "void_formal_rejection")
    cosign_award = plain(STEPS, "cosign_award")
    cosign_rejection = plain(STEPS, "cosign_rejection")
    amend = plain(STEPS, "amend")

    @bind(STEPS, "withdraw")
    def withdraw(self, *, actor, now):
        self.withdrawn_at = now


def row_key() -> models.UUIDField:
    """What a row in a list of an application is known by, however often the list is saved anew."""
    return models.UUIDField("Schlüssel", db_default=RandomUUID(), editable=False)


class PlanRow(models.Model):
    """One row of the Kosten- und Finanzierungsplan, in euros and cents."""

    class Certainty(models.TextChoices):
        REQUESTED = "requested", "beantragt"
        APPROVED = "approved", "bewilligt"
        REFUSED = "refused", "abgelehnt"

    application = models.ForeignKey(Application, models.CASCADE, related_name="plan_rows")
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="+", verbose_name="Position")
    description = models.CharField("Erläuterung", max_length=300, blank=True)
    amount = models.DecimalField("Betrag", max_digits=12, decimal_places=2)
    certainty = models.CharField("Stand der Zusage", max_length=10, choices=Certainty, blank=True)
    note = models.CharField("Anmerkung", max_length=300, blank=True)
    second_year = models.DecimalField("davon im zweiten Jahr", max_digits=12, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField()
    key = row_key()

    class Meta:
        ordering = ["application", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="plan_row_is_not_negative"),
            models.CheckConstraint(
                condition=Q(second_year=None) | Q(second_year__gte=0, second_year__lte=F("amount")),
                name="plan_row_second_year_is_a_part",
            ),
            models.UniqueConstraint(fields=["application", "position"], name="one_plan_row_per_position"),
            models.UniqueConstraint(fields=["application", "key"], name="one_plan_row_per_key"),
        ]

    def __str__(self):
        return f"{self.item}: {self.amount}"


class Submission(models.Model):
    """What was submitted, frozen: corrections make a new version, nothing is overwritten."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("Fassung")
    content = models.JSONField("Inhalt")
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["application", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="one_submission_per_number")]

    def __str__(self):
        return f"{self.application}, Fassung {self.number}"


class CorrectionRequest(models.Model):
    """A round of Nachforderung: what is open again, why, and until when.

    Its points (grants.applications.corrections) open single answers, `sections` whole sections. `answered_at` is when
    it ended: with the answer, or without one by `closed_by`. `before` is what the application said when it was asked.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="correction_requests")
    number = models.PositiveSmallIntegerField("Runde")
    sections = models.JSONField("offene Abschnitte")
    message = models.TextField("Was fehlt oder nicht stimmt", blank=True)
    due_on = models.DateField("Frist")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    answered_at = models.DateTimeField("beendet", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    before = models.JSONField("Stand davor", encoder=DjangoJSONEncoder, default=dict)

    class Meta:
        ordering = ["application", "requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_at=None), name="one_open_correction_per_application"
            ),
            models.UniqueConstraint(fields=["application", "number"], name="one_correction_per_round"),
            models.CheckConstraint(
                condition=Q(closed_by=None) | Q(answered_at__isnull=False), name="correction_closed_has_ended"
            ),
        ]

    def __str__(self):
        return f"{self.number}. Nachforderung zu {self.application}"
