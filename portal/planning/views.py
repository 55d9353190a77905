"""The pages of Sozialplanung: goals, the catalogue of indicators, and the figures of one indicator."""

from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from criteria.collation import GermanKey
from criteria.places.models import District
from criteria.plan.models import Goal, Need
from criteria.rubric.models import Criterion
from grants.applications.models import Application
from grants.permissions import can
from portal.access import clock
from portal.access.audiences import FILE
from portal.access.lists import list_page
from portal.access.middleware import audiences_of
from portal.access.pages import page
from portal.planning import findings
from portal.planning.tables import (
    Entry,
    FiguresTable,
    GoalFilter,
    GoalTable,
    IndicatorFilter,
    IndicatorTable,
    PeriodForm,
    Row,
)
from reporting.catalogue.models import Indicator
from reporting.figures import queries, workflow

NOTE = "Nur für den Dienstgebrauch, nicht zur Veröffentlichung: genaue Werte"


@require_GET
def goals(request):
    """The goals of the Fachpläne with the criteria, indicators and visible applications that point to them."""
    visible = Application.objects.visible_to(request.user).values("pk")
    found = (
        Goal.objects.select_related("plan")
        .annotate(
            sort_text=GermanKey("text"),
            sort_plan=GermanKey("plan__title"),
            visible_applications=Count("applications", filter=Q(applications__in=visible), distinct=True),
        )
        .prefetch_related("indicators", Prefetch("criteria", Criterion.objects.order_by("guideline", "position")))
        .order_by("sort_plan", "number", "pk")
    )
    filters = GoalFilter(request.GET or None, queryset=found)
    reads_files = bool(FILE & audiences_of(request.user))
    table = GoalTable(filters.qs, exclude=() if reads_files else ("visible_applications",))
    context = {"reads_files": reads_files, "needs": Need.objects.order_by("pk")}
    return list_page(request, "planning/goals.html", table, context, form=filters.form)


@require_GET
def indicators(request):
    """The catalogue: what is counted, how it is defined, and whether the store has values of it."""
    filters = IndicatorFilter(request.GET or None, queryset=Indicator.objects.all())
    values = queries.indicators_with_figures()
    entries = [Entry(indicator, values.get(indicator.code, 0)) for indicator in filters.qs]
    table = IndicatorTable(entries, order_by="label")
    context = {"store_is_empty": not values, "may_edit": can(request.user, "catalogue.edit")}
    return list_page(request, "planning/indicators.html", table, context, form=filters.form)


@require_GET
def figures(request, code):
    """The exact figures of one indicator in one period. Looking at them is recorded."""
    indicator = get_object_or_404(Indicator, code=code)
    context = {
        "indicator": indicator,
        "entry": Entry(indicator, 0),
        "note": NOTE,
        "trail": [{"label": "Indikatoren", "url": reverse("planning:indicators")}],
    }
    periods = queries.periods(indicator)
    if not periods:
        return page(request, "planning/figures_empty.html", context)
    form = PeriodForm(request.GET if "zeitraum" in request.GET else {"zeitraum": periods[0]}, periods=periods)
    if not form.is_valid():
        return page(request, "planning/figures_empty.html", context | {"form": form}, form=form)
    period = form.cleaned_data["zeitraum"]
    overview = workflow.look(indicator=indicator, period=period, actor=request.user, now=clock.now())
    context |= {
        "period": period,
        "overview": overview,
        "total": findings.written(indicator, overview.total),
        "silent": District.objects.exclude(pk__in=[figure.code for figure in overview.figures]).count(),
        "provisional": any(figure.provisional for figure in overview.figures),
        "persons": indicator.counted == Indicator.Counted.PERSONS,
        "chart": findings.chart(indicator, period, overview),
    }
    return list_page(request, "planning/figures.html", _table(indicator, period, overview), context, form=form)


def _table(indicator: Indicator, period: str, overview: queries.Overview) -> FiguresTable:
    return FiguresTable(
        [Row(figure, indicator.decimals) for figure in overview.figures],
        caption=f"{indicator}, {period}",
        heading=f"{indicator} ({indicator.unit})",
        total=findings.written(indicator, overview.total),
        year=overview.residents_year,
    )
