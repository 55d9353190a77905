"""What the quality of deliveries is measured by: each figure with its formula and the counts it was made of.

The same measures hold for one delivery and for all of an Erhebung: counts are added up before they are divided, so
that a large delivery weighs more than a small one.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Criterion(StrEnum):
    """The five criteria, in their German names."""

    RELEVANCE = "Relevanz"
    ACCURACY = "Genauigkeit"
    PUNCTUALITY = "Pünktlichkeit"
    COHERENCE = "Kohärenz"
    ACCESSIBILITY = "Zugänglichkeit"


class Unit(StrEnum):
    """A share between 0 and 1, or days on average."""

    SHARE = "share"
    DAYS = "days"


@dataclass(frozen=True)
class Facts:
    """The counts of one delivery. Counts of values are 0 as long as nothing was handed in.

    `values` are the values handed in last; of these `in_use` are not 0, `unusual` were explained instead of changed,
    `corrected` differ from the first submission, `compared` have a value in the period before, `same_definition` of
    these were asked in the same version. `described` of `describable` details of the indicators are filled in.
    """

    due_on: datetime.date
    received_on: datetime.date | None = None
    accepted_on: datetime.date | None = None
    values: int = 0
    in_use: int = 0
    unusual: int = 0
    corrected: int = 0
    compared: int = 0
    same_definition: int = 0
    files: int = 0
    files_with_errors: int = 0
    described: int = 0
    describable: int = 0


@dataclass(frozen=True)
class Measure:
    """One figure: `part` of `whole`, what it means and how it is made."""

    criterion: Criterion
    label: str
    formula: str
    part: int
    whole: int
    unit: Unit = Unit.SHARE

    @property
    def value(self) -> Fraction | None:
        """None where there is nothing to divide."""
        return Fraction(self.part, self.whole) if self.whole else None


def measures(facts: Iterable[Facts], today: datetime.date) -> tuple[Measure, ...]:
    """All figures of these deliveries. What is not due yet and not handed in says nothing about punctuality."""
    known = tuple(facts)
    return (*_of_values(known), *_of_days(known, today), *_of_comparison(known), _of_details(known))


def _of_values(known: tuple[Facts, ...]) -> tuple[Measure, ...]:
    values, files = sum(each.values for each in known), sum(each.files for each in known)
    return (
        Measure(
            Criterion.RELEVANCE,
            "Gefragte Werte in Gebrauch",
            "Werte über 0 ÷ gefragte Werte",
            sum(each.in_use for each in known),
            values,
        ),
        Measure(
            Criterion.ACCURACY,
            "Dateien ohne Fehler",
            "Dateien ohne Fehler ÷ hochgeladene Dateien",
            files - sum(each.files_with_errors for each in known),
            files,
        ),
        Measure(
            Criterion.ACCURACY,
            "Auffällige Werte, die mit Erläuterung gelten",
            "erläuterte Auffälligkeiten ÷ abgegebene Werte",
            sum(min(each.unusual, each.values) for each in known),
            values,
        ),
        Measure(
            Criterion.ACCURACY,
            "Nach der ersten Abgabe berichtigt",
            "Werte, die von der ersten Fassung abweichen ÷ Werte der letzten Fassung",
            sum(each.corrected for each in known),
            values,
        ),
    )


def _of_days(known: tuple[Facts, ...], today: datetime.date) -> tuple[Measure, ...]:
    received = [(each, each.received_on) for each in known if each.received_on is not None]
    missing = [each for each in known if each.received_on is None and each.due_on < today]
    accepted = [(day, each.accepted_on) for each, day in received if each.accepted_on is not None]
    return (
        Measure(
            Criterion.PUNCTUALITY,
            "Rechtzeitig abgegeben",
            "bis zum Termin abgegeben ÷ fällig oder abgegeben",
            sum(day <= each.due_on for each, day in received),
            len(received) + len(missing),
        ),
        Measure(
            Criterion.PUNCTUALITY,
            "Tage nach dem Termin",
            "Summe der Tage nach dem Termin ÷ abgegebene Lieferungen",
            sum(max((day - each.due_on).days, 0) for each, day in received),
            len(received),
            Unit.DAYS,
        ),
        Measure(
            Criterion.PUNCTUALITY,
            "Tage von der ersten Abgabe bis zur Annahme",
            "Summe der Tage bis zur Annahme ÷ angenommene Lieferungen",
            sum((end - begin).days for begin, end in accepted),
            len(accepted),
            Unit.DAYS,
        ),
    )


def _of_comparison(known: tuple[Facts, ...]) -> tuple[Measure, ...]:
    values, compared = sum(each.values for each in known), sum(each.compared for each in known)
    return (
        Measure(
            Criterion.COHERENCE,
            "Werte ohne Widerspruch zu anderen Werten",
            "Werte ohne Auffälligkeit ÷ abgegebene Werte",
            sum(each.values - min(each.unusual, each.values) for each in known),
            values,
        ),
        Measure(
            Criterion.COHERENCE,
            "Mit dem Zeitraum davor vergleichbar",
            "Werte mit einem Wert im Zeitraum davor ÷ abgegebene Werte",
            compared,
            values,
        ),
        Measure(
            Criterion.COHERENCE,
            "Nach derselben Fassung der Erhebung gezählt",
            "vergleichbare Werte derselben Fassung ÷ vergleichbare Werte",
            sum(each.same_definition for each in known),
            compared,
        ),
    )


def _of_details(known: tuple[Facts, ...]) -> Measure:
    return Measure(
        Criterion.ACCESSIBILITY,
        "Angaben zu den Indikatoren vollständig",
        "ausgefüllte Angaben (Definition, Einheit, Herkunft, Ziel) ÷ mögliche Angaben",
        sum(each.described for each in known),
        sum(each.describable for each in known),
    )
