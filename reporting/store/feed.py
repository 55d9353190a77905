"""Brings a delivery's accepted figures into the store: COPY into a staging table, close and insert in one transaction.

Feeding the same figures again changes nothing. Figures that were taken back are closed, never deleted.
"""

import datetime

from django.db import connections, transaction

from criteria.moments import day_of
from grants import outbox
from reporting.deliveries.models import Delivery
from reporting.deliveries.states import State
from reporting.store.router import STORE

COLUMNS = (
    "survey, indicator, category, period, period_start, period_end, district, provider, "
    "delivery, revision, value, status, valid_from"
)
STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged ON COMMIT DROP AS SELECT * FROM store_observation WITH NO DATA;
TRUNCATE staged;
"""
CLOSE = """
UPDATE store_observation AS current SET valid_to = %(now)s
WHERE current.delivery = %(delivery)s AND current.valid_to IS NULL AND NOT EXISTS (
    SELECT FROM staged
    WHERE (staged.survey, staged.indicator, staged.category, staged.period, staged.district)
    = (current.survey, current.indicator, current.category, current.period, current.district)
    AND (staged.value, staged.status) = (current.value, current.status))
"""
INSERT = f"""
INSERT INTO store_observation ({COLUMNS})
SELECT {COLUMNS} FROM staged WHERE NOT EXISTS (
    SELECT FROM store_observation AS current WHERE current.valid_to IS NULL AND current.delivery = staged.delivery
    AND (current.survey, current.indicator, current.category, current.period, current.district)
    = (staged.survey, staged.indicator, staged.category, staged.period, staged.district))
"""  # noqa: S608  (a constant, no input)


@outbox.handler("store")
def feed(payload: dict, now: datetime.datetime) -> None:
    """Make the store agree with the delivery as it is now; an earlier message that comes late does no harm."""
    # Two workers on one delivery wait here, so that the store sees them one after the other.
    delivery = (
        Delivery.objects.select_for_update(of=("self",)).select_related("period__survey").get(pk=payload["delivery"])
    )
    rows = list(_rows(delivery, now)) if delivery.state == State.ACCEPTED else []
    with transaction.atomic(using=STORE), connections[STORE].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [delivery.pk])
        cursor.execute(STAGE)
        with cursor.copy(f"COPY staged ({COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(CLOSE, {"now": now, "delivery": str(delivery.pk)})
        cursor.execute(INSERT)


def _rows(delivery: Delivery, now: datetime.datetime):
    period = delivery.period
    status = "P" if day_of(delivery.submitted_at) <= period.end else "A"
    application = delivery.application
    for cell in delivery.cells.select_related("indicator"):
        yield (
            period.survey.code,
            cell.indicator.code,
            cell.category,
            period.label,
            period.start,
            period.end,
            cell.district_id or "",
            str(application.organisation_id),
            str(delivery.pk),
            delivery.revision,
            cell.value,
            status,
            now,
        )
