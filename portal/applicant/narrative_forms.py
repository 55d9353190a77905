"""What the pages of a Sachbericht ask, and the list of Sachberichte."""

import datetime
from decimal import Decimal

import django_filters
from django import forms
from django.db.models import Q
from django.urls import reverse
from django_tables2 import Column

from portal.access.lists import ListTable
from portal.kern import german
from portal.kern.badges import Badge
from portal.kern.columns import BadgeColumn, DateColumn, DateTimeColumn, LinkColumn
from portal.kern.fields import ValueField
from portal.kern.forms import KernFilterForm, KernForm
from reporting.narratives.models import LONGEST_INQUIRY, Narrative
from reporting.narratives.questions import LONGEST_ANSWER
from reporting.narratives.states import LABELS_FOR_APPLICANT, State

BADGES = {
    State.DRAFT: Badge("info", LABELS_FOR_APPLICANT[State.DRAFT]),
    State.SUBMITTED: Badge("info", LABELS_FOR_APPLICANT[State.SUBMITTED]),
    State.QUESTIONED: Badge("warning", LABELS_FOR_APPLICANT[State.QUESTIONED], "edit"),
    State.ACCEPTED: Badge("success", LABELS_FOR_APPLICANT[State.ACCEPTED]),
}
OVERDUE = Badge("danger", "Überfällig")
ACTUAL = "actual_"


def badge_of(narrative: Narrative, today: datetime.date) -> Badge:
    """The state in words for the Träger."""
    return OVERDUE if narrative.is_overdue(today) else BADGES[State(narrative.state)]


class NarrativeForm(KernForm):
    """One field for each question and each planned value. Half-filled is fine; `version` is the one the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, narrative: Narrative, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions, self.outcomes = narrative.questions, list(narrative.outcomes.all())
        self.fields["version"].initial = narrative.version
        for outcome in self.outcomes:
            unit = f" ({outcome.unit})" if outcome.unit else ""
            planned = "ohne Planwert" if outcome.planned is None else f"geplant: {_number(outcome.planned)}"
            self.fields[f"{ACTUAL}{outcome.position}"] = ValueField(
                label=f"{outcome.name}{unit}, erreicht", help_text=planned, required=False, initial=outcome.actual
            )
        for question in self.questions:
            self.fields[question.key] = forms.CharField(
                label=question.title,
                help_text=question.help if question.is_required else f"Freiwillig. {question.help}",
                max_length=LONGEST_ANSWER,
                required=False,
                initial=narrative.answers.get(question.key, ""),
                widget=forms.Textarea(attrs={"rows": 6}),
            )

    # Half-filled is fine everywhere; what handing in needs, the page says there.
    mark_optional = False

    @property
    def answers(self) -> dict[str, str]:
        return {question.key: self.cleaned_data[question.key] for question in self.questions}

    @property
    def actuals(self) -> dict[int, Decimal | None]:
        return {row.position: self.cleaned_data[f"{ACTUAL}{row.position}"] for row in self.outcomes}


class ReplyForm(KernForm):
    """The answer to the open question of the office."""

    reply = forms.CharField(
        label="Ihre Antwort",
        help_text="Sie können vorher auch den Sachbericht ändern. Er geht mit der Antwort noch einmal ein.",
        max_length=LONGEST_INQUIRY,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class NarrativeTable(ListTable):
    """The Sachberichte owed and handed in. `today` decides what is overdue."""

    caption = "Sachberichte zu Ihren geförderten Vorhaben"
    counted = ("Sachbericht", "Sachberichte")

    project = LinkColumn(
        verbose_name="Vorhaben",
        accessor="application__title",
        order_by=("application__sort_title", "pk"),
        url=lambda narrative: reverse("applicant:narrative", args=[narrative.pk]),
    )
    year = Column("Förderjahr", order_by=("year", "pk"))
    organisation = Column(
        "Träger", accessor="application__organisation__name", order_by=("application__organisation__sort_name", "pk")
    )
    due_on = DateColumn(verbose_name="Abzugeben bis", order_by=("due_on", "pk"))
    submitted_at = DateTimeColumn(verbose_name="Eingereicht am", order_by=("submitted_at", "pk"))
    badge = BadgeColumn(verbose_name="Stand", empty_values=(), order_by=("state", "due_on", "pk"))

    class Meta:
        empty_text = "Hier stehen Sachberichte, sobald ein Vorhaben bewilligt ist."

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def render_badge(self, record):
        return badge_of(record, self.today).html(small=True)

    def value_badge(self, record):
        return badge_of(record, self.today).label


class NarrativeFilter(django_filters.FilterSet):
    """Stand, and words in the Vorhaben."""

    state = django_filters.ChoiceFilter(label="Stand", choices=list(LABELS_FOR_APPLICANT.items()), empty_label="Alle")
    search = django_filters.CharFilter(label="Vorhaben", method="find", max_length=100)

    class Meta:
        model = Narrative
        form = KernFilterForm
        fields: list[str] = []

    def find(self, queryset, name, words):
        return queryset.filter(Q(application__title__icontains=words))


def _number(value: Decimal) -> str:
    return german.number(value, 0 if value == value.to_integral_value() else 2)
