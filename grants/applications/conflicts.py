"""Conflicts of interest (§§ 20, 21 VwVfG): what is known and what was declared, and whom it keeps out of which file."""

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q

from criteria.deadlines import BERLIN
from grants.accounts.workflow import chain_of
from grants.calls.models import Call
from grants.organisations.models import Membership, Organisation
from grants.people.models import User

LONGEST_REASON = 2000


class _Day(Func):
    """The day of a moment in Berlin. Django's own TruncDate takes no OuterRef."""

    template = f"(%(expressions)s AT TIME ZONE '{BERLIN.key}')::date"
    output_field = models.DateField()


def hidden_from(user) -> Q:
    """The one condition that says in which applications a person takes no part. `user` may be an OuterRef.

    Who acts for the Träger, is related to it, or declared a conflict about the file or about the Träger in its call.
    What ended before the application came in no longer counts; what ended after it still does.
    """
    of_organisation = {"user": user, "organisation": OuterRef("organisation")}
    received = OuterRef("submitted_at")
    memberships = Membership.objects.filter(Q(ended_at=None) | Q(ended_at__gte=received), **of_organisation)
    related = Relation.objects.filter(
        Q(until=None) | Q(until__gte=_Day(received)), withdrawn_at=None, **of_organisation
    )
    declared = Conflict.objects.filter(user=user, withdrawn_at=None)
    return (
        Q(Exists(memberships))
        | Q(Exists(related))
        | Q(Exists(declared.filter(application=OuterRef("pk"))))
        | Q(Exists(declared.filter(call=OuterRef("call"), organisation=OuterRef("organisation"))))
    )


class Withdrawable(models.Model):
    """What keeps a person out of files, until the head withdraws it because it was wrong."""

    withdrawn_at = models.DateTimeField("zurückgenommen", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")
    withdrawal_reason = models.TextField("Grund der Rücknahme", blank=True)

    class Meta:
        abstract = True


def _withdrawal(name: str) -> list[models.CheckConstraint]:
    """A withdrawal is whole, and another person's."""
    return [
        models.CheckConstraint(
            condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
            | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason=""),
            name=f"{name}_withdrawal_is_whole",
        ),
        models.CheckConstraint(condition=~Q(withdrawn_by=F("user")), name=f"{name}_is_withdrawn_by_another"),
    ]


class Conflict(Withdrawable):
    """A declared conflict of interest (§ 20 VwVfG): about one file, or about a Träger in one call."""

    application = models.ForeignKey("Application", models.CASCADE, null=True, blank=True, related_name="conflicts")
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="conflicts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="conflicts")
    user = models.ForeignKey(User, models.RESTRICT, related_name="conflicts")
    reason = models.TextField("Grund", max_length=LONGEST_REASON)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["declared_at", "pk"]
        verbose_name = "Befangenheit"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "user"], condition=Q(withdrawn_at=None), name="one_conflict_per_person"
            ),
            models.UniqueConstraint(
                fields=["call", "organisation", "user"],
                condition=Q(withdrawn_at=None),
                name="one_conflict_per_call_and_organisation",
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=False, call=None, organisation=None)
                | Q(application=None, call__isnull=False, organisation__isnull=False),
                name="conflict_is_about_a_file_or_an_organisation",
            ),
            *_withdrawal("conflict"),
        ]

    def __str__(self):
        return f"{self.user}: {self.application or self.organisation}"

    @property
    def chain(self) -> str:
        """The name of the record in which it stands."""
        return (self.application or self.call).chain

    @property
    def subject(self) -> str:
        """What the declaration is about, for people."""
        return f"Akte {self.application}" if self.application_id else str(self.organisation)


class ConflictReview(models.Model):
    """That a person went through the Träger of a call before working on it, and when last."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="conflict_reviews")
    user = models.ForeignKey(User, models.RESTRICT, related_name="conflict_reviews")
    reviewed_at = models.DateTimeField("durchgesehen")

    class Meta:
        ordering = ["call", "reviewed_at"]
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="one_conflict_review_per_person")]

    def __str__(self):
        return f"{self.user}: {self.call}"


class Relation(Withdrawable):
    """What connects a person of the office with a Träger (§ 20 Abs. 1 VwVfG), from when until when."""

    class Kind(models.TextChoices):
        BOARD = "board", "Vorstand oder Aufsichtsrat"
        EMPLOYED = "employed", "Beschäftigung gegen Entgelt"
        MEMBER = "member", "Mitglied"
        FAMILY = "family", "Angehörige arbeiten dort oder leiten den Träger"
        ADVICE = "advice", "Beratung oder Gutachten"

    user = models.ForeignKey(User, models.RESTRICT, related_name="relations", verbose_name="Person")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="relations", verbose_name="Träger")
    kind = models.CharField("Art der Verbindung", max_length=10, choices=Kind)
    since = models.DateField("seit", null=True, blank=True)
    until = models.DateField("bis", null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["organisation", "recorded_at", "pk"]
        verbose_name = "Verbindung zu einem Träger"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["board", "employed", "member", "family", "advice"]),
                name="relation_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="relation_days_in_order"
            ),
            *_withdrawal("relation"),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_kind_display()}, {self.organisation}"

    @property
    def chain(self) -> str:
        """The name of the record in which it stands: that of the person's account."""
        return chain_of(self.user)

    @property
    def subject(self) -> str:
        """What was recorded, for people."""
        return f"{self.get_kind_display()}: {self.organisation}"
