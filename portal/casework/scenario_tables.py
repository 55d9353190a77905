"""The lists of the scenario page and of the trial run."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django_tables2 import Column

from criteria.allocation import Strategy
from criteria.money import format_euro
from grants.awards.scenarios import Line
from grants.awards.trial import Row
from portal.access.lists import ListTable
from portal.casework.tables import FractionColumn, file_url
from portal.kern.columns import EuroColumn, LinkColumn, NumberColumn
from portal.kern.german import NARROW_LINK

STRATEGIES = tuple(Strategy)
UNCHANGED = "unverändert"
ONE_LINE = 50  # characters


@dataclass(frozen=True)
class Shortfall:
    """Why a strategy gives an application less than proposed; `missing` says what it would have taken, if nothing."""

    strategy: str
    reason: str
    missing: str

    @property
    def sentence(self) -> str:
        return f"{self.strategy}: {self.reason} {self.missing}".strip()


@dataclass(frozen=True)
class ScenarioRow:
    """One application with its three amounts, in euros."""

    line: Line

    def amount(self, strategy: Strategy) -> Decimal:
        return self.line.awards[STRATEGIES.index(strategy)].amount

    @property
    def rank_order(self) -> Decimal:
        return self.amount(Strategy.RANK_ORDER)

    @property
    def proportional(self) -> Decimal:
        return self.amount(Strategy.PROPORTIONAL)

    @property
    def optimum(self) -> Decimal:
        return self.amount(Strategy.OPTIMUM)

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        pairs = zip(STRATEGIES, self.line.awards, strict=True)
        return tuple(
            Shortfall(strategy.label, award.reason, award.missing or "")
            for strategy, award in pairs
            if award.amount < self.line.proposed
        )


class WhyColumn(Column):
    """Why an application gets less than proposed, behind a word that opens it."""

    empty_values = (None, "", ())

    def render(self, value: Sequence[Shortfall], record: ScenarioRow):
        lines = format_html_join("", "<li>{}</li>", ((shortfall.sentence,) for shortfall in value))
        return format_html(
            '<details><summary class="kern-link kern-link--small">Gründe<span class="kern-sr-only">: {}</span>'
            "</summary><ul>{}</ul></details>",
            record.line.application,
            lines,
        )

    def value(self, value: Sequence[Shortfall]):
        return " ".join(shortfall.sentence for shortfall in value)


def _sum_of(name: str):
    return lambda table: format_euro(sum((getattr(row, name) for row in table.data), Decimal("0.00")))


class ScenarioTable(ListTable):
    """All applications that can get money. It has one order only: that of the ranking."""

    caption = "Beträge je Antrag und Verfahren"
    counted = ("Antrag", "Anträge")

    place = NumberColumn(verbose_name="Platz", accessor="line__place", orderable=False, footer="Summe")
    reference = LinkColumn(
        verbose_name="Aktenzeichen",
        accessor="line__application__reference",
        url=lambda row: file_url(row.line.application),
        orderable=False,
    )
    organisation = Column("Träger", accessor="line__application__organisation__name", orderable=False)
    percent = FractionColumn(verbose_name="Ergebnis in %", accessor="line__percent", orderable=False)
    proposed = EuroColumn(verbose_name="Vorschlag", accessor="line__proposed", orderable=False)
    rank_order = EuroColumn(verbose_name=Strategy.RANK_ORDER.label, orderable=False, footer=_sum_of("rank_order"))
    proportional = EuroColumn(verbose_name=Strategy.PROPORTIONAL.label, orderable=False, footer=_sum_of("proportional"))
    optimum = EuroColumn(verbose_name=Strategy.OPTIMUM.label, orderable=False, footer=_sum_of("optimum"))
    why = WhyColumn("Warum weniger", accessor="shortfalls", orderable=False)
    requested = EuroColumn(verbose_name="beantragt", accessor="line__requested", orderable=False)
    smallest = EuroColumn(verbose_name="mindestens", accessor="line__smallest", orderable=False)
    title = Column("Vorhaben", accessor="line__application__title", orderable=False)


@dataclass(frozen=True)
class TrialRow:
    """One application before and after, with what changes in words."""

    row: Row

    @property
    def changes(self) -> tuple[str, ...]:
        return changes_in_words(self.row) or (UNCHANGED,)


class ChangesColumn(Column):
    """Sentences, one below the other on the page; a short one stays on one line, so that the column is wide enough."""

    def render(self, value: Sequence[str]):
        return format_html_join(mark_safe("<br>"), "{}", ((_on_one_line(sentence),) for sentence in value))

    def value(self, value: Sequence[str]):
        return " ".join(value)


class TrialTable(ListTable):
    """All applications of a call under two versions, in the order of the tried one."""

    caption = "Vorher und nachher"
    counted = ("Antrag", "Anträge")

    reference = LinkColumn(
        verbose_name="Aktenzeichen",
        accessor="row__application__reference",
        url=lambda row: file_url(row.row.application),
        orderable=False,
    )
    organisation = Column("Träger", accessor="row__application__organisation__name", orderable=False)
    changes = ChangesColumn("Was sich ändert", orderable=False)
    place_before = NumberColumn(verbose_name="Rang vorher", accessor="row__before__place", orderable=False)
    place_after = NumberColumn(verbose_name="Rang nachher", accessor="row__after__place", orderable=False)
    percent_before = FractionColumn(
        verbose_name="Ergebnis vorher in %", accessor="row__before__percent", orderable=False
    )
    percent_after = FractionColumn(
        verbose_name="Ergebnis nachher in %", accessor="row__after__percent", orderable=False
    )
    proposed_before = EuroColumn(verbose_name="Vorschlag vorher", accessor="row__before__proposed", orderable=False)
    proposed_after = EuroColumn(verbose_name="Vorschlag nachher", accessor="row__after__proposed", orderable=False)
    amount_before = EuroColumn(verbose_name="Betrag vorher", accessor="row__before__amount", orderable=False)
    amount_after = EuroColumn(verbose_name="Betrag nachher", accessor="row__after__amount", orderable=False)
    title = Column("Vorhaben", accessor="row__application__title", orderable=False)


def changes_in_words(row: Row) -> tuple[str, ...]:
    """What the tried version changes for an application, one sentence per change.

    A new proposal is not named where the application gets exactly it, before and after.
    """
    before, after = row.before, row.after
    sentences = []
    if before.place != after.place:
        sentences.append(f"Rang {after.place} statt {before.place}.")
    if missed := [title for title in after.below_minimum if title not in before.below_minimum]:
        sentences.append(f"Mindestpunkte nicht mehr erreicht: {', '.join(missed)}.")
    if reached := [title for title in before.below_minimum if title not in after.below_minimum]:
        sentences.append(f"Mindestpunkte kein Hindernis mehr: {', '.join(reached)}.")
    if before.proposed != after.proposed and (before.proposed, after.proposed) != (before.amount, after.amount):
        sentences.append(f"Vorschlag {_euro(after.proposed)} statt {_euro(before.proposed)}.")
    if before.amount != after.amount:
        sentences.append(f"Erhielte {_euro(after.amount)} statt {_euro(before.amount)}.")
    return tuple(sentences)


def _on_one_line(sentence: str) -> str:
    return sentence.replace(" ", NARROW_LINK) if len(sentence) <= ONE_LINE else sentence


def _euro(amount: Decimal | None) -> str:
    return format_euro(amount) if amount else "nichts"
