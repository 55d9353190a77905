"""The lists of the catalogue and what filters them."""

import django_filters
from django.db.models import Q
from django.urls import reverse
from django_tables2 import Column

from portal.access.lists import ListTable
from portal.kern.columns import DateColumn, LinkColumn, NumberColumn
from portal.kern.forms import KernFilterForm
from portal.planning.tables import ASSUMPTION
from reporting.catalogue.models import CodeList, Survey
from reporting.catalogue.states import State


class CodeListTable(ListTable):
    caption = "Gliederungen"
    counted = ("Gliederung", "Gliederungen")

    label = LinkColumn(
        verbose_name="Gliederung",
        order_by=("sort_label", "pk"),
        url=lambda row: reverse("planning:code_list", args=[row.code]),
    )
    code = Column("Kurzname", order_by=("code", "pk"))
    codes = Column("Ausprägungen", orderable=False)
    is_additive = Column("Teile ergeben die Summe", order_by=("is_additive", "sort_label"))
    source = Column("Quelle", empty_values=(), orderable=False)

    def render_codes(self, value):
        return ", ".join(code.label for code in value.all())

    def render_is_additive(self, value):
        return "ja" if value else "nein, mehrere Nennungen möglich"

    def render_source(self, record):
        return ", ".join(filter(None, (record.source, ASSUMPTION if record.is_assumption else "")))


class CodeListFilter(django_filters.FilterSet):
    search = django_filters.CharFilter(label="Wörter in Gliederung oder Ausprägung", method="find", max_length=100)

    class Meta:
        model = CodeList
        form = KernFilterForm
        fields: list[str] = []

    def find(self, queryset, name, words):
        # Apart from the joined rows, so that a list is found once.
        found = CodeList.objects.filter(Q(label__icontains=words) | Q(codes__label__icontains=words)).values("pk")
        return queryset.filter(pk__in=found)


class SurveyTable(ListTable):
    caption = "Erhebungen"
    counted = ("Fassung", "Fassungen")

    title = LinkColumn(
        verbose_name="Erhebung",
        order_by=("sort_title", "version", "pk"),
        url=lambda row: reverse("planning:survey", args=[row.pk]),
    )
    version = Column("Fassung", order_by=("version", "pk"))
    state = Column("Zustand", order_by=("state", "sort_title"))
    rhythm = Column("Rhythmus", order_by=("rhythm", "sort_title"))
    valid_from = DateColumn(verbose_name="gilt ab", order_by=("valid_from", "pk"))
    item_count = NumberColumn(verbose_name="Indikatoren", order_by=("item_count", "pk"))


class SurveyFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label="Zustand", choices=State.choices, empty_label="Alle")
    search = django_filters.CharFilter(
        label="Wörter in der Erhebung", field_name="title", lookup_expr="icontains", max_length=100
    )

    class Meta:
        model = Survey
        form = KernFilterForm
        fields: list[str] = []
