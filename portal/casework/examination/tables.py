"""The lists of the Rechnungsprüfung: samples, and the files of one."""

from dataclasses import dataclass

from django.urls import reverse
from django_tables2 import Column

from grants.applications.models import Application
from portal.access.lists import ListTable
from portal.casework.badges import state_badge
from portal.casework.tables import file_url
from portal.kern.columns import BadgeColumn, DateTimeColumn, LinkColumn, NumberColumn


@dataclass(frozen=True)
class DrawnRow:
    """One drawn file, its place in the draw, its points, and why it has them."""

    place: int
    application: Application
    points: int
    factors: str


class DrawTable(ListTable):
    """The samples that were drawn."""

    caption = "Stichproben"
    counted = ("Stichprobe", "Stichproben")

    name = LinkColumn(
        verbose_name="Förderaufruf",
        accessor="call__title",
        url=lambda draw: reverse("casework:sample", args=[draw.pk]),
        orderable=False,
    )
    drawn_at = DateTimeColumn(verbose_name="gezogen am", orderable=False)
    drawn_by = Column("von", orderable=False)
    size = NumberColumn(verbose_name="Umfang", orderable=False)
    population = NumberColumn(verbose_name="gezogen aus", orderable=False)
    seed = Column("Startwert", orderable=False)


class DrawnTable(ListTable):
    """The files of a sample, in the order in which they were drawn."""

    caption = "Gezogene Akten"
    counted = ("Akte", "Akten")

    place = NumberColumn(verbose_name="Nr.", orderable=False)
    reference = LinkColumn(
        verbose_name="Aktenzeichen",
        accessor="application__reference",
        url=lambda row: file_url(row.application),
        orderable=False,
    )
    organisation = Column("Träger", accessor="application__organisation__name", orderable=False)
    title = Column("Vorhaben", accessor="application__title", orderable=False)
    state = BadgeColumn(verbose_name="Stand", empty_values=(), orderable=False)
    points = NumberColumn(verbose_name="Punkte", orderable=False)
    factors = Column("Warum", orderable=False)

    def render_state(self, record):
        return state_badge(record.application).html(small=True)

    def value_state(self, record):
        return state_badge(record.application).label
