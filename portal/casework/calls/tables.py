"""The lists of this room: the calls, and what happened to one of them."""

import datetime

from django.urls import reverse
from django_tables2 import Column

from grants.calls.states import Stage
from portal.access.lists import ListTable
from portal.casework.tables import RecordTable
from portal.kern.badges import Badge
from portal.kern.columns import BadgeColumn, DeadlineColumn, LinkColumn

BADGES = {
    Stage.DRAFT: Badge("info", Stage.DRAFT.label, "edit"),
    Stage.ANNOUNCED: Badge("info", Stage.ANNOUNCED.label),
    Stage.OPEN: Badge("success", Stage.OPEN.label),
    Stage.CLOSED: Badge("info", Stage.CLOSED.label),
}


class CallTable(ListTable):
    """All calls of the office, the newest Förderjahr first, with their stage at `now`."""

    caption = "Förderaufrufe"
    counted = ("Förderaufruf", "Förderaufrufe")

    title = LinkColumn(
        verbose_name="Förderaufruf",
        url=lambda call: reverse("casework:call", args=[call.pk]),
        order_by=("title", "pk"),
    )
    funding_year = Column("Förderjahr", order_by=("funding_year", "pk"))
    stage = BadgeColumn(verbose_name="Stand", empty_values=(), orderable=False)
    opens_at = DeadlineColumn(verbose_name="Beginn", order_by=("opens_at", "pk"))
    closes_at = DeadlineColumn(verbose_name="Antragsfrist", order_by=("closes_at", "pk"))
    guideline = Column("Fassung", accessor="guideline__version", orderable=False)

    def __init__(self, *args, now: datetime.datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now

    def render_stage(self, record):
        return BADGES[record.stage(self.now)].html(small=True)

    def value_stage(self, record):
        return BADGES[record.stage(self.now)].label


class CallRecordTable(RecordTable):
    """The record of a call."""

    caption = "Verlauf des Förderaufrufs"
