"""The Widerspruch against a letter, and the Rücknahme or Widerruf of a grant."""

from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField

from criteria.steps import bind
from grants.applications.models import OFFICE_READERS, Application
from grants.awards.models import Decision
from grants.letters.models import Letter
from grants.people.models import User
from grants.remedies.announcements import LONGEST_TEXT, OfLetterQuerySet
from grants.remedies.states import (
    ENDED,
    OBJECTION_STEPS,
    REVOCATION_STEPS,
    ObjectionState,
    RevocationState,
)

_PERSON = {"on_delete": models.RESTRICT, "null": True, "blank": True, "related_name": "+"}
_TEXT = {"max_length": LONGEST_TEXT, "blank": True}


class Objection(models.Model):
    """A Widerspruch that reached the office in a form the law knows (§ 70 Abs. 1 VwGO). The portal cannot take one."""

    class Form(models.TextChoices):
        WRITTEN = "written", "schriftlich, mit Unterschrift"
        MINUTES = "minutes", "zur Niederschrift"
        ELECTRONIC = "electronic", "elektronisch nach § 3a VwVfG, zum Beispiel mit qualifizierter Signatur"

    class Result(models.TextChoices):
        REJECTED = "rejected", "zurückgewiesen"
        PARTLY = "partly", "zum Teil stattgegeben"
        ALLOWED = "allowed", "stattgegeben"

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
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(User, **_PERSON)
    cosigned_at = models.DateTimeField(null=True, blank=True)
    cosigned_by = models.ForeignKey(User, **_PERSON)
    forwarded_to = models.CharField("Widerspruchsbehörde", max_length=200, blank=True)
    forwarded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_on = models.DateField("zurückgenommen", null=True, blank=True)
    result = models.CharField("Widerspruchsbescheid", max_length=10, choices=Result, blank=True)
    result_announced_on = models.DateField("Widerspruchsbescheid bekannt gegeben", null=True, blank=True)

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
        ]

    def __str__(self):
        return f"Widerspruch vom {self.received_on:%d.%m.%Y}"

    @property
    def chain(self) -> str:
        return self.application.chain

    @bind(OBJECTION_STEPS, "propose_remedy")
    def propose_remedy(self, *, actor, now, ruling, reasons):
        self.ruling, self.reasons = ruling, reasons
        self.proposed_at, self.proposed_by = now, actor

    @bind(OBJECTION_STEPS, "return_remedy")
    def return_remedy(self, *, actor, now):
        self.proposed_at = self.proposed_by = None

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


class Ground(models.TextChoices):
    """Why a grant may be taken back: the first four make a Rücknahme, the others a Widerruf."""

    UNLAWFUL = "unlawful", "Bescheid war von Anfang an rechtswidrig"
    FALSE = "false", "Angaben waren in wesentlicher Beziehung unrichtig oder unvollständig"
    KNOWN = "known", "Träger kannte die Rechtswidrigkeit oder kannte sie grob fahrlässig nicht"
    FRAUD = "fraud", "arglistige Täuschung, Drohung oder Bestechung"
    PURPOSE = "purpose", "Zuwendung nicht, nicht alsbald oder nicht mehr für den Zweck verwendet"
    CONDITION = "condition", "Auflage nicht oder nicht rechtzeitig erfüllt"
    RESERVED = "reserved", "Widerruf im Bescheid vorbehalten"

    @property
    def legal_basis(self) -> str:
        return _BASES[self]

    @property
    def is_withdrawal(self) -> bool:
        """Is it a Rücknahme (§ 48), and no Widerruf (§ 49)?"""
        return self in (Ground.UNLAWFUL, Ground.FALSE, Ground.KNOWN, Ground.FRAUD)


_BASES = {
    Ground.UNLAWFUL: "§ 48 Abs. 1 und 2 VwVfG",
    Ground.FALSE: "§ 48 Abs. 2 Satz 3 Nr. 2 VwVfG",
    Ground.KNOWN: "§ 48 Abs. 2 Satz 3 Nr. 3 VwVfG",
    Ground.FRAUD: "§ 48 Abs. 2 Satz 3 Nr. 1 VwVfG",
    Ground.PURPOSE: "§ 49 Abs. 3 Satz 1 Nr. 1 VwVfG",
    Ground.CONDITION: "§ 49 Abs. 3 Satz 1 Nr. 2 VwVfG",
    Ground.RESERVED: "§ 49 Abs. 2 Satz 1 Nr. 1 VwVfG",
}


class RevocationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the office; for the Träger once it was heard. Who only assesses a file does not read them."""
        if not user.is_authenticated:
            return self.none()
        files = Application.objects.visible_to(user).order_by().values("pk")
        if OFFICE_READERS & set(user.roles):
            return self.filter(application__in=files)
        own = self.filter(application__in=files, application__organisation_id__in=user.rights)
        return own.filter(heard_at__isnull=False)


class Revocation(models.Model):
    """A Rücknahme or Widerruf of a grant, in whole or in part, as its own procedure with Anhörung and two people.

    `amount` in euros is what is taken back. It never goes back into the money of the call by itself.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="revocations")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="revocations")
    ground = models.CharField("Grund", max_length=12, choices=Ground)
    facts = models.TextField("Sachverhalt", max_length=LONGEST_TEXT)
    known_on = models.DateField("Kenntnis aller Tatsachen")
    opened_at = models.DateTimeField("eröffnet")
    opened_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    state = FSMField("Stand", choices=RevocationState.choices, default=RevocationState.OPENED, protected=True)
    heard_at = models.DateTimeField("angehört", null=True, blank=True)
    heard_by = models.ForeignKey(User, **_PERSON)
    hearing = models.TextField("Was wir vorhaben", **_TEXT)
    answer_until = models.DateField("Äußerung bis", null=True, blank=True)
    answered_at = models.DateTimeField("geäußert", null=True, blank=True)
    answered_by = models.ForeignKey(User, **_PERSON)
    statement = models.TextField("Äußerung", **_TEXT)
    amount = models.DecimalField(
        "zurückgenommen oder widerrufen", max_digits=12, decimal_places=2, null=True, blank=True
    )
    reasons = models.TextField("Begründung", **_TEXT)
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(User, **_PERSON)
    cosigned_at = models.DateTimeField(null=True, blank=True)
    cosigned_by = models.ForeignKey(User, **_PERSON)
    dropped_at = models.DateTimeField(null=True, blank=True)
    drop_reason = models.TextField("Grund der Einstellung", **_TEXT)

    objects = RevocationQuerySet.as_manager()

    class Meta:
        ordering = ["application", "opened_at", "id"]
        verbose_name = "Rücknahme oder Widerruf"
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=~Q(state__in=[state.value for state in ENDED]),
                name="one_open_revocation_per_decision",
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="revocation_has_an_amount"),
            models.CheckConstraint(
                condition=Q(cosigned_at=None, cosigned_by=None)
                | Q(cosigned_at__isnull=False, cosigned_by__isnull=False, proposed_by__isnull=False)
                & ~Q(cosigned_by=F("proposed_by")),
                name="revocation_is_cosigned_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=RevocationState.DECIDED.value)
                | Q(cosigned_at__isnull=False, heard_at__isnull=False, amount__isnull=False) & ~Q(reasons=""),
                name="revocation_has_hearing_amount_reasons_and_two_people",
            ),
        ]

    def __str__(self):
        return f"{self.name} vom {self.opened_at:%d.%m.%Y}"

    @property
    def name(self) -> str:
        """What it is by law."""
        return "Rücknahme" if Ground(self.ground).is_withdrawal else "Widerruf"

    @property
    def legal_basis(self) -> str:
        return Ground(self.ground).legal_basis

    @property
    def chain(self) -> str:
        return self.application.chain

    @bind(REVOCATION_STEPS, "hear")
    def hear(self, *, actor, now, text, until):
        self.heard_at, self.heard_by, self.hearing, self.answer_until = now, actor, text, until

    @bind(REVOCATION_STEPS, "answer")
    def answer(self, *, actor, now, text):
        self.answered_at, self.answered_by, self.statement = now, actor, text

    @bind(REVOCATION_STEPS, "close_hearing")
    def close_hearing(self, *, actor, now, text):
        self.statement = text

    @bind(REVOCATION_STEPS, "propose")
    def propose(self, *, actor, now, amount, reasons):
        self.amount, self.reasons = amount, reasons
        self.proposed_at, self.proposed_by = now, actor

    @bind(REVOCATION_STEPS, "give_back")
    def give_back(self, *, actor, now):
        self.proposed_at = self.proposed_by = None

    @bind(REVOCATION_STEPS, "cosign")
    def cosign(self, *, actor, now):
        self.cosigned_at, self.cosigned_by = now, actor

    @bind(REVOCATION_STEPS, "drop")
    def drop(self, *, actor, now, why):
        self.dropped_at, self.drop_reason = now, why
