"""Sozialplanung keeps Erhebungen: drafts, what they ask for, rules, release, versions, and reporting periods."""

from functools import partial

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from criteria.collation import GermanKey
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import done, page
from portal.planning.catalogue.answering import answer, typed
from portal.planning.catalogue.survey_forms import (
    KINDS,
    ItemForm,
    MappingForm,
    PeriodEntryForm,
    ReleaseForm,
    RuleForm,
    SurveyForm,
    VersionForm,
)
from portal.planning.catalogue.tables import SurveyFilter, SurveyTable
from portal.planning.plans import record_of
from reporting.catalogue import surveys as doors
from reporting.catalogue.breakdowns import keys_of
from reporting.catalogue.models import Period, Survey, SurveyItem
from reporting.catalogue.states import State

writes = require_http_methods(["GET", "POST"])
RULES = dict(KINDS) | {"sum_of_parts": "Die Teile ergeben die Summe"}


@require_GET
def surveys(request):
    """All versions of all Erhebungen."""
    rows = Survey.objects.annotate(item_count=Count("items")).order_by(GermanKey("title"), "version", "pk")
    filters = SurveyFilter(request.GET or None, queryset=rows)
    context = {"may_edit": can(request.user, doors.ACT), "trail": _trail()[:1]}
    table = SurveyTable(filters.qs)
    return list_page(request, "planning/catalogue/surveys.html", table, context, form=filters.form)


@writes
def survey(request, pk):
    """One version: what it asks for, its rules and periods. What is taken out of a draft is sent from here."""
    found = get_object_or_404(Survey.objects.select_related("replaces"), pk=pk)
    if request.method == "POST":
        return _take_out(request, found)
    labels = keys_of(found)
    items = found.items.select_related("indicator").prefetch_related(
        "breakdowns__code_list", "breakdowns__crossed_with"
    )
    context = {
        "survey": found,
        "items": items,
        "figures": len(labels),
        "rules": [(number, _told(rule, labels)) for number, rule in enumerate(found.rules)],
        "periods": found.periods.order_by("start", "pk"),
        "successors": found.successors.order_by("version"),
        "is_draft": found.state == State.DRAFT,
        "may_edit": can(request.user, doors.ACT, found),
        "entries": record_of(found),
        "trail": _trail(),
    }
    return page(request, "planning/catalogue/survey.html", context)


@writes
def survey_new(request):
    """A new Erhebung."""
    form = SurveyForm(typed(request), instance=Survey())
    return answer(
        request,
        form,
        title="Neue Erhebung",
        trail=_trail(),
        back=reverse("planning:surveys"),
        act=lambda who: doors.save_survey(survey=form.instance, **who),
        target=lambda: _page_of(form.instance),
    )


@writes
def survey_edit(request, pk):
    """Change the facts of a draft."""
    found = get_object_or_404(Survey, pk=pk)
    form = SurveyForm(typed(request), instance=found)
    return _answer(request, found, form, "Erhebung ändern", lambda who: doors.save_survey(survey=form.instance, **who))


@writes
def item_new(request, pk):
    """Ask for an indicator."""
    found = get_object_or_404(Survey, pk=pk)
    form = ItemForm(typed(request))

    def act(who: dict):
        return doors.save_item(survey=found, indicator=form.cleaned_data["indicator"], wish=form.wish, **who)

    return _answer(request, found, form, "Indikator aufnehmen", act)


@writes
def item_edit(request, pk):
    """Ask otherwise for an indicator."""
    item = get_object_or_404(SurveyItem.objects.select_related("survey", "indicator"), pk=pk)
    form = ItemForm(typed(request), item=item)
    act = partial(_save_item, item, form)
    return _answer(request, item.survey, form, f"„{item.indicator}“ ändern", act)


@writes
def rule_new(request, pk):
    """Add a rule of plausibility."""
    found = get_object_or_404(Survey, pk=pk)
    form = RuleForm(typed(request), survey=found)
    act = partial(_add_rule, found, form)
    return _answer(request, found, form, "Plausibilitätsregel aufnehmen", act)


