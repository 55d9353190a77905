"""Sozialplanung keeps the catalogue: one indicator with its versions and breaks, and the code lists."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from criteria.collation import GermanKey
from grants.permissions import can
from portal.access.lists import list_page
from portal.access.pages import page
from portal.planning.catalogue.answering import answer, typed
from portal.planning.catalogue.forms import BreakForm, CodeListForm, IndicatorForm
from portal.planning.catalogue.tables import CodeListFilter, CodeListTable
from portal.planning.plans import record_of
from portal.planning.tables import Entry
from reporting.catalogue import editing
from reporting.catalogue.models import Code, CodeList, Indicator, Survey

writes = require_http_methods(["GET", "POST"])
COPIED = ("label", "unit", "counted", "definition", "decimals", "maximum", "source", "is_assumption")


@require_GET
def indicator(request, code):
    """One indicator: what is counted, since when, what came before and after, where it is asked for."""
    found = get_object_or_404(Indicator.objects.select_related("replaces"), code=code)
    context = {
        "indicator": found,
        "entry": Entry(found, 0),
        "goals": found.goals.select_related("plan").order_by("plan__title", "number", "pk"),
        "breaks": found.breaks.order_by("on"),
        "successors": found.successors.order_by("label", "code"),
        "surveys": Survey.objects.filter(items__indicator=found).order_by("code", "version"),
        "entries": record_of(found),
        "may_edit": can(request.user, editing.ACT, found),
        "trail": _trail(),
    }
    return page(request, "planning/catalogue/indicator.html", context)


@writes
def indicator_new(request):
    """A new indicator."""
    return _indicator_form(request, Indicator(), "Neuer Indikator", reverse("planning:indicators"))


@writes
def indicator_edit(request, code):
    """Change an indicator."""
    found = get_object_or_404(Indicator, code=code)
    return _indicator_form(request, found, "Indikator ändern", _page_of(found), found)


@writes
def indicator_successor(request, code):
    """A new indicator in the place of this one, with its content to start from."""
    earlier = get_object_or_404(Indicator, code=code)
    initial = {name: getattr(earlier, name) for name in COPIED} | {
        "replaces": earlier.pk,
        "goals": list(earlier.goals.values_list("pk", flat=True)),
    }
    title = f"Neuer Indikator an der Stelle von „{earlier}“"
    return _indicator_form(request, Indicator(), title, _page_of(earlier), earlier, initial)


@writes
def indicator_break(request, code):
    """Say from when the figures of an indicator cannot be compared any more."""
    found = get_object_or_404(Indicator, code=code)
    form = BreakForm(typed(request))
    return answer(
        request,
        form,
        title=f"Bruch in der Reihe von „{found}“",
        trail=_trail(found),
        back=_page_of(found),
        act=lambda who: editing.add_break(indicator=found, **form.cleaned_data, **who),
    )


@require_GET
def code_lists(request):
    """By what figures can be broken down."""
    rows = CodeList.objects.annotate(sort_label=GermanKey("label")).order_by("sort_label", "pk")
    codes = Prefetch("codes", Code.objects.order_by("position"))
    filters = CodeListFilter(request.GET or None, queryset=rows.prefetch_related(codes))
    context = {"may_edit": can(request.user, editing.ACT), "trail": _trail()}
    table = CodeListTable(filters.qs)
    return list_page(request, "planning/catalogue/code_lists.html", table, context, form=filters.form)


@require_GET
def code_list(request, code):
    """One breakdown with its codes."""
    found = get_object_or_404(CodeList, code=code)
    context = {
        "code_list": found,
        "codes": found.codes.order_by("position"),
        "is_asked_for": editing.is_asked_for(found),
        "entries": record_of(found),
        "may_edit": can(request.user, editing.ACT, found),
        "trail": _lists_trail(),
    }
    return page(request, "planning/catalogue/code_list.html", context)


@writes
def code_list_new(request):
    """A new breakdown."""
    return _list_form(request, CodeList(), "Neue Gliederung", reverse("planning:code_lists"))


@writes
def code_list_edit(request, code):
    """Change a breakdown."""
    found = get_object_or_404(CodeList, code=code)
    return _list_form(request, found, "Gliederung ändern", reverse("planning:code_list", args=[code]))


def _indicator_form(request, row: Indicator, title: str, back: str, seen_from=None, initial=None):
    form = IndicatorForm(typed(request), instance=row, initial=initial)
    return answer(
        request,
        form,
        title=title,
        trail=_trail(seen_from),
        back=back,
        act=lambda who: editing.save_indicator(indicator=form.instance, goals=form.cleaned_data["goals"], **who),
        target=lambda: _page_of(form.instance),
    )


def _list_form(request, row: CodeList, title: str, back: str):
    form = CodeListForm(typed(request), instance=row)
    return answer(
        request,
        form,
        title=title,
        trail=_lists_trail(),
        back=back,
        act=lambda who: editing.save_list(code_list=form.instance, codes=form.cleaned_data["codes"], **who),
        target=lambda: reverse("planning:code_list", args=[form.instance.code]),
    )


def _page_of(row: Indicator) -> str:
    return reverse("planning:indicator", args=[row.code])


def _trail(row: Indicator | None = None) -> list[dict[str, str]]:
    own = [{"label": row.label, "url": _page_of(row)}] if row else []
    return [{"label": "Indikatoren", "url": reverse("planning:indicators")}, *own]


def _lists_trail() -> list[dict[str, str]]:
    return [*_trail(), {"label": "Gliederungen", "url": reverse("planning:code_lists")}]
