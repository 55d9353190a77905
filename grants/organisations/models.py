"""The Träger, the people who act for them, and how they come in: registrations and invitations."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from criteria.collation import GermanKey
from criteria.places.models import District
from grants.people.models import User

LEGAL_FORMS = (
    "e. V.",
    "nicht eingetragener Verein",
    "gGmbH",
    "GmbH",
    "gUG",
    "eG",
    "rechtsfähige Stiftung",
    "Stiftung des öffentlichen Rechts",
    "Körperschaft des öffentlichen Rechts",
    "andere Rechtsform",
)


class Organisation(models.Model):
    """A freier Träger. Until the office has confirmed it, it prepares drafts but submits nothing.

    `version` counts saves of the master data, so that a late save never overwrites an unseen one.
    """

    name = models.CharField("Träger", max_length=200, unique=True)
    sort_name = models.GeneratedField(
        expression=GermanKey("name"), output_field=models.TextField(db_collation="C"), db_persist=True
    )
    legal_form = models.CharField("Rechtsform", max_length=60)
    register_court = models.CharField("Registergericht", max_length=120, blank=True)
    register_number = models.CharField("Registernummer", max_length=60, blank=True)
    street = models.CharField("Straße und Hausnummer", max_length=120)
    postcode = models.CharField("Postleitzahl", max_length=5)
    city = models.CharField("Ort", max_length=80, default="Leipzig")
    umbrella = models.CharField("Spitzenverband", max_length=120, blank=True)
    district = models.ForeignKey(District, models.PROTECT, verbose_name="Ortsteil des Sitzes")
    email = models.EmailField("E-Mail-Adresse des Trägers", blank=True)
    phone = models.CharField("Telefon", max_length=40, blank=True)
    deducts_input_tax = models.BooleanField("zum Vorsteuerabzug berechtigt", null=True, blank=True)
    account_holder = models.CharField("Kontoinhaber", max_length=200, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    bic = models.CharField("BIC", max_length=11, blank=True)
    needs_two_signatures = models.BooleanField("zwei Personen unterschreiben Anträge gemeinsam", default=False)
    one_signature_asked_at = models.DateTimeField("eine Unterschrift vorgeschlagen", null=True, blank=True)
    one_signature_asked_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    registered_at = models.DateTimeField("registriert", null=True, blank=True)
    confirmed_at = models.DateTimeField("bestätigt", null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField("abgelehnt", null=True, blank=True)
    refused_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    is_invented = models.BooleanField(default=False)

    class Meta:
        ordering = ["sort_name", "id"]
        verbose_name = "Träger"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False),
                name="organisation_confirmation_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(iban="", account_holder="", bic="") | ~Q(iban="") & ~Q(account_holder=""),
                name="organisation_bank_account_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(one_signature_asked_at=None, one_signature_asked_by=None)
                | Q(
                    one_signature_asked_at__isnull=False,
                    one_signature_asked_by__isnull=False,
                    needs_two_signatures=True,
                ),
                name="organisation_asks_for_one_signature_where_two_sign",
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refused_by=None)
                | Q(refused_at__isnull=False, refused_by__isnull=False, confirmed_at=None),
                name="organisation_refusal_has_time_and_person",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def chain(self) -> str:
        """The name of this Träger's record."""
        return f"organisation:{self.pk}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def standing(self) -> str:
        """What the office said about it so far: confirmed, refused or waiting."""
        if self.refused_at is not None:
            return "refused"
        return "confirmed" if self.is_confirmed else "waiting"

    @property
    def is_waiting(self) -> bool:
        """Whether the office has yet to say yes or no."""
        return self.standing == "waiting"

    @property
    def address(self) -> tuple[str, ...]:
        """The lines of a letter's address."""
        return self.name, self.street, f"{self.postcode} {self.city}"


class Registration(models.Model):
    """What somebody without a session sent to register a Träger, until a link by mail proves the e-mail address.

    `data` holds the master data, the Ortsteil by its code; `password` is a hash. The row goes when the link was used
    or its time is over: whoever typed an address that is not theirs leaves nothing behind.
    """

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField("Name", max_length=150)
    email = models.EmailField("E-Mail-Adresse")
    password = models.CharField(max_length=128)
    data = models.JSONField()
    asked_at = models.DateTimeField("abgesendet")
    expires_at = models.DateTimeField("gültig bis")

    class Meta:
        ordering = ["asked_at", "id"]
        verbose_name = "Registrierung"

    def __str__(self):
        return f"Registrierung {self.pk}"


class Membership(models.Model):
    """What a person may do for a Träger. Leaving ends it; the row stays for the record."""

    class Right(models.TextChoices):
        EDIT = "edit", "bearbeiten"
        SIGN = "sign", "unterzeichnen"
        ADMIN = "admin", "verwaltet den Träger"

    user = models.ForeignKey(User, models.RESTRICT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="memberships")
    right = models.CharField("Recht", max_length=10, choices=Right)
    ended_at = models.DateTimeField("beendet", null=True, blank=True)

    class Meta:
        ordering = ["organisation", "user", "right"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "right"],
                condition=models.Q(ended_at=None),
                name="one_current_membership_per_right",
            )
        ]

    def __str__(self):
        return f"{self.user} – {self.organisation}: {self.get_right_display()}"


class InvitationQuerySet(models.QuerySet):
    def waiting(self):
        """Neither accepted nor revoked; those whose time is over are among them."""
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """Asks the owner of an e-mail address to act for a Träger. `key` is random; the link signs it."""

    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="invitations")
    email = models.EmailField("E-Mail-Adresse")
    rights = ArrayField(models.CharField(max_length=10, choices=Membership.Right), verbose_name="Rechte")
    key = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.RESTRICT, related_name="+", verbose_name="eingeladen von")
    invited_at = models.DateTimeField("eingeladen")
    expires_at = models.DateTimeField("gültig bis")
    accepted_at = models.DateTimeField("angenommen", null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField("zurückgenommen", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "invited_at", "id"]
        verbose_name = "Einladung"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_waiting_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at=None),
                name="invitation_acceptance_has_time_and_person",
            ),
        ]

    def __str__(self):
        return f"Einladung {self.pk} – {self.organisation}"

    def is_open(self, now: datetime.datetime) -> bool:
        """May it still be accepted at this moment?"""
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at

    @property
    def right_labels(self) -> str:
        return labels_of(self.rights)


def labels_of(rights) -> str:
    """The German names of rights, in their usual order."""
    return ", ".join(str(right.label) for right in Membership.Right if right.value in rights) or "keine"
