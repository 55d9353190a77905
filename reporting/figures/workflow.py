"""The door of monitoring: looking at exact figures is recorded."""

import datetime

from django.db import transaction

from grants import audit
from grants.steps import ensure
from reporting.catalogue.models import Indicator
from reporting.figures.queries import Overview, overview


@transaction.atomic
def look(*, indicator: Indicator, period: str, actor, now: datetime.datetime) -> Overview:
    """Read exact figures; who looked at what is recorded. Raises Forbidden."""
    ensure(actor, "figures.read", indicator)
    audit.record(
        chain=f"figures:{indicator.code}",
        actor=actor,
        action="look",
        sentence=f"Genaue Zahlen eingesehen: {indicator}, {period}.",
        now=now,
        period=period,
    )
    return overview(indicator, period)
