"""The lists of the office: files, record, sheets, calls, ranking."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import Column

from criteria.money import format_number, format_percent, round_cent
from criteria.ranking import RankRange
from grants.applications.states import State
from grants.assessment.models import Assessment
from grants.awards.models import Decision
from grants.calls.models import Call
from portal.access.lists import ListTable
from portal.casework.badges import LATE, state_badge
from portal.kern.badges import Badge
from portal.kern.columns import NUMERIC, BadgeColumn, DateColumn, DateTimeColumn, EuroColumn, LinkColumn, NumberColumn
from portal.kern.german import NARROW_LINK

OPEN_SHEET = Badge("warning", "Offen")
SUBMITTED_SHEET = Badge("success", "Abgegeben")
ENDED_SHEET = Badge("info", "Beendet")


def file_url(application) -> str:
    return reverse("casework:file", args=[application.pk])


class RecordTable(ListTable):
    """The record of a file, in the order in which things happened."""

    caption = "Verlauf der Akte"
    counted = ("Eintrag", "Einträge")

    number = Column("Nr.", orderable=False)
    at = DateTimeColumn(verbose_name="Zeitpunkt", orderable=False)
    actor = Column("Person", default="Förderportal", orderable=False)
    role = Column("in der Rolle", orderable=False)
    sentence = Column("Was geschah", orderable=False)
    reason = Column("Grund", orderable=False)
    legal_basis = Column("Rechtsgrundlage", orderable=False)


class SheetTable(ListTable):
    """One's own assessments."""

    caption = "Meine Bewertungen"
    counted = ("Bewertung", "Bewertungen")

    reference = LinkColumn(
        verbose_name="Aktenzeichen",
        accessor="application__reference",
        url=lambda sheet: reverse("casework:assessment", args=[sheet.pk]),
    )
    organisation = Column(
        "Träger", accessor="application__organisation__name", order_by=("application__organisation__sort_name", "pk")
    )
    title = Column("Vorhaben", accessor="application__title", orderable=False)
    part = Column("Umfang", accessor="part_label", orderable=False)
    assigned_at = DateColumn(verbose_name="zugewiesen am", order_by=("assigned_at", "pk"))
    submitted_at = DateColumn(verbose_name="abgegeben am", order_by=("submitted_at", "pk"))
    badge = BadgeColumn(verbose_name="Stand", empty_values=(), orderable=False)

    def render_badge(self, record):
        return sheet_badge(record).html(small=True)

    def value_badge(self, record):
        return sheet_badge(record).label


@dataclass(frozen=True)
class CallRow:
    """A call with the files this person works on."""

    call: Call
    title: str
    funding_year: int
    files: int
    assessed: int
    decided: int


class CallTable(ListTable):
    """The calls, with counts of files."""

    caption = "Förderaufrufe"
    counted = ("Förderaufruf", "Förderaufrufe")

    title = LinkColumn(
        verbose_name="Förderaufruf", url=lambda row: reverse("casework:ranking", args=[row.call.pk]), orderable=False
    )
    funding_year = Column("Förderjahr", orderable=False)
    files = NumberColumn(verbose_name="Akten", orderable=False)
    assessed = NumberColumn(verbose_name="in der Rangfolge", orderable=False)
    decided = NumberColumn(verbose_name="davon entschieden", orderable=False)


@dataclass
class RankRow:
    """One line of a ranking, with amounts in euros.

    `proposed` is what finance check, plan and guideline give, `decided` what was decided, `earlier` the grant of the
    year before; `reach` says how far the money of the call reaches for it.
    """

    application: object
    place: int
    shared: bool
    span: RankRange
    percent: Fraction
    spread: Fraction
    below_minimum: tuple[str, ...]
    proposed: Decimal | None
    decision: Decision | None
    earlier: Decimal | None = None
    reach: str = ""
    place_in_priority: int | None = None

    @property
    def difference(self) -> Decimal | None:
        """What it would get, or gets, more (below zero: less) than the year before."""
        now = self.decided if self.decision else self.proposed
        return None if now is None or self.earlier is None else now - self.earlier

    @property
    def place_text(self) -> str:
        return f"{self.place} (geteilt)" if self.shared else str(self.place)

    @property
    def span_text(self) -> str:
        best, worst = self.span.best, self.span.worst
        return str(best) if best == worst else f"{best} bis {worst}".replace(" ", NARROW_LINK)

    @property
    def missed_text(self) -> str:
        return ", ".join(self.below_minimum)

    @property
    def decided(self) -> Decimal | None:
        return self.decision.amount if self.decision else None


class FractionColumn(Column):
    """An exact percentage (0 to 100) as a person reads it; files get it rounded to two places."""

    attrs = NUMERIC

    def render(self, value):
        return format_percent(value)

    def value(self, value):
        return round_cent(value)


class PointsColumn(FractionColumn):
    """An exact distance in percentage points."""

    def render(self, value):
        return format_number(value)


class RankingTable(ListTable):
    """The ranking of a call. It has one order only: its own."""

    caption = "Rangfolge"
    counted = ("Antrag", "Anträge")

    place = Column("Platz", accessor="place_text", orderable=False)
    span = Column("Spanne der Plätze", accessor="span_text", orderable=False)
    reference = LinkColumn(
        verbose_name="Aktenzeichen",
        accessor="application__reference",
        url=lambda row: file_url(row.application),
        orderable=False,
    )
    organisation = Column("Träger", accessor="application__organisation__name", orderable=False)
    percent = FractionColumn(verbose_name="Ergebnis in %", orderable=False)
    spread = PointsColumn(verbose_name="Abstand in %-Punkten", orderable=False)
    below_minimum = Column("Mindestpunkte", accessor="missed_text", orderable=False)
    requested = EuroColumn(verbose_name="beantragt", accessor="application__requested_amount", orderable=False)
    proposed = EuroColumn(verbose_name="Vorschlag", orderable=False)
    decided = EuroColumn(verbose_name="entschieden", orderable=False)
    state = BadgeColumn(verbose_name="Stand", empty_values=(), orderable=False)
    earlier = EuroColumn(verbose_name="Zuwendung im Vorjahr", orderable=False)
    difference = EuroColumn(verbose_name="Unterschied zum Vorjahr", orderable=False)
    reach = Column("Mittel reichen", orderable=False)
    place_in_priority = NumberColumn(verbose_name="Platz im Schwerpunkt", orderable=False)
    title = Column("Vorhaben", accessor="application__title", orderable=False)

    def render_title(self, value, record):
        return format_html("{} {}", value, LATE.html(small=True)) if record.application.is_late else value

    def value_title(self, value, record):
        return f"{value} ({LATE.label})" if record.application.is_late else value

    def render_below_minimum(self, value):
        return format_html("<strong>Nicht erreicht:</strong> {}", value)

    def value_below_minimum(self, value):
        return f"Nicht erreicht: {value}"

    def render_state(self, record):
        return state_badge(record.application).html(small=True)

    def value_state(self, record):
        return state_badge(record.application).label


def sheet_badge(sheet: Assessment) -> Badge:
    """Whether a sheet is open, handed in, or no longer wanted. Expects the application to be selected."""
    if sheet.submitted_at:
        return SUBMITTED_SHEET
    return OPEN_SHEET if sheet.application.state == State.ASSESSMENT else ENDED_SHEET
