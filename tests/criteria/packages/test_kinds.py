"""How values of rules are written, read and said; whatever does not fit is refused with what is expected."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.packages.kinds import (
    Amount,
    Choice,
    Choices,
    Count,
    Days,
    InterestYear,
    MonthDay,
    Percent,
    Points,
    Unreadable,
    YesNo,
)

NBSP = "\u00a0"


class Colour(StrEnum):
    RED = "rot"
    BLUE = "blau"


LABELS = {"rot": "Rot wie Ziegel", "blau": "Blau"}
CHOICE, CHOICES = Choice(Colour, LABELS), Choices(Colour, LABELS)
COUNT, LIMIT = Count("Tag", "Tage", 1, 180), Amount("keine Grenze")
POINTS = Points("Prozentpunkte", 50)
ALL = [Percent(), POINTS, COUNT, Days(), LIMIT, MonthDay(), YesNo(), CHOICE, CHOICES]


@pytest.mark.parametrize(
    ("kind", "text", "value", "words"),
    [
        (Percent(), "10", Fraction(1, 10), f"10{NBSP}%"),
        (Percent(), "7.5", Fraction(75, 1000), f"7,5{NBSP}%"),
        (Percent(), "0.0625", Fraction(625, 10**6), f"0,0625{NBSP}%"),
        (Percent(), "100", Fraction(1), f"100{NBSP}%"),
        (POINTS, "20", Fraction(20), "20 Prozentpunkte"),
        (POINTS, "0.50", Fraction(1, 2), "0,5 Prozentpunkte"),
        (COUNT, "1", 1, "1 Tag"),
        (COUNT, "180", 180, "180 Tage"),
        (LIMIT, "25000.00", Decimal("25000.00"), f"25.000,00{NBSP}€"),
        (LIMIT, "999999999999.99", Decimal("999999999999.99"), f"999.999.999.999,99{NBSP}€"),
        (LIMIT, "0", Decimal(0), f"0,00{NBSP}€"),
        (LIMIT, "keine", None, "keine Grenze"),
        (Days(), "1", 1, "1 Tag"),
        (Days(), "999", 999, "999 Tage"),
        (Days(), "keine", None, "keine Angabe"),
        (MonthDay(), "09-30", (9, 30), "30. September"),
        (MonthDay(), "02-28", (2, 28), "28. Februar"),
        (YesNo(), "ja", True, "ja"),
        (YesNo(), "nein", False, "nein"),
        (CHOICE, "rot", Colour.RED, "Rot wie Ziegel"),
        (CHOICES, "blau, rot", (Colour.BLUE, Colour.RED), "Blau, Rot wie Ziegel"),
        (CHOICES, "rot", (Colour.RED,), "Rot wie Ziegel"),
    ],
)
def test_a_value_is_read_and_said(kind, text, value, words):
    assert kind.read(text) == value
    assert kind.say(value) == words


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(
            (Percent(), text)
            for text in ("", "101", "100.01", "-1", "7,5", "1e1", "10 %", "7.", "٣", "0.00001", "10\n")
        ),
        *((POINTS, text) for text in ("51", "50.5", "viele")),
        *((COUNT, text) for text in ("0", "181", "1.0", "-1", "9999999", " 1")),
        *((Days(), text) for text in ("0", "01", "1000", "-1", "3.5", "")),
        *((LIMIT, text) for text in ("", "-1", "25.000,00", "0.001", "1000000000000", "unbegrenzt", "nan")),
        *((MonthDay(), text) for text in ("02-29", "13-01", "00-10", "09-31", "9-30", "30.09.", "09-00")),
        *((YesNo(), text) for text in ("Ja", "true", "1", "")),
        *((CHOICE, text) for text in ("grün", "Rot", "")),
        *((CHOICES, text) for text in ("", "rot, rot", "rot, grün", "rot,")),
    ],
)
def test_what_does_not_fit_is_refused_and_told_what_is_expected(kind, text):
    with pytest.raises(Unreadable) as problem:
        kind.read(text)

    assert str(problem.value) == f"Erwartet wird {kind.hint}, nicht „{text}“."


def test_hints_name_what_may_be_written():
    assert [kind.hint for kind in ALL] == [
        "eine Zahl von 0 bis 100, zum Beispiel 10 oder 7.5",
        "eine Zahl von 0 bis 50",
        "eine ganze Zahl von 1 bis 180",
        "eine ganze Zahl von 1 bis 999, oder „keine“ (keine Angabe)",
        "ein Betrag wie 25000.00, oder „keine“ (keine Grenze)",
        "ein Tag des Jahres wie 09-30 (Monat und Tag)",
        "ja oder nein",
        "eines von: rot, blau",
        "mindestens eines von: rot, blau, mit Komma getrennt, jedes höchstens einmal",
    ]


def test_a_long_text_is_not_repeated_in_full():
    with pytest.raises(Unreadable) as problem:
        YesNo().read("x" * 10_000)

    assert str(problem.value) == f"Erwartet wird ja oder nein, nicht „{'x' * 60}…“."


@given(st.sampled_from(ALL), st.text() | st.from_regex(r"-?[0-9.,-]{0,9}"))
def test_every_text_is_read_or_refused_and_what_is_read_can_be_said(kind, text):
    try:
        value = kind.read(text)
    except Unreadable as problem:
        said = str(problem)
    else:
        said = kind.say(value)

    assert said


def test_the_conventions_of_interest_know_their_days():
    assert [year.days for year in InterestYear] == [365, 360]
