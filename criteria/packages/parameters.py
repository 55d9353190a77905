"""The rules of a guideline version, typed. Each is used by code, or it does not stand here (a test looks)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, get_type_hints

from criteria.allocation import Shortfall
from criteria.financing import Financing
from criteria.packages.kinds import (
    Amount,
    Choice,
    Choices,
    Count,
    Days,
    GrantKind,
    InterestYear,
    Kind,
    Lateness,
    MonthDay,
    Percent,
    Points,
    StateAid,
    Unreadable,
    YesNo,
)
from criteria.payments import Procedure
from criteria.settlement import MoreIncome


class MissingRules(ValueError):
    """A guideline version lacks rules, or has some that cannot be read. A rule not written down is never guessed."""


@dataclass(frozen=True)
class Rule:
    """What a rule is called in German, and how its value is written."""

    label: str
    kind: Kind


@dataclass(frozen=True)
class Rules:
    """All rules of one guideline version. Shares are 0 to 1, amounts in euro; None means that there is no limit."""

    # application
    application_deadline: Annotated[tuple[int, int], Rule("Antragsfrist für das folgende Jahr", MonthDay())]
    grace_minutes: Annotated[
        int, Rule("Technische Nachfrist nach Ablauf der Antragsfrist", Count("Minute", "Minuten", 0, 1440))
    ]
    late_applications: Annotated[
        Lateness,
        Rule(
            "Anträge, die nach Ablauf der Antragsfrist eingehen",
            Choice(
                Lateness,
                {
                    Lateness.REFUSED.value: "nicht angenommen (Ausschlussfrist)",
                    Lateness.MARKED.value: "angenommen und als verspätet gekennzeichnet",
                },
            ),
        ),
    ]
    funding_years_max: Annotated[int, Rule("Längster Bewilligungszeitraum", Count("Jahr", "Jahre", 1, 5))]
    goals_min: Annotated[int, Rule("Mindestzahl der Ziele, denen ein Antrag dient", Count("Ziel", "Ziele", 1, 20))]
    goals_max: Annotated[int, Rule("Höchstzahl der Ziele, denen ein Antrag dient", Count("Ziel", "Ziele", 1, 20))]
    early_start_limit: Annotated[
        Decimal | None,
        Rule("Vorzeitiger Maßnahmebeginn ohne Antrag bis zu zuwendungsfähigen Ausgaben von", Amount("keine Grenze")),
    ]
    correction_days: Annotated[int, Rule("Frist für Nachforderungen", Count("Tag", "Tage", 1, 180))]
    # how long the office usually takes; who waits reads it
    check_days: Annotated[int | None, Rule("Übliche Dauer der formalen Prüfung", Days())]
    assessment_days: Annotated[int | None, Rule("Übliche Dauer der fachlichen Bewertung", Days())]
    decision_days: Annotated[int | None, Rule("Übliche Dauer von Entscheidung und Mitzeichnung", Days())]
    # assessment
    assessors: Annotated[
        int, Rule("Zahl der unabhängigen Bewertungen je Antrag", Count("Bewertung", "Bewertungen", 1, 9))
    ]
    spread_tolerance: Annotated[
        Fraction, Rule("Abstand zwischen Bewertungen, über dem abgestimmt wird", Points("Prozentpunkte", 100))
    ]
    # money
    grant_kind: Annotated[
        GrantKind, Rule("Zuwendungsart", Choice(GrantKind, {kind.value: kind.value for kind in GrantKind}))
    ]
    allowed_financing: Annotated[
        tuple[Financing, ...],
        Rule("Zugelassene Finanzierungsarten", Choices(Financing, {kind.value: kind.label for kind in Financing})),
    ]
    own_funds_share_min: Annotated[
        Fraction, Rule("Mindestanteil der Eigenmittel an den zuwendungsfähigen Ausgaben", Percent())
    ]
    ceiling: Annotated[Decimal | None, Rule("Höchstbetrag je Antrag", Amount("kein Höchstbetrag"))]
    smallest_workable_share: Annotated[
        Fraction, Rule("Kleinster arbeitsfähiger Betrag als Anteil am Vorschlag, solange keiner erfasst ist", Percent())
    ]
    shortfall: Annotated[
        Shortfall,
        Rule(
            "Wenn der Rest für den nächsten Rang nicht reicht",
            Choice(
                Shortfall,
                {Shortfall.STOP.value: "Verteilung endet", Shortfall.SKIP.value: "weiter mit dem nächsten Rang"},
            ),
        ),
    ]
    state_aid: Annotated[
        StateAid, Rule("Beihilferechtliche Einordnung", Choice(StateAid, {kind.value: kind.value for kind in StateAid}))
    ]
    de_minimis_limit: Annotated[
        Decimal | None, Rule("Höchstbetrag der De-minimis-Beihilfen je Träger", Amount("kein Höchstbetrag"))
    ]
    dawi_de_minimis_limit: Annotated[
        Decimal | None, Rule("Höchstbetrag der DAWI-De-minimis-Beihilfen je Träger", Amount("kein Höchstbetrag"))
    ]
    state_aid_years: Annotated[
        int, Rule("Zeitraum, über den diese Beihilfen zusammengerechnet werden", Count("Jahr", "Jahre", 1, 10))
    ]
    # payment and proof
    payment_procedure: Annotated[
        Procedure, Rule("Auszahlungsverfahren", Choice(Procedure, {kind.value: kind.value for kind in Procedure}))
    ]
    payment_rates: Annotated[int, Rule("Zahl der Raten bei festen Raten", Count("Rate", "Raten", 1, 12))]
    spending_months: Annotated[int, Rule("Frist für den Einsatz ausgezahlter Mittel", Count("Monat", "Monate", 1, 24))]
    plan_item_overrun: Annotated[
        Fraction, Rule("Zulässige Überschreitung einer Position, wenn andere sie ausgleichen", Percent())
    ]
    small_change: Annotated[
        Decimal | None,
        Rule("Änderungen bis zu diesem Betrag mindern die Zuwendung nicht", Amount("jede Änderung mindert")),
    ]
    more_income: Annotated[
        MoreIncome,
        Rule(
            "Mehreinnahmen bei Anteilfinanzierung mindern die Zuwendung",
            Choice(MoreIncome, {MoreIncome.PROPORTIONAL.value: "anteilig", MoreIncome.FULL.value: "in voller Höhe"}),
        ),
    ]
    overfunding_reduces: Annotated[bool, Rule("Überfinanzierung mindert auch einen Festbetrag", YesNo())]
    proof_months: Annotated[
        int,
        Rule("Frist für den Verwendungsnachweis nach Ende des Bewilligungszeitraums", Count("Monat", "Monate", 1, 24)),
    ]
    interim_proof_months: Annotated[
        int, Rule("Frist für den Zwischennachweis nach Ende eines Haushaltsjahres", Count("Monat", "Monate", 1, 24))
    ]
    simple_proof_limit: Annotated[
        Decimal | None, Rule("Einfacher Verwendungsnachweis bis zu einer Zuwendung von", Amount("keine Grenze"))
    ]
    retention_years: Annotated[int, Rule("Aufbewahrung der Belege beim Träger", Count("Jahr", "Jahre", 1, 30))]
    interest_year: Annotated[
        InterestYear,
        Rule(
            "Tage des Jahres bei der Verzinsung",
            Choice(InterestYear, {year.value: f"{year.value} Tage" for year in InterestYear}),
        ),
    ]


@cache
def definitions() -> dict[str, Rule]:
    """Every rule by name, in the order of the procedure."""
    hints = get_type_hints(Rules, include_extras=True)
    return {name: next(rule for rule in hint.__metadata__ if isinstance(rule, Rule)) for name, hint in hints.items()}


def rules_from(values: Mapping[str, str]) -> Rules:
    """Read the texts of all parameters by name. Raises MissingRules naming everything that is missing or unreadable."""
    found: dict[str, Any] = {}
    wrong: list[str] = []
    for name, rule in definitions().items():
        try:
            found[name] = rule.kind.read(values[name])
        except KeyError:
            wrong.append(f"Die Regel „{rule.label}“ ({name}) fehlt.")
        except Unreadable as problem:
            wrong.append(f"Die Regel „{rule.label}“ ({name}): {problem}")
    if wrong:
        raise MissingRules(" ".join(wrong))
    return Rules(**found)


def in_words(name: str, value: str) -> str:
    """A parameter's text as people read it: ``10`` becomes ``10 %``. Raises KeyError, Unreadable."""
    kind = definitions()[name].kind
    return kind.say(kind.read(value))
