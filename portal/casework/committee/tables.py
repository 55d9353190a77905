"""The lists of kept scenarios and papers."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import Column

from criteria.money import format_euro
from grants.committee.models import ScenarioLine
from portal.access.lists import ListTable
from portal.casework.tables import FractionColumn, file_url
from portal.kern import german
from portal.kern.columns import ActionColumn, DateTimeColumn, EuroColumn, LinkColumn, NumberColumn

NOTHING = Decimal("0.00")


def with_sums(scenarios):
    """Kept scenarios with what their table shows, in one query."""
    return scenarios.annotate(
        spent=Sum("lines__amount", default=NOTHING),
        left=F("envelope") - Sum("lines__amount", default=NOTHING),
        funded=Count("lines", filter=Q(lines__amount__gt=0)),
        changed=Count("lines", filter=~Q(lines__amount=F("lines__worked_out"))),
    )


def _sum_of(name: str):
    return lambda table: format_euro(sum((getattr(row, name) for row in table.data), NOTHING))


class KeptTable(ListTable):
    """The kept scenarios of a call."""

    caption = "Gespeicherte Szenarien"
    counted = ("Szenario", "Szenarien")

    name = LinkColumn(verbose_name="Szenario", url=lambda one: reverse("casework:scenario", args=[one.pk]))
    strategy = Column("Verfahren", accessor="get_strategy_display", orderable=False)
    priority = Column("Förderschwerpunkt", accessor="priority__title", default="alle", orderable=False)
    envelope = EuroColumn(verbose_name="verfügbar", order_by=("envelope", "pk"))
    spent = EuroColumn(verbose_name="verteilt", order_by=("spent", "pk"))
    left = EuroColumn(verbose_name="nicht verteilt", order_by=("left", "pk"))
    funded = NumberColumn(verbose_name="Anträge mit Geld", order_by=("funded", "pk"))
    changed = NumberColumn(verbose_name="von Hand geändert", order_by=("changed", "pk"))
    saved_at = DateTimeColumn(verbose_name="zuletzt geändert", order_by=("saved_at", "pk"))
    saved_by = Column("von", orderable=False)


class LineTable(ListTable):
    """What a scenario gives each application, in the order of the ranking."""

    caption = "Beträge je Antrag"
    counted = ("Antrag", "Anträge")

    place = NumberColumn(verbose_name="Platz", orderable=False, footer="Summe")
    reference = LinkColumn(
        verbose_name="Aktenzeichen",
        accessor="application__reference",
        url=lambda line: file_url(line.application),
        orderable=False,
    )
    organisation = Column("Träger", accessor="application__organisation__name", orderable=False)
    percent = FractionColumn(verbose_name="Ergebnis in %", accessor="exact_percent", orderable=False)
    requested = EuroColumn(verbose_name="beantragt", orderable=False, footer=_sum_of("requested"))
    proposed = EuroColumn(verbose_name="Vorschlag", orderable=False, footer=_sum_of("proposed"))
    smallest = EuroColumn(verbose_name="mindestens", orderable=False)
    worked_out = EuroColumn(verbose_name="nach Verfahren", orderable=False, footer=_sum_of("worked_out"))
    amount = EuroColumn(verbose_name="Betrag", orderable=False, footer=_sum_of("amount"))
    edit = ActionColumn(
        label="Ändern",
        url=lambda line: reverse("casework:scenario_line", args=[line.scenario_id, line.pk]),
        subject=lambda line: line.application,
        verbose_name="Ändern",
    )
    why = Column("Anmerkung", accessor="pk", orderable=False)
    title = Column("Vorhaben", accessor="application__title", orderable=False)

    def render_why(self, record: ScenarioLine):
        return _remark(record) or german.NOTHING

    def value_why(self, record: ScenarioLine):
        return _remark(record)


@dataclass(frozen=True)
class SideRow:
    """One application in several scenarios; `amounts` by column name, None where it is not part of one."""

    line: ScenarioLine
    amounts: dict[str, Decimal | None]


class SideTable(ListTable):
    """Scenarios side by side: one column of amounts each."""

    caption = "Beträge in den Szenarien"
    counted = ("Antrag", "Anträge")

    reference = LinkColumn(
        verbose_name="Aktenzeichen",
        accessor="line__application__reference",
        url=lambda row: file_url(row.line.application),
        orderable=False,
    )
    organisation = Column("Träger", accessor="line__application__organisation__name", orderable=False)
    percent = FractionColumn(verbose_name="Ergebnis in %", accessor="line__exact_percent", orderable=False)
    requested = EuroColumn(verbose_name="beantragt", accessor="line__requested", orderable=False)


@dataclass(frozen=True)
class PaperRow:
    """One application of a paper, as frozen."""

    place: int
    reference: str
    organisation: str
    title: str
    priority: str
    percent: str
    requested: Decimal
    proposed: Decimal
    amount: Decimal
    reasons: str


class PaperTable(ListTable):
    """The list of a paper."""

    caption = "Anträge der Vorlage"
    counted = ("Antrag", "Anträge")

    place = NumberColumn(verbose_name="Platz", orderable=False, footer="Summe")
    reference = Column("Aktenzeichen", orderable=False)
    organisation = Column("Träger", orderable=False)
    percent = Column("Ergebnis", orderable=False)
    requested = EuroColumn(verbose_name="beantragt", orderable=False, footer=_sum_of("requested"))
    amount = EuroColumn(verbose_name="Vorschlag", orderable=False, footer=_sum_of("amount"))
    reasons = Column("Begründung", orderable=False)
    title = Column("Vorhaben", orderable=False)
    priority = Column("Förderschwerpunkt", orderable=False)

    def render_reasons(self, value, record):
        return format_html(
            '<details><summary class="kern-link kern-link--small">Lesen<span class="kern-sr-only">: {}</span></summary>'
            '<p class="portal-lines">{}</p></details>',
            record.reference,
            value,
        )

    def value_reasons(self, value):
        return value


def paper_rows(content: dict) -> list[PaperRow]:
    """The frozen list of a paper with amounts as numbers."""
    money = ("requested", "proposed", "amount")
    return [PaperRow(**line | {name: Decimal(line[name]) for name in money}) for line in content["lines"]]


def _remark(line: ScenarioLine) -> str:
    hint = "Weniger als der kleinste arbeitsfähige Betrag." if line.is_unworkable else ""
    said = f"Von Hand: {line.reason}" if line.is_changed else line.explanation if line.amount < line.proposed else ""
    return " ".join(filter(None, (said, hint)))
