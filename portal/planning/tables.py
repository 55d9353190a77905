"""The lists of Sozialplanung and what filters them."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import django_filters
from django import forms
from django.db.models import Q
from django.urls import reverse
from django_tables2 import Column

from criteria.collation import german_key
from criteria.plan.models import Goal, Plan
from portal.access.lists import ListTable, PlacesColumn
from portal.kern import german
from portal.kern.columns import LinkColumn, NumberColumn
from portal.kern.forms import KernFilterForm, KernForm
from reporting.catalogue.models import Indicator
from reporting.figures.queries import Figure

ASSUMPTION = "Annahme"
PROVISIONAL = "p"
RATE_STEP = Decimal("0.1")


def sourced(source: str, row: Plan | Goal) -> str:
    """Where something comes from; what is invented says so."""
    return f"{source} (erfundenes Beispiel)" if row.is_invented else source


class GoalTable(ListTable):
    """Goals with what points to them. Who may read no file sees no number of applications."""

    caption = "Ziele der Fachpläne"
    counted = ("Ziel", "Ziele")

    text = LinkColumn(
        verbose_name="Ziel",
        order_by=("sort_text", "pk"),
        url=lambda goal: reverse("planning:goal", args=[goal.pk]),
    )
    number = Column("Nummer", order_by=("sort_plan", "number", "pk"))
    plan = Column("Fachplan", accessor="plan__title", order_by=("sort_plan", "number", "pk"))
    criteria = Column("Kriterien im Bewertungsraster", orderable=False)
    indicators = NumberColumn(verbose_name="Indikatoren", orderable=False)
    visible_applications = NumberColumn(
        verbose_name="Anträge, die Sie einsehen dürfen", order_by=("visible_applications", "pk")
    )
    source = Column("Quelle", orderable=False)

    def render_criteria(self, value):
        # The same criterion stands in every version of the guideline; it is named once.
        return "; ".join(dict.fromkeys(criterion.title for criterion in value.all())) or german.NOTHING

    def render_indicators(self, value):
        return german.number(len(value.all()))

    def value_indicators(self, value):
        return len(value.all())

    def render_source(self, value, record):
        return sourced(value, record)


class GoalFilter(django_filters.FilterSet):
    plan = django_filters.ModelChoiceFilter(label="Fachplan", queryset=Plan.objects.all(), empty_label="Alle")
    search = django_filters.CharFilter(
        label="Wörter im Ziel", field_name="text", lookup_expr="icontains", max_length=100
    )

    class Meta:
        model = Goal
        form = KernFilterForm
        fields: list[str] = []


@dataclass(frozen=True)
class Entry:
    """An indicator of the catalogue, with how many current values the store has."""

    indicator: Indicator
    values: int

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def label(self) -> str:
        return self.indicator.label

    @property
    def sort_name(self) -> str:
        return german_key(self.indicator.label)

    @property
    def definition(self) -> str:
        return self.indicator.definition

    @property
    def unit(self) -> str:
        return self.indicator.unit

    @property
    def kind(self) -> str:
        return self.indicator.get_counted_display()

    @property
    def source(self) -> str:
        """Where the definition comes from; what is assumed is called so."""
        parts = (self.indicator.source, ASSUMPTION if self.indicator.is_assumption else "")
        return ", ".join(part for part in parts if part)


class IndicatorTable(ListTable):
    caption = "Indikatoren"
    counted = ("Indikator", "Indikatoren")

    label = LinkColumn(
        verbose_name="Indikator",
        order_by=("sort_name", "code"),
        url=lambda entry: reverse("planning:figures", args=[entry.code]),
    )
    definition = Column("Definition", orderable=False)
    unit = Column("Einheit", order_by=("unit", "sort_name"))
    kind = Column("gezählt werden", order_by=("kind", "sort_name"))
    source = Column("Quelle", order_by=("source", "sort_name"))
    values = NumberColumn(verbose_name="Werte in der zentralen Statistik", order_by=("values", "sort_name"))


class IndicatorFilter(django_filters.FilterSet):
    counted = django_filters.ChoiceFilter(
        label="Was gezählt wird", choices=Indicator.Counted.choices, empty_label="Alles"
    )
    search = django_filters.CharFilter(label="Wörter in Name oder Definition", method="find", max_length=100)

    class Meta:
        model = Indicator
        form = KernFilterForm
        fields: list[str] = []

    def find(self, queryset, name, words):
        return queryset.filter(Q(label__icontains=words) | Q(definition__icontains=words))


class PeriodForm(KernForm):
    """Which period to show."""

    mark_optional = False

    zeitraum = forms.ChoiceField(label="Zeitraum")

    def __init__(self, *args, periods: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["zeitraum"].choices = [(period, period) for period in periods]


@dataclass(frozen=True)
class Row:
    """One Ortsteil of a figure; `places` are the decimals of the indicator."""

    figure: Figure
    places: int

    @property
    def code(self) -> str:
        return self.figure.code

    @property
    def name(self) -> str:
        return self.figure.name

    @property
    def sort_name(self) -> str:
        return german_key(self.figure.name)

    @property
    def borough(self) -> str:
        return self.figure.borough

    @property
    def borough_sort_name(self) -> str:
        return german_key(self.figure.borough)

    @property
    def value(self) -> Decimal:
        return self.figure.value

    @property
    def providers(self) -> int:
        return self.figure.providers

    @property
    def rate(self) -> Decimal | None:
        rate = self.figure.rate
        return None if rate is None else rate.quantize(RATE_STEP, rounding=ROUND_HALF_UP)

    @property
    def mark(self) -> str | None:
        return PROVISIONAL if self.figure.provisional else None


class FiguresTable(ListTable):
    """One indicator in one period by Ortsteil. `year` is that of the residents, None where none are known."""

    counted = ("Ortsteil mit Werten", "Ortsteile mit Werten")

    name = Column("Ortsteil", order_by=("sort_name", "code"), footer="Summe aller Ortsteile")
    code = Column("Nummer", order_by="code")
    borough = Column("Stadtbezirk", order_by=("borough_sort_name", "sort_name"))
    value = PlacesColumn(order_by=("value", "code"), footer=lambda table: table.sum)
    mark = Column("Vorläufig", order_by=("mark", "code"))
    providers = NumberColumn(verbose_name="Zahl der Träger", order_by=("providers", "code"))
    rate = NumberColumn(places=1, order_by=("rate", "code"))

    def __init__(self, rows, *, caption: str, heading: str, total: str, year: int | None):
        super().__init__(rows)
        self.caption, self.sum = caption, total
        self.columns["value"].column.verbose_name = heading
        residents = f"Einwohnerinnen und Einwohner {year}" if year else "Einwohnerinnen und Einwohner"
        self.columns["rate"].column.verbose_name = f"je 1.000 {residents}"