@writes
def survey_mapping(request, pk):
    """Which figures of the version before become which."""
    found = get_object_or_404(Survey.objects.filter(replaces__isnull=False).select_related("replaces"), pk=pk)
    form = MappingForm(typed(request), survey=found)
    intro = f"Links steht, was Fassung {found.replaces.version} gefragt hat. Wählen Sie, welche Zahl es jetzt ist."
    act = partial(_save_mapping, found, form)
    return _answer(request, found, form, "Zuordnung zur früheren Fassung", act, intro)


@writes
def survey_release(request, pk):
    """Release a draft."""
    found = get_object_or_404(Survey, pk=pk)
    form = ReleaseForm(typed(request))
    return _answer(
        request,
        found,
        form,
        f"{found} freigeben",
        lambda who: doors.release(survey=found, **form.cleaned_data, **who),
        "Nach der Freigabe lässt sich diese Fassung nicht mehr ändern. Für Änderungen legen Sie eine neue Fassung an.",
    )


@writes
def survey_version(request, pk):
    """A new version of a released Erhebung."""
    found = get_object_or_404(Survey, pk=pk)
    form = VersionForm(typed(request))
    return _answer(
        request,
        found,
        form,
        f"Neue Fassung von „{found.title}“",
        lambda who: doors.new_version(survey=found, **form.cleaned_data, **who),
        "Die neue Fassung beginnt als Entwurf mit allem, was diese fragt.",
    )


@writes
def period_new(request, pk):
    """A new reporting period."""
    found = get_object_or_404(Survey, pk=pk)
    return _period_form(request, Period(survey=found), "Neuer Berichtszeitraum")


@writes
def period_edit(request, pk):
    """Change a reporting period."""
    found = get_object_or_404(Period.objects.select_related("survey"), pk=pk)
    return _period_form(request, found, "Berichtszeitraum ändern")


def _period_form(request, row: Period, title: str):
    form = PeriodEntryForm(typed(request), instance=row)
    return _answer(request, row.survey, form, title, lambda who: doors.save_period(period=form.instance, **who))


def _save_item(item: SurveyItem, form: ItemForm, who: dict):
    return doors.save_item(survey=item.survey, indicator=item.indicator, wish=form.wish, **who)


def _add_rule(survey: Survey, form: RuleForm, who: dict):
    return doors.add_rule(survey=survey, rule=form.rule, **who)


def _save_mapping(survey: Survey, form: MappingForm, who: dict):
    return doors.save_mapping(survey=survey, mapping=form.mapping, **who)


def _take_out(request, found: Survey):
    who = {"actor": request.user, "now": clock.now()}
    if item := request.POST.get("item"):
        if not item.isdecimal():
            raise Http404
        row = get_object_or_404(found.items.select_related("indicator", "survey"), pk=item)
        done(request, lambda: doors.remove_item(item=row, **who), f"„{row.indicator}“ ist herausgenommen.")
    elif (number := request.POST.get("rule", "")).isdecimal() and int(number) < len(found.rules):
        rule = found.rules[int(number)]
        done(request, lambda: doors.remove_rule(survey=found, rule=rule, **who), "Die Regel ist entfernt.")
    return redirect("planning:survey", found.pk)


def _told(rule: dict, labels: dict[str, str]) -> str:
    named = ", ".join(labels.get(key, key) for key in rule["columns"])
    limits = [
        f"{rule['percent']} %" if rule.get("percent") else "",
        f"von {rule['low']}" if rule.get("low") else "",
        f"bis {rule['high']}" if rule.get("high") else "",
    ]
    limit = " ".join(filter(None, limits)).replace(".", ",")
    kind = RULES[rule["kind"]]
    severity = "Fehler" if rule["severity"] == "error" else "bitte erläutern"
    return f"{kind}{f' ({limit})' if limit else ''}: {named}. Sonst: {severity}. „{rule['text']}“"


def _answer(request, found: Survey, form, title: str, act, intro: str = ""):
    trail = [*_trail(), {"label": str(found), "url": _page_of(found)}]
    return answer(request, form, title=title, intro=intro, trail=trail, back=_page_of(found), act=act)


def _page_of(found: Survey) -> str:
    return reverse("planning:survey", args=[found.pk])


def _trail() -> list[dict[str, str]]:
    return [
        {"label": "Indikatoren", "url": reverse("planning:indicators")},
        {"label": "Erhebungen", "url": reverse("planning:surveys")},
    ]
