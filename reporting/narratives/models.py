"""Sachberichte: one for each grant and year, with its planned and actual values, questions, papers and versions."""

import datetime

from django.db import models
from django.db.models import Q
from django_fsm import FSMField

from criteria.steps import bind
from grants.applications.models import OFFICE_READERS, Application
from grants.attachments.models import Paper, StandingQuerySet
from grants.people.models import User
from reporting.narratives.questions import Question, questions_for
from reporting.narratives.states import LABELS_FOR_APPLICANT, OPEN, STEPS, State

LONGEST_INQUIRY = 3000


class NarrativeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Sachberichte of the files this person may know. Who only assesses a file does not read them."""
        if not user.is_authenticated:
            return self.none()
        applications = Application.objects.visible_to(user)
        if not OFFICE_READERS & set(user.roles):
            applications = applications.filter(organisation_id__in=user.rights)
        return self.filter(application__in=applications.values("pk"))


class Narrative(models.Model):
    """What is owed for one grant and one year. `answers` is the Träger's working copy by key of the question.

    `version` counts saves, so that a late save never overwrites an unseen one. The office reads only editions.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="narratives")
    year = models.PositiveSmallIntegerField("Förderjahr")
    due_on = models.DateField("abzugeben bis")
    state = FSMField("Stand", choices=State.choices, default=State.DRAFT, protected=True)
    version = models.PositiveIntegerField(default=1)
    answers = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField("eingereicht", null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField("angenommen", null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")

    objects = NarrativeQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = "Sachbericht"
        constraints = [
            models.UniqueConstraint(fields=["application", "year"], name="one_narrative_per_year"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="narrative_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at=None, submitted_by=None)
                | ~Q(state="draft") & Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="narrative_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_at__isnull=False, accepted_by__isnull=False)
                | ~Q(state="accepted") & Q(accepted_at=None, accepted_by=None),
                name="narrative_accepted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"Sachbericht {self.year}"

    @property
    def chain(self) -> str:
        """Sachberichte write into the record of their file."""
        return self.application.chain

    @property
    def label_for_applicant(self) -> str:
        return LABELS_FOR_APPLICANT[State(self.state)]

    @property
    def is_open(self) -> bool:
        """May the Träger still change it?"""
        return self.state in OPEN

    def is_overdue(self, today: datetime.date) -> bool:
        return self.state == State.DRAFT and self.due_on < today

    @property
    def questions(self) -> tuple[Question, ...]:
        return questions_for(self.application.priority.key)

    @bind(STEPS, "submit")
    def submit(self, *, actor, now):
        self.submitted_at, self.submitted_by = now, actor

    @bind(STEPS, "ask")
    def ask(self, *, actor, now):
        """Nothing but the state: the question is a row of its own."""

    @bind(STEPS, "answer")
    def answer(self, *, actor, now):
        self.submitted_at, self.submitted_by = now, actor

    @bind(STEPS, "accept")
    def accept(self, *, actor, now):
        self.accepted_at, self.accepted_by = now, actor


class Outcome(models.Model):
    """A value that the application planned, and what was reached."""

    narrative = models.ForeignKey(Narrative, models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()
    name = models.CharField("Indikator", max_length=200)
    unit = models.CharField("Einheit", max_length=60, blank=True)
    planned = models.DecimalField("geplant", max_digits=14, decimal_places=2, null=True, blank=True)
    actual = models.DecimalField("erreicht", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["narrative", "position"]
        constraints = [
            models.UniqueConstraint(fields=["narrative", "position"], name="one_outcome_per_position"),
            models.CheckConstraint(condition=Q(actual=None) | Q(actual__gte=0), name="outcome_is_not_negative"),
        ]

    def __str__(self):
        return self.name


class Inquiry(models.Model):
    """A question of the office about a Sachbericht, and the answer of the Träger."""

    narrative = models.ForeignKey(Narrative, models.PROTECT, related_name="inquiries")
    text = models.TextField("Rückfrage", max_length=LONGEST_INQUIRY)
    asked_at = models.DateTimeField("gestellt")
    asked_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    reply = models.TextField("Antwort", max_length=LONGEST_INQUIRY, blank=True)
    replied_at = models.DateTimeField("beantwortet", null=True, blank=True)
    replied_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["narrative", "asked_at", "id"]
        verbose_name = "Rückfrage"
        constraints = [
            models.UniqueConstraint(
                fields=["narrative"], condition=Q(replied_at=None), name="one_open_inquiry_per_narrative"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="inquiry_asks_something"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None, replied_by=None)
                | ~Q(reply="") & Q(replied_at__isnull=False, replied_by__isnull=False),
                name="inquiry_reply_has_time_and_person",
            ),
        ]

    def __str__(self):
        return f"Rückfrage zum {self.narrative}"


class Edition(models.Model):
    """A Sachbericht as it was handed in: frozen, with the figures delivered until then. Never changed or deleted."""

    narrative = models.ForeignKey(Narrative, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField("Fassung")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField("eingereicht")
    made_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["narrative", "-number"]
        verbose_name = "Fassung eines Sachberichts"
        constraints = [
            models.UniqueConstraint(fields=["narrative", "number"], name="one_edition_per_number"),
        ]

    def __str__(self):
        return f"{self.narrative}, Fassung {self.number}"

    @property
    def file_name(self) -> str:
        """The name of its PDF."""
        return f"sachbericht-{self.content['year']}-fassung-{self.number}.pdf"


class ReportPaperQuerySet(StandingQuerySet):
    def visible_to(self, user):
        """For the Träger its papers, for the office those that were handed in."""
        if not user.is_authenticated:
            return self.none()
        seen = self.filter(narrative__in=Narrative.objects.visible_to(user).values("pk"))
        own = Q(narrative__application__organisation_id__in=user.rights)
        return seen.filter(own | Q(handed_in=True)) if OFFICE_READERS & set(user.roles) else seen.filter(own)


class ReportPaper(Paper):
    """A paper of a Sachbericht: removable until it is handed in, then it stays."""

    narrative = models.ForeignKey(Narrative, models.PROTECT, related_name="papers")
    handed_in = models.BooleanField("eingereicht", default=False)

    objects = ReportPaperQuerySet.as_manager()

    class Meta:
        ordering = ["narrative", "uploaded_at", "id"]
        verbose_name = "Anlage eines Sachberichts"
        constraints = [
            models.UniqueConstraint(
                fields=["narrative", "sha256"], condition=Q(removed_at=None), name="one_report_paper_per_content"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False, handed_in=False),
                name="report_paper_removal_is_before_handing_in",
            ),
        ]

    @property
    def chain(self) -> str:
        """Papers of a Sachbericht write into the record of their file."""
        return self.narrative.application.chain
