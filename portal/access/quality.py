"""The quality of statistics as a list: one figure per row, with its formula and the counts it was made of."""

import datetime
from decimal import Decimal

import django_filters
from django import forms
from django_tables2 import Column

from portal.access.lists import ListTable
from portal.kern import german
from portal.kern.columns import NUMERIC, NumberColumn
from portal.kern.forms import KernFilterForm
from reporting.catalogue.models import Survey
from reporting.deliveries.models import Delivery
from reporting.deliveries.quality import facts_of
from reporting.quality.measures import Measure, Unit, measures


class QualityTable(ListTable):
    """All figures of the deliveries that were chosen."""

    caption = "Qualität der Statistik"
    counted = ("Kennzahl", "Kennzahlen")

    criterion = Column("Kriterium", accessor="criterion", orderable=False)
    label = Column("Kennzahl", orderable=False)
    value = Column("Wert", attrs=NUMERIC, orderable=False, empty_values=())
    part = NumberColumn(verbose_name="Zähler", places=0, orderable=False)
    whole = NumberColumn(verbose_name="Nenner", places=0, orderable=False)
    formula = Column("So gerechnet", orderable=False)

    def render_value(self, record):
        return self.value_value(record)

    def value_value(self, record):
        return in_words(record)


class QualityFilter(django_filters.FilterSet):
    """By Erhebung."""

    survey = django_filters.ModelChoiceFilter(
        label="Erhebung", field_name="period__survey", queryset=Survey.objects.all(), empty_label="Alle"
    )

    class Meta:
        model = Delivery
        form = KernFilterForm
        fields: list[str] = []


class OneQualityFilter(QualityFilter):
    """By Erhebung, and by one delivery of those this person may know."""

    delivery = django_filters.NumberFilter(field_name="pk", min_value=1, max_value=10**18 - 1, widget=forms.HiddenInput)

    @property
    def chosen(self) -> Delivery | None:
        """The one delivery the figures are about."""
        wants_one = self.form.is_valid() and self.form.cleaned_data["delivery"]
        return self.qs.first() if wants_one else None


def quality_of(deliveries, today: datetime.date) -> list[Measure]:
    """The figures of the deliveries of a queryset."""
    return list(measures(facts_of(deliveries), today))


def in_words(measure: Measure) -> str:
    """A share in per cent or days on average; a dash where there was nothing to divide."""
    if measure.value is None:
        return "–"
    value = Decimal(measure.value.numerator) / measure.value.denominator
    return f"{german.number(value, 1)} Tage" if measure.unit == Unit.DAYS else german.percent(value)
