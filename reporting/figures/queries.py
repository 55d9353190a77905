"""Reads the current figures from the store, for monitoring inside the office."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Q, Sum

from criteria.places.models import District, ResidentCount
from reporting.catalogue.models import Indicator
from reporting.store.models import Observation

PER = 1000
CITY = "Ganze Stadt"


@dataclass(frozen=True)
class Figure:
    """One Ortsteil, or the whole city (`code` ""): the sum of what was reported, by how many, per 1,000 residents."""

    code: str
    name: str
    borough: str
    value: Decimal
    providers: int
    residents: int | None
    provisional: bool

    @property
    def rate(self) -> Decimal | None:
        """Per 1,000 residents; None where the number of residents is not known."""
        return self.value * PER / self.residents if self.residents else None


@dataclass(frozen=True)
class Overview:
    """One indicator in one period, by Ortsteil of the offer, with the year of the residents used."""

    figures: tuple[Figure, ...]
    total: Decimal
    residents_year: int | None
    residents_source: str


def periods(indicator: Indicator) -> list[str]:
    """The periods for which the store has figures of an indicator, newest first."""
    found = (
        _totals()
        .filter(indicator=indicator.code)
        .values("period")
        .annotate(end=Max("period_end"))
        .order_by("-end", "period")
    )
    return [row["period"] for row in found]


def indicators_with_figures() -> dict[str, int]:
    """How many current values the store has, by indicator code."""
    rows = _totals().values("indicator").annotate(values=Count("pk")).order_by()
    return {row["indicator"]: row["values"] for row in rows}


def overview(indicator: Indicator, period: str) -> Overview:
    """The exact figures of one indicator and period. Not for publication: that needs confidentiality."""
    rows = (
        _totals()
        .filter(indicator=indicator.code, period=period)
        .values("district")
        .annotate(
            sum=Sum("value"),
            providers=Count("provider", distinct=True),
            provisional=Count("pk", filter=Q(status="P")),
        )
        .order_by("district")
    )
    names = {it.code: (it.name, it.borough.name) for it in District.objects.select_related("borough")}
    names[""] = (CITY, "")
    year, residents, source = _residents()
    figures = tuple(
        Figure(
            code=row["district"],
            name=names[row["district"]][0],
            borough=names[row["district"]][1],
            value=row["sum"],
            providers=row["providers"],
            residents=residents.get(row["district"]) if row["district"] else sum(residents.values()) or None,
            provisional=bool(row["provisional"]),
        )
        for row in rows
    )
    return Overview(figures, sum((figure.value for figure in figures), Decimal("0.00")), year, source)


def _totals():
    """Current values of whole indicators: the parts of a breakdown would count everything a second time."""
    return Observation.objects.filter(valid_to=None, category="")


def _residents() -> tuple[int | None, dict[str, int], str]:
    year = ResidentCount.objects.aggregate(year=Max("year"))["year"]
    counts = ResidentCount.objects.filter(year=year)
    source = counts[0].source if counts else ""
    return year, {count.district_id: count.count for count in counts}, source
