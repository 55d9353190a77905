"""What stands beside the answers of a Sachbericht without being typed again: the accepted figures of its year."""

import datetime
from decimal import Decimal

from criteria.money import format_number
from reporting.deliveries.models import Cell
from reporting.deliveries.states import State as DeliveryState
from reporting.narratives.models import Narrative


def figures(narrative: Narrative) -> list[dict]:
    """The accepted totals of the year, per Erhebung, period and indicator: label, period, unit and value as text.

    Values of all Ortsteile are added up within one period only; breakdowns are left out.
    """
    first, last = datetime.date(narrative.year, 1, 1), datetime.date(narrative.year, 12, 31)
    cells = Cell.objects.filter(
        delivery__application=narrative.application_id,
        delivery__state=DeliveryState.ACCEPTED,
        delivery__period__start__lte=last,
        delivery__period__end__gte=first,
        category="",
    ).select_related("indicator", "delivery__period__survey")
    sums: dict[tuple, Decimal] = {}
    for cell in cells.order_by("delivery__period__start", "delivery_id", "indicator__label", "pk"):
        period, indicator = cell.delivery.period, cell.indicator
        about = (period.survey.title, period.label, indicator.label, indicator.unit)
        sums[about] = sums.get(about, Decimal()) + cell.value
    return [
        {
            "survey": survey,
            "period": period,
            "label": label,
            "unit": unit,
            "value": format_number(value).removesuffix(",00"),
        }
        for (survey, period, label, unit), value in sums.items()
    ]
