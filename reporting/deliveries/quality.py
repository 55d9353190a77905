"""Reads what the quality of deliveries is measured by; as many queries for one delivery as for a thousand."""

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from criteria.moments import day_of
from grants.applications.models import Application
from reporting.catalogue.models import SurveyItem
from reporting.deliveries.models import Cell, Delivery, Upload
from reporting.deliveries.revisions import Revision, RevisionCell
from reporting.deliveries.states import State
from reporting.quality.measures import Facts

DETAILS = 4
"""Definition, unit, where it comes from (or that it is assumed), and a goal it serves."""


def facts_of(deliveries) -> list[Facts]:
    """The facts of the deliveries of a queryset, in its order."""
    rows = list(deliveries.select_related("period"))
    chosen = [row.pk for row in rows]
    first = dict(Revision.objects.filter(delivery__in=chosen, number=1).values_list("delivery", "submitted_at"))
    newest = Revision.objects.filter(delivery__in=chosen, number=F("delivery__revision"))
    unusual = dict(newest.values_list("delivery", "questions"))
    counts, files = _values(chosen), _files(chosen)
    details = _details({row.period.survey_id for row in rows})
    return [
        Facts(
            due_on=row.due_on,
            received_on=day_of(first[row.pk]) if row.pk in first else None,
            accepted_on=day_of(row.accepted_at) if row.accepted_at else None,
            unusual=unusual.get(row.pk, 0),
            **counts.get(row.pk, {}),
            **files.get(row.pk, {}),
            **details.get(row.period.survey_id, {}),
        )
        for row in rows
    ]


def _values(chosen: list[int]) -> dict[int, dict[str, int]]:
    same_cell = {
        "district__isnull": False,
        "district": OuterRef("district"),
        "indicator": OuterRef("indicator"),
        "category": OuterRef("category"),
    }
    of_city = {**same_cell, "district__isnull": True}
    del of_city["district"]
    this_cell = Q(**same_cell) | Q(**of_city)
    unchanged = RevisionCell.objects.filter(
        this_cell, revision__delivery=OuterRef("revision__delivery"), revision__number=1, value=OuterRef("value")
    )
    before = Cell.objects.filter(
        this_cell,
        delivery__state=State.ACCEPTED,
        delivery__application__organisation=OuterRef("revision__delivery__application__organisation"),
        delivery__application__title=OuterRef("revision__delivery__application__title"),
        delivery__period__survey__code=OuterRef("revision__delivery__period__survey__code"),
        delivery__period__end__lt=OuterRef("revision__delivery__period__start"),
    )
    alike = before.filter(delivery__period__survey=OuterRef("revision__delivery__period__survey"))
    cells = RevisionCell.objects.filter(
        revision__delivery__in=chosen, revision__number=F("revision__delivery__revision")
    )
    rows = (
        cells.annotate(kept=Exists(unchanged), known=Exists(before), alike=Exists(alike))
        .order_by()
        .values("revision__delivery")
        .annotate(
            all=Count("pk"),
            in_use=Count("pk", filter=Q(value__gt=0)),
            corrected=Count("pk", filter=Q(kept=False)),
            compared=Count("pk", filter=Q(known=True)),
            same_definition=Count("pk", filter=Q(alike=True)),
        )
    )
    names = ("in_use", "corrected", "compared", "same_definition")
    return {row["revision__delivery"]: {"values": row["all"]} | {name: row[name] for name in names} for row in rows}


def _files(chosen: list[int]) -> dict[int, dict[str, int]]:
    rows = (
        Upload.objects.filter(delivery__in=chosen)
        .order_by()
        .values("delivery")
        .annotate(files=Count("pk"), wrong=Count("pk", filter=Q(problems__contains=[{"severity": "error"}])))
    )
    return {row["delivery"]: {"files": row["files"], "files_with_errors": row["wrong"]} for row in rows}


def _details(surveys: set[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    items = SurveyItem.objects.filter(survey__in=surveys).select_related("indicator")
    for item in items.annotate(goal=Min("indicator__goals")).order_by():
        indicator = item.indicator
        has = (indicator.definition, indicator.unit, indicator.source or indicator.is_assumption, item.goal)
        counts = found.setdefault(item.survey_id, {"described": 0, "describable": 0})
        counts["described"] += sum(bool(each) for each in has)
        counts["describable"] += DETAILS
    return found


def measured_for(user):
    """The deliveries whose quality Sozialplanung may see in sum: all but those of files that are hidden from it."""
    return Delivery.objects.exclude(application__in=Application.objects.hidden_from(user).order_by().values("pk"))
