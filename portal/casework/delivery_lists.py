"""The tables and forms of the office's pages about delivered statistics."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

import django_filters
from django import forms
from django.db.models import Q
from django.urls import reverse
from django_tables2 import Column

from criteria.collation import german_key
from grants.applications.queries import files
from portal.access.lists import ListTable, PlacesColumn
from portal.kern.badges import Badge
from portal.kern.columns import BadgeColumn, DateColumn, DateTimeColumn, LinkColumn
from portal.kern.forms import KernFilterForm, KernForm
from reporting.catalogue.models import Survey
from reporting.deliveries.extensions import Extension
from reporting.deliveries.models import DUE_ON, Delivery
from reporting.deliveries.states import OPEN, State

BADGES = {
    State.DUE: Badge("info", State.DUE.label),
    State.CHECKED: Badge("info", State.CHECKED.label),
    State.SUBMITTED: Badge("warning", State.SUBMITTED.label),
    State.ACCEPTED: Badge("success", State.ACCEPTED.label),
    State.RETURNED: Badge("warning", State.RETURNED.label, "edit"),
}
OVERDUE = Badge("danger", "Überfällig")
SOON = datetime.timedelta(days=14)


def for_office(user):
    """The deliveries this person may know of, without those of a Träger for which it acts itself (§ 20 VwVfG).

    `until` is the day until which each is owed.
    """
    visible = Delivery.objects.filter(application__in=files(user).order_by().values("pk")).annotate(until=DUE_ON)
    return visible.select_related("application__organisation", "period__survey")


def badge_of(delivery: Delivery, today: datetime.date) -> Badge:
    """The state of a delivery; what is open after its due date is overdue."""
    overdue = delivery.state in OPEN and delivery.due_on < today
    return OVERDUE if overdue else BADGES[State(delivery.state)]


class DeliveryTable(ListTable):
    """All deliveries a person of the office may know. `today` decides what is overdue."""

    caption = "Gelieferte Statistik"
    counted = ("Lieferung", "Lieferungen")

    organisation = LinkColumn(
        verbose_name="Träger",
        accessor="application__organisation__name",
        order_by=("application__organisation__sort_name", "pk"),
        url=lambda delivery: reverse("casework:delivery", args=[delivery.pk]),
    )
    project = Column("Vorhaben", accessor="application__title", order_by=("application__sort_title", "pk"))
    reference = Column("Aktenzeichen", accessor="application__reference", order_by=("application__reference", "pk"))
    survey = Column("Erhebung", accessor="period__survey__title", order_by=("period__survey__sort_title", "pk"))
    period = Column("Zeitraum", accessor="period__label", order_by=("period__start", "pk"))
    due_on = DateColumn(verbose_name="abzugeben bis", accessor="due_on", order_by=("until", "pk"))
    submitted_at = DateTimeColumn(verbose_name="abgegeben", order_by=("submitted_at", "pk"))
    badge = BadgeColumn(verbose_name="Stand", empty_values=(), order_by=("state", "until", "pk"))

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def render_badge(self, record):
        return badge_of(record, self.today).html(small=True)

    def value_badge(self, record):
        return badge_of(record, self.today).label


class DeliveryFilter(django_filters.FilterSet):
    """Stand, Termin, Erhebung, and words in Träger, Vorhaben or Aktenzeichen."""

    due = django_filters.ChoiceFilter(
        label="Termin",
        method="by_day",
        choices=[
            ("overdue", "Überfällig"),
            ("soon", "In den nächsten 14 Tagen"),
            ("asked", "Mehr Zeit erbeten"),
        ],
        empty_label="Alle",
    )
    state = django_filters.ChoiceFilter(label="Stand", choices=State.choices, empty_label="Alle")
    survey = django_filters.ModelChoiceFilter(
        label="Erhebung", field_name="period__survey", queryset=Survey.objects.all(), empty_label="Alle"
    )
    search = django_filters.CharFilter(label="Name oder Aktenzeichen", method="find", max_length=100)

    class Meta:
        model = Delivery
        form = KernFilterForm
        fields: list[str] = []

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def by_day(self, queryset, name, choice):
        if choice == "asked":
            return queryset.filter(pk__in=Extension.objects.open().values("delivery"))
        days = {"until__lt": self.today} if choice == "overdue" else {"until__range": (self.today, self.today + SOON)}
        return queryset.open().filter(**days)

    def find(self, queryset, name, words):
        return queryset.filter(
            Q(application__organisation__sort_name__contains=german_key(words))
            | Q(application__sort_title__contains=german_key(words))
            | Q(application__reference__icontains=words)
        )


@dataclass(frozen=True)
class Value:
    """One reported value beside the one of the period before; `places` are the decimals of the indicator."""

    code: str
    name: str
    indicator: str
    unit: str
    places: int
    value: Decimal | None
    previous: Decimal | None

    @property
    def district(self) -> str:
        return f"{self.code} {self.name}".strip()

    @property
    def sort_name(self) -> str:
        return german_key(self.name)

    @property
    def change(self) -> Decimal | None:
        return None if self.value is None or self.previous is None else self.value - self.previous


class ValueTable(ListTable):
    """The values of one delivery by Ortsteil, with the period before beside."""

    caption = "Gemeldete Zahlen nach Ortsteil"
    counted = ("Zahl", "Zahlen")

    district = Column("Ortsteil", order_by=("code", "indicator"))
    indicator = Column("Indikator", order_by=("indicator", "code"))
    unit = Column("Einheit", orderable=False)
    value = PlacesColumn("Gemeldet")
    previous = PlacesColumn("Zeitraum davor")
    change = PlacesColumn("Veränderung")


class Decide(KernForm):
    """One of the two answers to a delivery. `revision` is the one the person saw; `step` names the act."""

    step = ""
    label = ""
    consequence = ""

    act = forms.CharField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{self.step}_%s", **kwargs)

    def clean_act(self):
        if self.cleaned_data["act"] != self.step:
            raise forms.ValidationError("Bitte wählen Sie, ob Sie die Statistik annehmen oder zurückgeben.")
        return self.step


class Accept(Decide):
    step = "accept"
    label = "Statistik annehmen"
    consequence = "Die Zahlen gehen an die zentrale Statistik. Der Träger sieht, dass sie angenommen sind."


class GiveBack(Decide):
    step = "give_back"
    label = "Statistik zurückgeben"
    consequence = (
        "Der Träger kann die Statistik dann ändern und noch einmal abgeben. "
        "Waren die Zahlen schon angenommen, werden sie aus der zentralen Statistik herausgenommen."
    )

    reason = forms.CharField(
        label="Was soll der Träger ändern?",
        help_text="Der Träger liest diesen Text. Nennen Sie die Ortsteile und Zahlen, um die es geht.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
