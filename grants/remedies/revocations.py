"""The Rücknahme or Widerruf of a grant, and the Rückforderung that follows it (§§ 48, 49, 49a VwVfG)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField

from criteria.steps import bind
from grants.applications.models import OFFICE_READERS, Application
from grants.awards.models import Decision
from grants.people.models import User
from grants.remedies.announcements import LONGEST_TEXT
from grants.remedies.states import ENDED, REVOCATION_STEPS, RevocationState

_PERSON = {"on_delete": models.RESTRICT, "null": True, "blank": True, "related_name": "+"}
_TEXT = {"max_length": LONGEST_TEXT, "blank": True}
NOTHING = Decimal("0.00")


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

    @property
    def reaches_back(self) -> bool:
        """May it undo a grant for the past, so that what was paid must be repaid? § 49 Abs. 2 does not."""
        return self is not Ground.RESERVED


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

    `amount` in euros is what is taken back, `lifted` what an Abhilfe gave back of it. It never goes into the money of
    the call by itself. `effective_from`: since when the grant is void; None: from the Bekanntgabe on, nothing is
    repaid. `immediate`: why the order is enforced at once in spite of a Widerspruch (§ 80 Abs. 3 VwGO), if it is.
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
    lifted = models.DecimalField("durch Abhilfe aufgehoben", max_digits=12, decimal_places=2, default=0)
    effective_from = models.DateField("unwirksam ab", null=True, blank=True)
    immediate = models.TextField("Gründe der sofortigen Vollziehung", **_TEXT)
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
                condition=Q(lifted=0) | Q(lifted__gt=0, lifted__lte=F("amount"), cosigned_at__isnull=False),
                name="no_more_is_lifted_than_was_taken_back",
            ),
            models.CheckConstraint(
                condition=Q(effective_from=None) | ~Q(ground=Ground.RESERVED.value),
                name="reserved_revocation_works_for_the_future",
            ),
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
    def stands(self) -> Decimal:
        """What of it still holds after an Abhilfe, in euros."""
        return (self.amount or NOTHING) - self.lifted

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
    def propose(self, *, actor, now, amount, reasons, effective_from, immediate):
        self.amount, self.reasons = amount, reasons
        self.effective_from, self.immediate = effective_from, immediate
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


class RecoveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the office; for the Träger once it is co-signed. Who only assesses a file does not read them."""
        if not user.is_authenticated:
            return self.none()
        files = Application.objects.visible_to(user).order_by().values("pk")
        if OFFICE_READERS & set(user.roles):
            return self.filter(application__in=files)
        own = self.filter(application__in=files, application__organisation_id__in=user.rights)
        return own.filter(cosigned_at__isnull=False)

    def claimed(self):
        """What was demanded back and still is."""
        return self.filter(cosigned_at__isnull=False, annulled_at=None)


class Recovery(models.Model):
    """A Rückforderung: what was paid out and must be repaid, fixed by a Bescheid of its own (§ 49a Abs. 1 Satz 2).

    In euros: `amount` is what was `paid_out` less what `stays` granted and what was `claimed` before. `interest` runs
    from `interest_from` to `interest_until`, both days counted; `waiver` says why it is not claimed, where it is not.
    An Abhilfe annuls it; then another may follow.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="recoveries")
    revocation = models.ForeignKey(Revocation, models.PROTECT, related_name="recoveries")
    paid_out = models.DecimalField("ausgezahlt", max_digits=12, decimal_places=2)
    stays = models.DecimalField("bleibt bewilligt", max_digits=12, decimal_places=2)
    claimed = models.DecimalField("schon zurückgefordert", max_digits=12, decimal_places=2, default=0)
    amount = models.DecimalField("zu erstatten", max_digits=12, decimal_places=2)
    interest_from = models.DateField("Zinsen ab")
    interest_until = models.DateField("Zinsen berechnet bis")
    interest = models.DecimalField("Zinsen", max_digits=12, decimal_places=2)
    waiver = models.TextField("Gründe, von Zinsen abzusehen", **_TEXT)
    working = models.JSONField("Rechenweg", default=list)
    due_on = models.DateField("zu zahlen bis")
    reasons = models.TextField("Begründung", max_length=LONGEST_TEXT)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    cosigned_at = models.DateTimeField(null=True, blank=True)
    cosigned_by = models.ForeignKey(User, **_PERSON)
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(**_TEXT)
    annulled_at = models.DateTimeField("aufgehoben", null=True, blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        ordering = ["application", "proposed_at", "id"]
        verbose_name = "Rückforderung"
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(cosigned_at=None, returned_at=None),
                name="one_open_recovery_per_application",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount=F("paid_out") - F("stays") - F("claimed")),
                name="recovery_is_what_was_paid_less_what_stays",
            ),
            models.CheckConstraint(
                condition=Q(interest__gte=0, interest_until__gte=F("interest_from")) & (Q(waiver="") | Q(interest=0)),
                name="recovery_interest_is_claimed_or_waived",
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="recovery_has_reasons"),
            models.CheckConstraint(
                condition=Q(cosigned_at=None, cosigned_by=None, annulled_at=None)
                | Q(cosigned_at__isnull=False, cosigned_by__isnull=False, returned_at=None)
                & ~Q(cosigned_by=F("proposed_by")),
                name="recovery_is_cosigned_by_another_person",
            ),
        ]

    def __str__(self):
        return f"Rückforderung vom {self.proposed_at:%d.%m.%Y}"

    @property
    def chain(self) -> str:
        return self.application.chain

    @property
    def is_open(self) -> bool:
        """Does it wait for the second person?"""
        return self.cosigned_at is None and self.returned_at is None

    @property
    def state_in_words(self) -> str:
        """Where it stands."""
        if self.annulled_at:
            return "Aufgehoben"
        if self.cosigned_at:
            return "Festgesetzt"
        return "Zurückgegeben" if self.returned_at else "Wartet auf die zweite Person"
