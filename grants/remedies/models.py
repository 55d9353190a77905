"""The Widerspruch against a letter, what the office or a court made of it, and the money that an Abhilfe moves."""

from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField

from criteria.steps import bind
from grants.applications.models import Application
from grants.awards.models import Decision
from grants.letters.models import Letter
from grants.people.models import User
from grants.remedies.announcements import LONGEST_TEXT, OfLetterQuerySet
from grants.remedies.states import OBJECTION_STEPS, SUED, ObjectionState

_PERSON = {"on_delete": models.RESTRICT, "null": True, "blank": True, "related_name": "+"}
_TEXT = {"max_length": LONGEST_TEXT, "blank": True}


class Objection(models.Model):
    """A Widerspruch that reached the office in a form the law knows (§ 70 Abs. 1 VwGO). The portal cannot take one.

    `amount` in euros is what an Abhilfe sets instead: against a Bewilligung or Ablehnung the Zuwendung (then `decision`
    replaces the old one), against a Rücknahme or Widerruf what of it stays. None: the Abhilfe moves no money.
    """

    class Form(models.TextChoices):
        WRITTEN = "written", "schriftlich, mit Unterschrift"
        MINUTES = "minutes", "zur Niederschrift"
        ELECTRONIC = "electronic", "elektronisch nach § 3a VwVfG, zum Beispiel mit qualifizierter Signatur"

    class Result(models.TextChoices):
        REJECTED = "rejected", "zurückgewiesen"
        PARTLY = "partly", "zum Teil stattgegeben"
        ALLOWED = "allowed", "stattgegeben"

    class Judgment(models.TextChoices):
        REJECTED = "rejected", "Klage abgewiesen"
        WITHDRAWN = "withdrawn", "Klage zurückgenommen"
        PARTLY = "partly", "zum Teil stattgegeben"
        ALLOWED = "allowed", "stattgegeben"
        SETTLED = "settled", "durch Vergleich oder Erledigung beendet"

    application = models.ForeignKey(Application, models.PROTECT, related_name="objections")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="objections")
    received_on = models.DateField("eingegangen")
    form = models.CharField("Form", max_length=12, choices=Form)
    grounds = models.TextField("Was der Träger vorbringt", **_TEXT)
    recorded_at = models.DateTimeField("vermerkt")
    recorded_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    state = FSMField("Stand", choices=ObjectionState.choices, default=ObjectionState.RECEIVED, protected=True)
    reinstated_at = models.DateTimeField("Wiedereinsetzung gewährt", null=True, blank=True)
    reinstated_by = models.ForeignKey(User, **_PERSON)
    reinstatement = models.TextField("Gründe der Wiedereinsetzung", **_TEXT)
    ruling = models.TextField("Was statt des Bescheids gilt", **_TEXT)
    reasons = models.TextField("Begründung", **_TEXT)
    amount = models.DecimalField("Betrag nach der Abhilfe", max_digits=12, decimal_places=2, null=True, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="objections")
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(User, **_PERSON)
    cosigned_at = models.DateTimeField(null=True, blank=True)
    cosigned_by = models.ForeignKey(User, **_PERSON)
    forwarded_to = models.CharField("Widerspruchsbehörde", max_length=200, blank=True)
    forwarded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_on = models.DateField("zurückgenommen", null=True, blank=True)
    result = models.CharField("Widerspruchsbescheid", max_length=10, choices=Result, blank=True)
    result_announced_on = models.DateField("Widerspruchsbescheid bekannt gegeben", null=True, blank=True)
    sued_on = models.DateField("Klage erhoben", null=True, blank=True)
    court = models.CharField("Gericht", max_length=200, blank=True)
    court_reference = models.CharField("Aktenzeichen des Gerichts", max_length=100, blank=True)
    judgment = models.CharField("Ausgang der Klage", max_length=10, choices=Judgment, blank=True)
    judgment_final_on = models.DateField("rechtskräftig beendet", null=True, blank=True)

    objects = OfLetterQuerySet.as_manager()

    class Meta:
        ordering = ["application", "received_on", "id"]
        verbose_name = "Widerspruch"
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                condition=~Q(state=ObjectionState.WITHDRAWN.value),
                name="one_objection_per_letter",
            ),
            models.CheckConstraint(
                condition=Q(cosigned_at=None, cosigned_by=None)
                | Q(cosigned_at__isnull=False, cosigned_by__isnull=False, proposed_by__isnull=False)
                & ~Q(cosigned_by=F("proposed_by")),
                name="remedy_is_cosigned_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=ObjectionState.REMEDIED.value)
                | Q(cosigned_at__isnull=False) & ~Q(ruling="") & ~Q(reasons=""),
                name="remedy_has_ruling_reasons_and_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state=ObjectionState.DECIDED.value) | ~Q(result="") & Q(result_announced_on__isnull=False),
                name="objection_decision_has_result_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in SUED]) | Q(sued_on__isnull=False) & ~Q(court=""),
                name="lawsuit_has_day_and_court",
            ),
            models.CheckConstraint(
                condition=~Q(state=ObjectionState.JUDGED.value)
                | ~Q(judgment="") & Q(judgment_final_on__gte=F("sued_on")),
                name="lawsuit_ends_with_judgment_and_day",
            ),
        ]

    def __str__(self):
        return f"Widerspruch vom {self.received_on:%d.%m.%Y}"

    @property
    def chain(self) -> str:
        return self.application.chain

    @bind(OBJECTION_STEPS, "propose_remedy")
    def propose_remedy(self, *, actor, now, ruling, reasons, amount, decision):
        self.ruling, self.reasons = ruling, reasons
        self.amount, self.decision = amount, decision
        self.proposed_at, self.proposed_by = now, actor

    @bind(OBJECTION_STEPS, "return_remedy")
    def return_remedy(self, *, actor, now):
        self.proposed_at = self.proposed_by = self.amount = self.decision = None

    @bind(OBJECTION_STEPS, "cosign_remedy")
    def cosign_remedy(self, *, actor, now):
        self.cosigned_at, self.cosigned_by = now, actor

    @bind(OBJECTION_STEPS, "forward")
    def forward(self, *, actor, now, authority, reasons):
        self.forwarded_at, self.forwarded_to, self.reasons = now, authority, reasons

    @bind(OBJECTION_STEPS, "withdraw")
    def withdraw(self, *, actor, now, on):
        self.withdrawn_on = on

    @bind(OBJECTION_STEPS, "decide")
    def decide(self, *, actor, now, result, announced_on):
        self.result, self.result_announced_on = result, announced_on

    @bind(OBJECTION_STEPS, "sue")
    def sue(self, *, actor, now, filed_on, court, court_reference):
        self.sued_on, self.court, self.court_reference = filed_on, court, court_reference

    @bind(OBJECTION_STEPS, "judge")
    def judge(self, *, actor, now, judgment, final_on):
        self.judgment, self.judgment_final_on = judgment, final_on
