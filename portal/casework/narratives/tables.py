"""The list of Sachberichte, and what the office asks or answers."""

import datetime

import django_filters
from django import forms
from django.db.models import Q
from django.urls import reverse
from django_tables2 import Column

from criteria.collation import german_key
from portal.access.lists import ListTable
from portal.kern.badges import Badge
from portal.kern.columns import BadgeColumn, DateColumn, DateTimeColumn, LinkColumn
from portal.kern.forms import KernFilterForm, KernForm
from reporting.narratives.models import LONGEST_INQUIRY, Narrative
from reporting.narratives.states import State

BADGES = {
    State.DRAFT: Badge("info", State.DRAFT.label),
    State.SUBMITTED: Badge("warning", State.SUBMITTED.label),
    State.QUESTIONED: Badge("info", State.QUESTIONED.label),
    State.ACCEPTED: Badge("success", State.ACCEPTED.label),
}
OVERDUE = Badge("danger", "Überfällig")


def badge_of(narrative: Narrative, today: datetime.date) -> Badge:
    """The state in words for the office."""
    return OVERDUE if narrative.is_overdue(today) else BADGES[State(narrative.state)]


class NarrativeTable(ListTable):
    """All Sachberichte a person of the office may know. `today` decides what is overdue."""

    caption = "Sachberichte"
    counted = ("Sachbericht", "Sachberichte")

    organisation = LinkColumn(
        verbose_name="Träger",
        accessor="application__organisation__name",
        order_by=("application__organisation__sort_name", "pk"),
        url=lambda narrative: reverse("casework:narrative", args=[narrative.pk]),
    )
    project = Column("Vorhaben", accessor="application__title", order_by=("application__sort_title", "pk"))
    reference = Column("Aktenzeichen", accessor="application__reference", order_by=("application__reference", "pk"))
    year = Column("Förderjahr", order_by=("year", "pk"))
    due_on = DateColumn(verbose_name="abzugeben bis", order_by=("due_on", "pk"))
    submitted_at = DateTimeColumn(verbose_name="eingereicht", order_by=("submitted_at", "pk"))
    badge = BadgeColumn(verbose_name="Stand", empty_values=(), order_by=("state", "due_on", "pk"))

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def render_badge(self, record):
        return badge_of(record, self.today).html(small=True)

    def value_badge(self, record):
        return badge_of(record, self.today).label


class NarrativeFilter(django_filters.FilterSet):
    """Stand, and words in Träger, Vorhaben or Aktenzeichen."""

    state = django_filters.ChoiceFilter(label="Stand", choices=State.choices, empty_label="Alle")
    search = django_filters.CharFilter(label="Name oder Aktenzeichen", method="find", max_length=100)

    class Meta:
        model = Narrative
        form = KernFilterForm
        fields: list[str] = []

    def find(self, queryset, name, words):
        return queryset.filter(
            Q(application__organisation__sort_name__contains=german_key(words))
            | Q(application__sort_title__contains=german_key(words))
            | Q(application__reference__icontains=words)
        )


class Decide(KernForm):
    """One of the two answers to a Sachbericht. `edition` is the one the person read; `step` names the act."""

    step = ""
    label = ""
    consequence = ""

    act = forms.CharField(widget=forms.HiddenInput)
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{self.step}_%s", **kwargs)


class Accept(Decide):
    step = "accept"
    label = "Sachbericht annehmen"
    consequence = "Der Träger sieht, dass der Sachbericht angenommen ist. Er lässt sich dann nicht mehr ändern."


class Ask(Decide):
    step = "ask"
    label = "Rückfrage stellen"
    consequence = "Der Träger kann seine Antworten dann ändern. Er sendet sie mit seiner Antwort noch einmal ein."

    text = forms.CharField(
        label="Was möchten Sie wissen?",
        help_text="Der Träger liest diesen Text.",
        max_length=LONGEST_INQUIRY,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
