"""The list of letters that go by post."""

import django_filters
from django.db.models import Q
from django.urls import reverse
from django_tables2 import Column

from criteria.collation import german_key
from grants.remedies.announcements import Posting
from portal.access.lists import ListTable
from portal.kern.badges import Badge
from portal.kern.columns import BadgeColumn, DateColumn, DateTimeColumn, LinkColumn
from portal.kern.forms import KernFilterForm

WAITING, SENT, ARRIVED, FAILED = "waiting", "sent", "arrived", "failed"
LABELS = {WAITING: "zu versenden", SENT: "versandt", ARRIVED: "angekommen", FAILED: "zurückgekommen"}
STATES = {
    WAITING: Q(posted_on=None, failed_on=None),
    SENT: Q(posted_on__isnull=False, proven_on=None, failed_on=None),
    ARRIVED: Q(proven_on__isnull=False),
    FAILED: Q(failed_on__isnull=False),
}
KINDS = {WAITING: "warning", SENT: "info", ARRIVED: "success", FAILED: "danger"}


def badge_of(posting: Posting) -> Badge:
    """Where a letter is on its way."""
    state = WAITING if posting.is_waiting else SENT
    if posting.failed_on or posting.proven_on:
        state = FAILED if posting.failed_on else ARRIVED
    return Badge(KINDS[state], LABELS[state].capitalize())


class PostingTable(ListTable):
    """All letters that go by post, of the files a person of the office may know."""

    caption = "Postversand"
    counted = ("Brief", "Briefe")

    letter = LinkColumn(
        verbose_name="Schreiben",
        accessor="letter__title",
        order_by=("letter__title", "pk"),
        url=lambda posting: reverse("casework:posting", args=[posting.pk]),
    )
    organisation = Column(
        "Träger",
        accessor="letter__application__organisation__name",
        order_by=("letter__application__organisation__sort_name", "pk"),
    )
    reason = Column("Anlass", order_by=("reason", "asked_at", "pk"))
    asked_at = DateTimeColumn(verbose_name="vorgemerkt", order_by=("asked_at", "pk"))
    posted_on = DateColumn(verbose_name="zur Post gegeben", order_by=("posted_on", "pk"))
    badge = BadgeColumn(verbose_name="Stand", empty_values=(), orderable=False)

    def render_badge(self, record):
        return badge_of(record).html(small=True)

    def value_badge(self, record):
        return badge_of(record).label


class PostingFilter(django_filters.FilterSet):
    """Stand, Anlass, and words in Träger, Schreiben or Aktenzeichen."""

    state = django_filters.ChoiceFilter(
        label="Stand", choices=[*LABELS.items()], empty_label="Alle", method="find_state"
    )
    reason = django_filters.ChoiceFilter(label="Anlass", choices=Posting.Reason.choices, empty_label="Alle")
    search = django_filters.CharFilter(label="Name oder Aktenzeichen", method="find", max_length=100)

    class Meta:
        model = Posting
        form = KernFilterForm
        fields: list[str] = []

    def find_state(self, queryset, name, state):
        return queryset.filter(STATES[state])

    def find(self, queryset, name, words):
        return queryset.filter(
            Q(letter__application__organisation__sort_name__contains=german_key(words))
            | Q(letter__title__icontains=words)
            | Q(letter__application__reference__icontains=words)
        )
