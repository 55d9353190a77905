"""What decides when a letter is announced (§ 41 VwVfG), besides its retrieval: consent, post, instruction, waiver."""

from django.db import models
from django.db.models import Q

from grants.applications.models import OFFICE_READERS
from grants.letters.models import Letter
from grants.organisations.models import Organisation
from grants.people.models import User

LONGEST_TEXT = 5000


class PortalConsent(models.Model):
    """A Träger consents to be told decisions by retrieval in the portal (§ 41 Abs. 2a VwVfG), until it says otherwise.

    Rows stay: together they are the history.
    """

    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="portal_consents")
    given_at = models.DateTimeField("eingewilligt")
    given_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    withdrawn_at = models.DateTimeField("widerrufen", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["organisation", "given_at", "id"]
        verbose_name = "Einwilligung in die Bekanntgabe über das Portal"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(withdrawn_at=None), name="one_standing_portal_consent"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="portal_consent_withdrawal_has_time_and_person",
            ),
        ]

    def __str__(self):
        return f"Einwilligung {self.organisation}"

    def stands_at(self, moment) -> bool:
        """Did it stand at a moment?"""
        return self.given_at <= moment and (self.withdrawn_at is None or moment < self.withdrawn_at)


class OfLetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the office, and for the Träger to which the letter went. Who only assesses a file does not read them."""
        if not user.is_authenticated:
            return self.none()
        letters = Letter.objects.visible_to(user)
        if not OFFICE_READERS & set(user.roles):
            letters = letters.filter(application__organisation_id__in=user.rights)
        return self.filter(letter__in=letters.order_by().values("pk"))


class Posting(models.Model):
    """A letter that goes by post: first a task for the office, then its proof. A new row follows a failed one.

    `proven_on` is the day of a proven delivery: of a Zustellung, or of an ordinary letter that came later than the law
    assumes.
    """

    class Reason(models.TextChoices):
        NO_CONSENT = "no_consent", "Träger hat nicht eingewilligt"
        EXPIRED = "expired", "nicht rechtzeitig abgerufen"
        FAILED = "failed", "kam nicht an"
        ASKED = "asked", "vom Sozialamt gewünscht"

    class Way(models.TextChoices):
        POST = "post", "einfacher Brief"
        SERVICE = "service", "förmliche Zustellung mit Zustellungsurkunde"

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="postings")
    reason = models.CharField("Anlass", max_length=12, choices=Reason)
    asked_at = models.DateTimeField("vorgemerkt")
    asked_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    way = models.CharField("Versandart", max_length=8, choices=Way, blank=True)
    posted_on = models.DateField("zur Post gegeben", null=True, blank=True)
    posted_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    proven_on = models.DateField("nachweislich angekommen", null=True, blank=True)
    proof = models.TextField("Nachweis", max_length=LONGEST_TEXT, blank=True)
    failed_on = models.DateField("als unzustellbar zurück", null=True, blank=True)
    failure = models.TextField("Grund", max_length=LONGEST_TEXT, blank=True)

    objects = OfLetterQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        verbose_name = "Versand per Post"
        constraints = [
            models.UniqueConstraint(
                fields=["letter"], condition=Q(failed_on=None), name="one_standing_posting_per_letter"
            ),
            models.CheckConstraint(
                condition=Q(posted_on=None, posted_by=None, way="")
                | Q(posted_on__isnull=False, posted_by__isnull=False) & ~Q(way=""),
                name="posting_has_day_person_and_way",
            ),
            models.CheckConstraint(
                condition=Q(proven_on=None, proof="") | Q(proven_on__gte=models.F("posted_on")) & ~Q(proof=""),
                name="delivery_is_proven_after_posting",
            ),
            models.CheckConstraint(
                condition=Q(failed_on=None, failure="")
                | Q(failed_on__gte=models.F("posted_on"), proven_on=None) & ~Q(failure=""),
                name="delivery_failed_after_posting_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.letter}: {self.get_reason_display()}"

    @property
    def application(self):
        return self.letter.application

    @property
    def is_waiting(self) -> bool:
        """Has the office still to post it?"""
        return self.posted_on is None


class InstructionFlaw(models.Model):
    """The Rechtsbehelfsbelehrung of a letter is wrong or missing: the period is one year (§ 58 Abs. 2 VwGO)."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="instruction_flaws")
    reason = models.TextField("Was an der Belehrung falsch ist", max_length=LONGEST_TEXT)
    noted_at = models.DateTimeField("vermerkt")
    noted_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    objects = OfLetterQuerySet.as_manager()

    class Meta:
        ordering = ["letter", "noted_at"]
        verbose_name = "Fehler der Belehrung"
        constraints = [
            models.UniqueConstraint(fields=["letter"], name="one_instruction_flaw_per_letter"),
            models.CheckConstraint(condition=~Q(reason=""), name="instruction_flaw_has_a_reason"),
        ]

    def __str__(self):
        return f"Fehler der Belehrung: {self.letter}"


class Waiver(models.Model):
    """A Träger renounces its Widerspruch against one letter. It cannot be taken back."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="waivers")
    declared_at = models.DateTimeField("erklärt")
    declared_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    objects = OfLetterQuerySet.as_manager()

    class Meta:
        ordering = ["letter", "declared_at"]
        verbose_name = "Rechtsbehelfsverzicht"
        constraints = [models.UniqueConstraint(fields=["letter"], name="one_waiver_per_letter")]

    def __str__(self):
        return f"Rechtsbehelfsverzicht: {self.letter}"
