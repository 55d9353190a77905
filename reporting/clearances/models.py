"""What a Träger said is no person. The refused text itself is never stored, only a keyed hash of it."""

from django.db import models
from django.db.models import Q

from grants.applications.models import OFFICE_READERS, Application
from grants.people.models import User
from reporting.persons.finding import LABELS, Kind

LONGEST_REASON = 500
KINDS = [(kind.value, label) for kind, label in LABELS.items()]


class ClearanceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The clearances in the files this person may know. Who only assesses a file does not read them."""
        if not user.is_authenticated:
            return self.none()
        applications = Application.objects.visible_to(user)
        if not OFFICE_READERS & set(user.roles):
            applications = applications.filter(organisation_id__in=user.rights)
        return self.filter(application__in=applications.values("pk"))


class Clearance(models.Model):
    """The sentence "Das ist keine Person", said with a reason. It holds for the same words in all reports of one grant.

    `place` says where they stood, `masked` shows their first letters, `fingerprint` recognises them again.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="clearances")
    kind = models.CharField("sah aus wie", max_length=20, choices=KINDS)
    place = models.CharField("Stelle", max_length=200)
    masked = models.CharField("Auszug", max_length=80)
    fingerprint = models.CharField(max_length=64)
    reason = models.CharField("Begründung", max_length=LONGEST_REASON)
    said_at = models.DateTimeField("erklärt")
    said_by = models.ForeignKey(User, models.RESTRICT, related_name="+")

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        ordering = ["application", "said_at", "id"]
        verbose_name = "Erklärung „Keine Person“"
        constraints = [
            models.UniqueConstraint(fields=["application", "fingerprint"], name="one_clearance_per_words"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="clearance_kind_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="clearance_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.place}: {self.masked}"
