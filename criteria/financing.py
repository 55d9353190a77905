"""The four kinds of financing (VV zu § 44 BHO Nr. 2) and what can be granted under each.

Every result carries its working as German lines; these are stored with the decision and printed in the Bescheid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from criteria.money import ImpossibleSum, check_amounts, format_euro, format_percent, round_cent


class Financing(StrEnum):
    """Finanzierungsart: who gains when the project turns out cheaper than planned."""

    ANTEIL = "ANTEIL"
    FEHLBEDARF = "FEHLBEDARF"
    FESTBETRAG = "FESTBETRAG"
    VOLL = "VOLL"

    @property
    def label(self) -> str:
        """German legal name, for people."""
        return _LABELS[self]


_LABELS = {
    Financing.ANTEIL: "Anteilfinanzierung",
    Financing.FEHLBEDARF: "Fehlbedarfsfinanzierung",
    Financing.FESTBETRAG: "Festbetragsfinanzierung",
    Financing.VOLL: "Vollfinanzierung",
}


@dataclass(frozen=True)
class Line:
    """One line of a working: what the amount is, and the amount in euro ("abzüglich" amounts are positive)."""

    text: str
    amount: Decimal


@dataclass(frozen=True)
class Plan:
    """Costs and financing as applied for, in euro. Raises ImpossibleSum for parts below zero or finer than a cent."""

    eligible_costs: Decimal
    own_funds: Decimal
    third_party_funds: Decimal
    requested: Decimal

    def __post_init__(self) -> None:
        check_amounts(
            ("Die zuwendungsfähigen Ausgaben", self.eligible_costs),
            ("Die Eigenmittel", self.own_funds),
            ("Die Mittel Dritter", self.third_party_funds),
            ("Die beantragte Zuwendung", self.requested),
        )


@dataclass(frozen=True)
class Rule:
    """What the guideline version says about money.

    ``own_funds_share_min`` is the least share of own funds in the eligible costs, from 0 to 1; it is not asked of
    Vollfinanzierung. ``ceiling`` is the highest grant in euro. Raises ImpossibleSum where the rule contradicts itself.
    """

    own_funds_share_min: Fraction | Decimal
    ceiling: Decimal | None
    allowed: frozenset[Financing]

    def __post_init__(self) -> None:
        if not 0 <= self.own_funds_share_min <= 1:
            raise ImpossibleSum("Der Mindestanteil der Eigenmittel muss zwischen 0 % und 100 % liegen.")
        if self.ceiling is not None:
            check_amounts(("Der Höchstbetrag der Richtlinie", self.ceiling))


@dataclass(frozen=True)
class Balance:
    """Income minus costs in euro (0 is balanced), and the same said in German."""

    difference: Decimal
    sentence: str


@dataclass(frozen=True)
class Proposal:
    """The amount that can be granted, its working, and its exact share in the eligible costs (0 to 1)."""

    amount: Decimal
    lines: tuple[Line, ...]
    share: Fraction


def balance(total_costs: Decimal, own: Decimal, third_party: Decimal, requested: Decimal) -> Balance:
    """Compare all costs with all income of a financing plan, in euro. Raises ImpossibleSum where one is negative."""
    check_amounts(
        ("Die Gesamtausgaben", total_costs),
        ("Die Eigenmittel", own),
        ("Die Mittel Dritter", third_party),
        ("Die beantragte Zuwendung", requested),
    )
    difference = own + third_party + requested - total_costs
    if difference > 0:
        sentence = (
            f"Die Einnahmen sind um {format_euro(difference)} höher als die Ausgaben. "
            "Bitte verringern Sie die beantragte Zuwendung oder prüfen Sie die übrigen Angaben."
        )
    elif difference < 0:
        sentence = (
            f"Es fehlen {format_euro(-difference)}: Die Ausgaben sind höher als die Einnahmen. "
            "Bitte ergänzen Sie Einnahmen oder verringern Sie die Ausgaben."
        )
    else:
        sentence = "Ausgaben und Einnahmen gleichen sich aus."
    return Balance(difference, sentence)


def propose(plan: Plan, rule: Rule, financing: Financing, *, granted_cap: Decimal | None = None) -> Proposal:
    """Work out the highest grant the plan and the rule allow, and show how.

    The grant is the least of: the request, the gap after own and third-party funds, the ceiling of the guideline and
    ``granted_cap`` (euro; what the distribution of the budget leaves for this application).
    Raises ImpossibleSum where no positive amount comes out or the guideline does not allow the kind.
    """
    if financing not in rule.allowed:
        raise ImpossibleSum(f"Die {financing.label} sieht die Richtlinie nicht vor. Bitte wählen Sie eine andere.")
    own, own_text = _own_funds_to_count(plan, rule, financing)
    gap = plan.eligible_costs - own - plan.third_party_funds
    if gap <= 0:
        raise ImpossibleSum(
            "Eigenmittel und Mittel Dritter decken die zuwendungsfähigen Ausgaben bereits. "
            "Für eine Zuwendung bleibt kein Bedarf; bitte prüfen Sie den Finanzierungsplan."
        )
    request = Line("Beantragte Zuwendung", plan.requested)
    limits = (Line("Verbleibender Bedarf", gap), *_ceilings(rule, granted_cap))
    # Of equal limits the first is named: who gets what was asked for need not read of other limits.
    binding = min((request, *limits), key=lambda limit: limit.amount)
    if binding.amount <= 0:
        raise ImpossibleSum(f"{binding.text}: {format_euro(binding.amount)}. Daraus ergibt sich keine Zuwendung.")
    share = Fraction(binding.amount) / Fraction(plan.eligible_costs)
    lines = (
        Line("Zuwendungsfähige Ausgaben", plan.eligible_costs),
        Line(own_text, own),
        Line("abzüglich Mittel Dritter", plan.third_party_funds),
        *limits,
        request,
        Line(_grant_text(financing, binding, share), binding.amount),
    )
    return Proposal(binding.amount, lines, share)


def _own_funds_to_count(plan: Plan, rule: Rule, financing: Financing) -> tuple[Decimal, str]:
    if financing is Financing.VOLL:
        return plan.own_funds, "abzüglich Eigenmittel"
    share = Fraction(rule.own_funds_share_min)
    required = round_cent(share * Fraction(plan.eligible_costs))
    if plan.own_funds >= required:
        return plan.own_funds, "abzüglich Eigenmittel"
    return required, (
        f"abzüglich Eigenmittel (mindestens {format_percent(share * 100)} der zuwendungsfähigen Ausgaben; "
        f"geplant sind {format_euro(plan.own_funds)})"
    )


def _ceilings(rule: Rule, granted_cap: Decimal | None) -> Iterator[Line]:
    if rule.ceiling is not None:
        yield Line("Höchstbetrag nach der Richtlinie", rule.ceiling)
    if granted_cap is not None:
        check_amounts(("Die verfügbaren Mittel", granted_cap))
        yield Line("Für diesen Antrag verfügbare Mittel", granted_cap)


def _grant_text(financing: Financing, binding: Line, share: Fraction) -> str:
    part = f", {format_percent(share * 100)} der zuwendungsfähigen Ausgaben" if financing is Financing.ANTEIL else ""
    return f"Zuwendung als {financing.label}{part} (maßgeblich: {binding.text})"
