"""The list of Fachpläne and what filters it."""

import datetime

import django_filters
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html_join
from django_tables2 import Column

from criteria.collation import german_key
from criteria.plan.models import Plan
from portal.access.lists import ListTable
from portal.kern import german
from portal.kern.columns import LinkColumn, NumberColumn
from portal.kern.forms import KernFilterForm
from portal.planning.tables import sourced

STANDINGS = (("current", "gilt oder ist geplant"), ("superseded", "abgelöst oder ausgelaufen"))
FIELDS_ARE_PARTED_BY = " / "


def duration(plan: Plan) -> str:
    """From when and until when a plan is valid, as far as it is known."""
    start, end = german.german_date(plan.valid_from), german.german_date(plan.valid_until)
    if plan.valid_from and plan.valid_until:
        return f"{start} bis {end}"
    if plan.valid_from or plan.valid_until:
        return f"ab {start}" if plan.valid_from else f"bis {end}"
    return german.NOTHING


class PlanTable(ListTable):
    """Fachpläne, with `goal_count` and `successors` from the view."""

    caption = "Fachpläne und Konzepte"
    counted = ("Fachplan", "Fachpläne")

    title = LinkColumn(
        verbose_name="Fachplan",
        order_by=("sort_title", "pk"),
        url=lambda plan: reverse("planning:plan", args=[plan.pk]),
    )
    resolution = Column("Beschlussnummer", order_by=("resolution", "pk"))
    valid = Column("gilt", empty_values=(), order_by=("valid_from", "valid_until", "pk"))
    goal_count = NumberColumn(verbose_name="Ziele", order_by=("goal_count", "pk"))
    successors = Column("fortgeschrieben durch", orderable=False)
    source = Column("Quelle", orderable=False)

    def render_resolution(self, value, record):
        return f"{value} ({record.year})" if record.year else value

    def render_valid(self, record):
        return duration(record)

    def render_successors(self, value):
        links = [(reverse("planning:plan", args=[plan.pk]), plan.title) for plan in value.all()]
        return format_html_join("; ", '<a class="kern-link kern-link--small" href="{}">{}</a>', links) or german.NOTHING

    def value_successors(self, value):
        return "; ".join(plan.title for plan in value.all()) or german.NOTHING

    def render_source(self, value, record):
        return sourced(value, record)


class PlanFilter(django_filters.FilterSet):
    """`today` tells which plans are superseded: ended, or continued by one that is valid already."""

    field_of_work = django_filters.ChoiceFilter(label="Aufgabenfeld", empty_label="Alle", method="within")
    standing = django_filters.ChoiceFilter(label="Stand", choices=STANDINGS, empty_label="Alle", method="being")
    search = django_filters.CharFilter(label="Wörter im Titel oder Beschlussnummer", method="find", max_length=100)

    class Meta:
        model = Plan
        form = KernFilterForm
        fields: list[str] = []

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.filters["field_of_work"].extra["choices"] = [(name, name) for name in _fields_of_work()]

    def within(self, queryset, name, field):
        return queryset.filter(field_of_work__contains=field)

    def being(self, queryset, name, standing):
        successors = Plan.objects.filter(valid_from__lte=self.today, replaces__isnull=False)
        superseded = Q(valid_until__lt=self.today) | Q(pk__in=successors.values("replaces"))
        return queryset.filter(superseded if standing == "superseded" else ~superseded)

    def find(self, queryset, name, words):
        return queryset.filter(Q(title__icontains=words) | Q(resolution__icontains=words))


def _fields_of_work() -> list[str]:
    """The Aufgabenfelder of all plans; a plan may name several."""
    named = Plan.objects.exclude(field_of_work="").order_by().values_list("field_of_work", flat=True).distinct()
    return sorted({field for names in named for field in names.split(FIELDS_ARE_PARTED_BY)}, key=german_key)
