"""Small worlds for the pages about delivered statistics."""

import datetime
from decimal import Decimal

from grants.steps import take
from reporting.catalogue.models import Indicator, Period
from reporting.deliveries import workflow
from reporting.deliveries.models import Cell, Delivery, Upload
from reporting.deliveries.states import BY_NAME
from tests import factories

NOW = factories.NOW
QUESTION = {"severity": "explain", "message": "Daten!B7: Der Wert ist viel höher als im Zeitraum davor."}


def owed(application=None, period=None) -> Delivery:
    """A delivery that a granted Träger owes."""
    application = application or factories.granted()
    period = period or Period.objects.filter(label="2027").first() or factories.period()
    return Delivery.objects.create(application=application, period=period, created_at=NOW)


def uploaded(delivery: Delivery, values: dict[str, int], *, problems=(), now=NOW) -> Delivery:
    """A file is there, with values for Connewitz by indicator code."""
    Upload.objects.create(
        delivery=delivery,
        file="statistik.xlsx",
        name="statistik.xlsx",
        sha256="0" * 64,
        problems=list(problems),
        uploaded_at=now,
        uploaded_by=delivery.application.created_by,
    )
    delivery.cells.all().delete()
    indicators = Indicator.objects.in_bulk(values, field_name="code")
    Cell.objects.bulk_create(
        Cell(delivery=delivery, district_id="41", indicator=indicators[code], value=Decimal(value))
        for code, value in values.items()
    )
    if not any(problem["severity"] == "error" for problem in problems):
        actor = delivery.application.created_by
        return take(BY_NAME["pass_check"], delivery, actor=actor, now=now)
    return delivery


def submitted(delivery: Delivery | None = None, *, problems=(), explanation="", now=NOW, **values) -> Delivery:
    delivery = uploaded(delivery or owed(), values or {"besuche": 1200, "beratungen": 300}, problems=problems, now=now)
    return workflow.submit(delivery=delivery, actor=delivery.application.created_by, now=now, explanation=explanation)


def accepted(delivery: Delivery | None = None, *, now=NOW, **values) -> Delivery:
    delivery = submitted(delivery, now=now, **values)
    return workflow.accept(delivery=delivery, actor=factories.UserFactory(caseworker=True), now=now)


def year_before(delivery: Delivery, **values) -> Delivery:
    """The accepted delivery of the same grant for 2026."""
    period = factories.period(
        label="2026",
        start=datetime.date(2026, 1, 1),
        end=datetime.date(2026, 12, 31),
        due_on=datetime.date(2027, 1, 31),
    )
    return accepted(owed(delivery.application, period), **values)
