"""What the office keeps about its own work: search texts, views of the list, Wiedervorlagen, acts on many files."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from grants.applications.models import Application
from grants.applications.queries import files
from grants.people.models import User


class SearchEntry(models.Model):
    """What the full-text search reads of a file. The database alone writes it (migration 0024_desk).

    `content` is what the Träger handed in: changes during a Nachforderung come in with the answer. `talk` are the
    messages. `vector` is made of all three texts: stems by PostgreSQL's configuration "german", and whole words.
    """

    application = models.OneToOneField(Application, models.CASCADE, primary_key=True, related_name="search_entry")
    owner = models.TextField()
    content = models.TextField()
    talk = models.TextField()
    vector = SearchVectorField()

    class Meta:
        ordering = ["application"]
        indexes = [GinIndex(fields=["vector"], name="file_full_text")]

    def __str__(self):
        return f"Suchtext {self.application_id}"


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and what others share with the office."""
        return self.filter(Q(owner=user) | Q(is_shared=True))


class SavedView(models.Model):
    """A view of the list of files: filters, columns and order as they stand in the address."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField("Name", max_length=80)
    query = models.TextField("Adresse", blank=True)
    is_shared = models.BooleanField("für alle im Amt", default=False)
    saved_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "Ansicht"
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_view_per_name")]

    def __str__(self):
        return self.name


class DefaultView(models.Model):
    """The view with which the list opens for a person."""

    user = models.OneToOneField(User, models.CASCADE, related_name="default_view")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["user"]

    def __str__(self):
        return f"{self.user}: {self.view}"


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the files that this person may work on."""
        return self.filter(application__in=files(user).values("pk"))

    def open(self):
        return self.filter(done_at=None)


class FollowUp(models.Model):
    """A Wiedervorlage: on a day, somebody of the office looks at a file again."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="follow_ups")
    person = models.ForeignKey(User, models.RESTRICT, related_name="follow_ups", verbose_name="für")
    due_on = models.DateField("fällig am")
    note = models.CharField("Vermerk", max_length=300)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.RESTRICT, related_name="+")
    done_at = models.DateTimeField("erledigt", null=True, blank=True)
    done_by = models.ForeignKey(User, models.RESTRICT, null=True, blank=True, related_name="+")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "Wiedervorlage"
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="follow_up_says_why"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="follow_up_done_has_time_and_person",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "due_on"], condition=Q(done_at=None), name="follow_up_due"),
            models.Index(fields=["application"], condition=Q(done_at=None), name="follow_up_of_file"),
        ]

    def __str__(self):
        return f"{self.application}, {self.due_on:%d.%m.%Y}: {self.note}"


class BulkRun(models.Model):
    """One act on many files, wanted by one person. `values` are the answers of the form, as JSON values."""

    act = models.CharField("Vorgang", max_length=30)
    values = models.JSONField("Angaben", default=dict)
    started_at = models.DateTimeField("begonnen")
    started_by = models.ForeignKey(User, models.RESTRICT, related_name="bulk_runs")

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = "Sammelvorgang"

    def __str__(self):
        return f"{self.act}, {self.started_at:%d.%m.%Y}"


class BulkItem(models.Model):
    """One file of a run. `reason` says why it was refused; empty and handled means done."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["run", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "application"], name="one_bulk_item_per_file"),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=False) | Q(reason=""), name="bulk_item_reason_once_handled"
            ),
        ]

    def __str__(self):
        return f"{self.run}: {self.application_id}"
