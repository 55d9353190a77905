"""What is left of a grant after the proof of use (ANBest-P Nr. 1.2 and Nr. 2): final grant, refund, remaining payment.

Every result carries its working as German lines; these are stored with the decision and printed in the Bescheid.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from criteria.financing import Financing, Line
from criteria.money import ImpossibleSum, check_amounts, format_euro, format_number, format_percent, round_cent

_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Granted:
    """The financing plan made binding by the Bescheid, in euro; ``grant`` is the highest amount payable.

    Raises ImpossibleSum for parts below zero or finer than a cent, and for a grant that is not above zero or above
    the costs.
    """

    eligible_costs: Decimal
    own_funds: Decimal
    third_party_funds: Decimal
    grant: Decimal

    def __post_init__(self) -> None:
        check_amounts(
            ("Die zuwendungsfähigen Ausgaben", self.eligible_costs),
            ("Die Eigenmittel", self.own_funds),
            ("Die Mittel Dritter", self.third_party_funds),
            ("Die bewilligte Zuwendung", self.grant),
        )
        if not 0 < self.grant <= self.eligible_costs:
            raise ImpossibleSum("Die bewilligte Zuwendung muss über 0,00 € liegen, höchstens bei den Ausgaben.")


@dataclass(frozen=True)
class Spent:
    """What the proof of use shows, in euro: recognised costs, income received, and the part of the grant paid out.

    Raises ImpossibleSum for parts below zero or finer than a cent.
    """

    eligible_costs: Decimal
    own_funds: Decimal
    third_party_funds: Decimal
    paid_out: Decimal

    def __post_init__(self) -> None:
        check_amounts(
            ("Die anerkannten Ausgaben", self.eligible_costs),
            ("Die Eigenmittel", self.own_funds),
            ("Die Mittel Dritter", self.third_party_funds),
            ("Die ausgezahlte Zuwendung", self.paid_out),
        )


class MoreIncome(StrEnum):
    """How third-party funds above the plan reduce a grant of Anteilfinanzierung."""

    PROPORTIONAL = "anteilig"
    """They reduce the costs of which the share is taken: share × (costs − more funds), ANBest-P Nr. 2.1."""
    FULL = "voll"
    """They go to the city alone: share × costs − more funds."""


@dataclass(frozen=True)
class UnitRate:
    """A Festbetrag per unit: ``rate`` euro for each of ``count`` units proved; ``unit`` names them, German plural.

    Raises ImpossibleSum for a rate that is no amount in whole cents and for a negative or endless count.
    """

    rate: Decimal
    unit: str
    count: Decimal

    def __post_init__(self) -> None:
        check_amounts(("Der Festbetrag je Einheit", self.rate))
        if not self.count.is_finite() or self.count < 0:
            raise ImpossibleSum(f"Bitte geben Sie die Anzahl der {self.unit} als Zahl ab 0 an.")


@dataclass(frozen=True)
class SettlementRule:
    """What the guideline version says about settling. Each part binds only the kinds of financing named with it.

    ``small_change`` (euro; Anteil, Fehlbedarf, ``overfunding_reduces``): ANBest-P Nr. 2 ask two changes against the
    plan, each on its own: how much lower the recognised costs are, and how much higher own and third-party funds are
    together (own funds count at least as planned: they are owed). Where neither is above ``small_change``, the grant
    is not reduced, it only never exceeds the costs; where one is above it, both count from the first cent.
    With 0.00 every change counts.
    ``more_income`` (Anteil): what third-party funds above the plan do.
    ``overfunding_reduces`` (Festbetrag): the grant also never exceeds the costs that own and third-party funds leave.
    ``unit_rate`` (Festbetrag): the grant also never exceeds rate × units proved.
    Raises ImpossibleSum where ``small_change`` is no amount in whole cents.
    """

    small_change: Decimal = _NOTHING
    more_income: MoreIncome = MoreIncome.PROPORTIONAL
    overfunding_reduces: bool = False
    unit_rate: UnitRate | None = None

    def __post_init__(self) -> None:
        check_amounts(("Die Grenze für geringe Änderungen", self.small_change))


STANDARD_RULE = SettlementRule()
"""Every change counts, more income is shared, and a Festbetrag is limited by the costs alone."""


@dataclass(frozen=True)
class Settlement:
    """The final grant, what the recipient pays back (Erstattung) or still gets (Restzahlung), and the working."""

    final_grant: Decimal
    refund: Decimal
    remaining_payment: Decimal
    lines: tuple[Line, ...]


def settle(granted: Granted, spent: Spent, financing: Financing, *, rule: SettlementRule = STANDARD_RULE) -> Settlement:
    """Work out the final grant after the proof of use, in euro (ANBest-P Nr. 1.2 and Nr. 2).

    It is never negative and never above the grant: more takes an amending Bescheid. The share of the
    Anteilfinanzierung is the exact quotient of grant and planned costs, not its rounded print.
    Raises ImpossibleSum for a rate per unit under a kind other than Festbetragsfinanzierung.
    """
    if rule.unit_rate is not None and financing is not Financing.FESTBETRAG:
        raise ImpossibleSum(
            f"Ein Betrag je Einheit gehört zur Festbetragsfinanzierung, nicht zur {financing.label}. "
            "Bitte prüfen Sie die Finanzierungsart."
        )
    # The last line of each working is the sum that the kind of financing arrives at.
    working = _WORKINGS[financing](granted, spent, rule)
    final = min(granted.grant, max(_NOTHING, working[-1].amount))
    refund = max(_NOTHING, spent.paid_out - final)
    remaining = max(_NOTHING, final - spent.paid_out)
    lines = (
        Line("Anerkannte Ausgaben", spent.eligible_costs),
        *working,
        Line("Bewilligte Zuwendung (Höchstbetrag)", granted.grant),
        Line(f"Endgültige Zuwendung als {financing.label}", final),
        Line("Ausgezahlte Zuwendung", spent.paid_out),
        Line("Erstattung an die Stadt", refund) if refund else Line("Restzahlung an den Träger", remaining),
    )
    return Settlement(final, refund, remaining, lines)


def _settle_share(granted: Granted, spent: Spent, rule: SettlementRule) -> tuple[Line, ...]:
    if unreduced := _small_change(granted, spent, rule):
        return unreduced
    share = Fraction(granted.grant) / Fraction(granted.eligible_costs)
    share_text = f"{format_percent(share * 100)} (Anteil laut Bescheid)"
    more = max(_NOTHING, spent.third_party_funds - granted.third_party_funds)
    more_text = "abzüglich Mehreinnahmen von Dritten gegenüber dem Plan"
    if rule.more_income is MoreIncome.FULL:
        part = round_cent(share * Fraction(spent.eligible_costs))
        return (
            Line(f"davon {share_text}", part),
            Line(f"{more_text}, in voller Höhe", more),
            Line("Anteil der Stadt nach Abzug", part - more),
        )
    basis = spent.eligible_costs - more
    return (
        Line(more_text, more),
        Line("Bemessungsgrundlage", basis),
        Line(f"davon {share_text}", round_cent(share * Fraction(basis))),
    )


def _settle_gap(granted: Granted, spent: Spent, rule: SettlementRule) -> tuple[Line, ...]:
    if unreduced := _small_change(granted, spent, rule):
        return unreduced
    own = max(granted.own_funds, spent.own_funds)
    owed = f" (laut Bescheid in voller Höhe zu erbringen; eingebracht wurden {format_euro(spent.own_funds)})"
    return (
        Line(f"abzüglich Eigenanteil{owed}" if own > spent.own_funds else "abzüglich Eigenmittel", own),
        Line("abzüglich Mittel Dritter", spent.third_party_funds),
        Line("Fehlbedarf", spent.eligible_costs - own - spent.third_party_funds),
    )


def _settle_fixed_sum(granted: Granted, spent: Spent, rule: SettlementRule) -> tuple[Line, ...]:
    units = _unit_limit(rule.unit_rate)
    overfunding = _overfunding_limit(granted, spent, rule)
    # The last line of each is its limit; what stands above explains it.
    limits = (*units[-1:], *overfunding[-1:])
    least = min([granted.grant, spent.eligible_costs, *(limit.amount for limit in limits)])
    return (*units, *overfunding, Line("Festbetrag, höchstens die anerkannten Ausgaben", least))


def _settle_full(granted: Granted, spent: Spent, rule: SettlementRule) -> tuple[Line, ...]:
    return (
        Line("abzüglich Mittel Dritter", spent.third_party_funds),
        Line("Ungedeckte Ausgaben", spent.eligible_costs - spent.third_party_funds),
    )


_WORKINGS: dict[Financing, Callable[[Granted, Spent, SettlementRule], tuple[Line, ...]]] = {
    Financing.ANTEIL: _settle_share,
    Financing.FEHLBEDARF: _settle_gap,
    Financing.FESTBETRAG: _settle_fixed_sum,
    Financing.VOLL: _settle_full,
}


def _small_change(granted: Granted, spent: Spent, rule: SettlementRule) -> tuple[Line, ...]:
    """Working of a grant that is not reduced because the plan hardly changed; empty where the change counts."""
    saved = max(_NOTHING, granted.eligible_costs - spent.eligible_costs)
    own = max(granted.own_funds, spent.own_funds)
    more = max(_NOTHING, own + spent.third_party_funds - granted.own_funds - granted.third_party_funds)
    if not rule.small_change or max(saved, more) > rule.small_change:
        return ()
    return (
        Line("Weniger Ausgaben als geplant", saved),
        Line("Mehr Eigenmittel und Mittel Dritter als geplant", more),
        Line(
            f"Keine Kürzung, denn keine der Änderungen liegt über {format_euro(rule.small_change)}; "
            "höchstens die anerkannten Ausgaben",
            min(granted.grant, spent.eligible_costs),
        ),
    )


def _unit_limit(unit_rate: UnitRate | None) -> tuple[Line, ...]:
    if unit_rate is None:
        return ()
    count = format_number(unit_rate.count).removesuffix(",00")
    amount = round_cent(Fraction(unit_rate.rate) * Fraction(unit_rate.count))
    return (Line(f"{count} {unit_rate.unit} zu je {format_euro(unit_rate.rate)}", amount),)


def _overfunding_limit(granted: Granted, spent: Spent, rule: SettlementRule) -> tuple[Line, ...]:
    if not rule.overfunding_reduces:
        return ()
    if unreduced := _small_change(granted, spent, rule):
        return unreduced
    uncovered = spent.eligible_costs - spent.own_funds - spent.third_party_funds
    return (Line("Nicht durch Eigenmittel und Mittel Dritter gedeckte Ausgaben", uncovered),)
