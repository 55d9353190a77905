"""Notices of change (Mitteilungspflichten): what a Träger tells the office after the submission, and its papers."""

from django.db import models
from django.db.models import Q

from criteria.deadlines import BERLIN
from grants.applications.models import OFFICE_READERS, Application
from grants.applications.states import State
from grants.attachments.models import Paper, StandingQuerySet
from grants.change_notices.kinds import ChangeKind
from grants.people.models import User

LONGEST_TEXT = 5000


class ChangeNoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The notices of the files this person may know. Who only assesses a file does not read them."""
        if not user.is_authenticated:
            return self.none()
        applications = Application.objects.visible_to(user)
        if not OFFICE_READERS & set(user.roles):
            applications = applications.filter(organisation_id__in=user.rights)
        return self.filter(application__in=applications.values("pk"))

    def unread(self):
        """What nobody in the office has acknowledged."""
        return self.filter(acknowledged_at=None)


class ChangeNotice(models.Model):
    """An Änderungsmitteilung: what has changed, and since when the Träger knows. It is never changed or deleted."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="change_notices")
    kind = models.CharField("Was sich ändert", max_length=20, choices=ChangeKind)
    known_since = models.DateField("bekannt seit")
    text = models.TextField("Was sich geändert hat", max_length=LONGEST_TEXT)
    reported_at = models.DateTimeField("mitgeteilt")
    reported_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    acknowledged_at = models.DateTimeField("zur Kenntnis genommen", null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")

    objects = ChangeNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["application", "-reported_at", "-id"]
        verbose_name = "Änderungsmitteilung"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="change_notice_kind_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="change_notice_says_something"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="change_notice_acknowledgement_has_time_and_person",
            ),
        ]
        indexes = [
            models.Index(fields=["application"], condition=Q(acknowledged_at=None), name="change_notice_unread"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.reported_at.astimezone(BERLIN):%d.%m.%Y}"

    @property
    def legal_source(self) -> str:
        """Why the Träger has to tell this: after the Bescheid its Nebenbestimmungen, before it the duty to help."""
        granted = self.application.state == State.GRANTED
        return ChangeKind(self.kind).legal_source if granted else "§ 26 Abs. 2 VwVfG"


class EnclosureQuerySet(StandingQuerySet):
    def visible_to(self, user):
        """The papers of the notices that this person may read: what is enclosed is handed in."""
        return self.filter(notice__in=ChangeNotice.objects.visible_to(user).values("pk"))


class Enclosure(Paper):
    """A paper that came with a notice. It is handed in at once and therefore stays."""

    notice = models.ForeignKey(ChangeNotice, models.PROTECT, related_name="enclosures")

    objects = EnclosureQuerySet.as_manager()

    class Meta:
        ordering = ["notice", "uploaded_at", "id"]
        verbose_name = "Anlage einer Änderungsmitteilung"
        constraints = [
            models.UniqueConstraint(fields=["notice", "sha256"], name="one_enclosure_per_content"),
            models.CheckConstraint(condition=Q(removed_at=None, removed_by=None) & ~Q(file=""), name="enclosure_stays"),
        ]

    @property
    def chain(self) -> str:
        """Enclosures write into the record of their file."""
        return self.notice.application.chain
