"""The lists of this room: the versions, and what happened to one of them."""

from django.urls import reverse
from django_tables2 import Column

from criteria.guideline.states import State
from portal.access.lists import ListTable
from portal.casework.tables import RecordTable
from portal.kern.badges import Badge
from portal.kern.columns import ActionColumn, BadgeColumn, DateColumn, LinkColumn, NumberColumn
from portal.kern.german import NOTHING

BADGES = {
    State.DRAFT: Badge("info", State.DRAFT.label, "edit"),
    State.SIGNED: Badge("warning", State.SIGNED.label),
    State.APPROVED: Badge("info", State.APPROVED.label),
    State.IN_FORCE: Badge("success", State.IN_FORCE.label),
    State.SUPERSEDED: Badge("info", State.SUPERSEDED.label),
}
# A column over a model field with choices receives the label, not the value.
BY_LABEL = {badge.label: badge for badge in BADGES.values()}


def compare_url(new: int, old: int) -> str:
    """The page that compares two versions."""
    return f"{reverse('casework:guideline_compare')}?alt={old}&neu={new}"


class CompareColumn(ActionColumn):
    """Leads to what changed since the version before, where there is one."""

    def __init__(self):
        super().__init__(
            verbose_name="Vergleich",
            label="Mit der Fassung davor vergleichen",
            url=lambda guideline: compare_url(guideline.pk, guideline.before),
            subject=lambda guideline: guideline.version,
        )

    def render(self, record):
        return super().render(record) if record.before else NOTHING


class VersionTable(ListTable):
    """All versions a person may know, the newest first. Rows carry `calls_count` and `before`, the predecessor's id."""

    caption = "Fassungen der Förderrichtlinie"
    counted = ("Fassung", "Fassungen")

    version = LinkColumn(
        verbose_name="Fassung", url=lambda guideline: reverse("casework:guideline", args=[guideline.pk])
    )
    state = BadgeColumn(verbose_name="Stand", badges=BY_LABEL, orderable=False)
    valid_from = DateColumn(verbose_name="gilt ab", order_by=("valid_from", "pk"))
    valid_until = DateColumn(verbose_name="gilt bis", order_by=("valid_until", "pk"))
    series = Column("Reihe", order_by=("series", "pk"))
    calls_count = NumberColumn(verbose_name="Förderaufrufe", order_by=("calls_count", "pk"))
    compare = CompareColumn()


class VersionRecordTable(RecordTable):
    """The record of a version."""

    caption = "Verlauf der Fassung"
