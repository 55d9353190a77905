"""A store with figures, as if Träger had delivered them."""

import datetime
from decimal import Decimal

from criteria.places.models import Borough, District
from reporting.catalogue.models import Indicator
from reporting.store.models import Observation
from tests import factories


def indicator(code: str = "besuche", **fields) -> Indicator:
    values = {
        "label": "Besuche",
        "unit": "Anzahl",
        "counted": "events",
        "definition": "Jeder Besuch einer Person zählt einmal.",
        "source": "Konzept Sozialplanung",
    } | fields
    return Indicator.objects.get_or_create(code=code, defaults=values)[0]


def observe(district: str, value: str, *, code="besuche", period="2027", provider="1", status="A", **fields):
    """One current value in the store."""
    return Observation.objects.create(
        survey="seniorenarbeit",
        indicator=code,
        period=period,
        period_start=datetime.date(int(period), 1, 1),
        period_end=datetime.date(int(period), 12, 31),
        district=district,
        provider=provider,
        delivery=f"{period}-{provider}",
        revision=1,
        value=Decimal(value),
        status=status,
        valid_from=factories.NOW,
        **fields,
    )


def many_districts(count: int) -> list[District]:
    """More Ortsteile than the three of the city of tests: all in the Stadtbezirk 9."""
    borough = Borough.objects.get_or_create(code="9", defaults={"name": "Nordwest"})[0]
    return [
        District.objects.create(code=f"9{number}", name=f"Ortsteil {number}", borough=borough)
        for number in range(count)
    ]
