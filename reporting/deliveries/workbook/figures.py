"""Judge one cell: is it the figure its column asks for? And write figures the German way."""

import functools
import re
from dataclasses import dataclass
from decimal import Decimal

from grants.untrusted.cells import Found, Special
from reporting.deliveries.workbook.form import LARGEST_VALUE, Column

# Thousands are marked by dots or by one of the spaces a word processor leaves behind.
_GERMAN_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:[. \u00a0\u2009\u202f][0-9]{3})+|[0-9]{1,15})(?:,[0-9]{1,10})?")
_NOT_DIGITS = re.compile(r"[. \u00a0\u2009\u202f]")
_DASHES = {"-", "–", "—", "−", "/", "x", "X"}
_PASTE_AS_VALUE = "Bitte kopieren Sie die Zelle und fügen Sie sie mit „Inhalte einfügen – Werte“ wieder ein."


@dataclass(frozen=True)
class Objection:
    """Why a cell is not accepted: what stood there, and the German sentence without the cell's name."""

    found: str
    sentence: str


def expectation(column: Column) -> str:
    """What a column wants, in German: "eine ganze Zahl ab 0"."""
    return f"eine {_kind(column)}"


def judge(found: Found, column: Column) -> Decimal | Objection:
    """The figure in a filled cell, or why it is none. Text is read as a German number ("1.234,5")."""
    if isinstance(found, Special):
        return _judge_special(found, column)
    if isinstance(found, bool):
        shown = "WAHR" if found else "FALSCH"
        return Objection(shown, f"{shown} ist ein Wahrheitswert, keine {_kind(column)} {_in(column)}.")
    number = found if isinstance(found, Decimal) else german_number(str(found))
    if number is None:
        return _judge_text(str(found), column)
    return _judge_number(number, column)


def german_number(text: str) -> Decimal | None:
    """A number written the German way: dots or spaces group thousands, the comma starts the decimals; else None."""
    text = text.strip().replace("−", "-")
    if not _GERMAN_NUMBER.fullmatch(text):
        return None
    return Decimal(_NOT_DIGITS.sub("", text).replace(",", "."))


def german(number: Decimal) -> str:
    """1234.50 is "1.234,5"; very large and very small numbers come in short."""
    if number and not Decimal("1E-10") <= abs(number) < Decimal("1E+15"):
        return f"{number:.3E}".replace(".", ",")
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def _judge_number(number: Decimal, column: Column) -> Decimal | Objection:
    if number < 0:
        shown = german(number)
        return Objection(shown, f"{shown} ist kleiner als 0. Erwartet wird {expectation(column)} {_in(column)}.")
    largest = LARGEST_VALUE if column.maximum is None else column.maximum
    if number > largest:
        shown = german(number)
        sentence = f"{shown} ist größer als der Höchstwert {german(largest)} {_in(column)}. Bitte prüfen Sie die Zahl."
        return Objection(shown, sentence)
    rounded = number.quantize(_last_place(column.decimals))
    if rounded != number:
        shown = german(number)
        return Objection(shown, f"{shown} ist keine {_kind(column)} {_in(column)}.")
    # Adding 0 turns -0 into 0.
    return rounded + 0


@functools.cache
def _last_place(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def _judge_special(found: Special, column: Column) -> Objection:
    if found.kind == "formula":
        sentence = f"Die Zelle enthält die Formel „{found.text}“ {_in(column)}. {_PASTE_AS_VALUE}"
    elif found.kind == "date":
        sentence = (
            f"„{found.text}“ ist ein Datum oder eine Uhrzeit, keine {_kind(column)} {_in(column)}. Bitte stellen Sie "
            "das Zellformat auf „Zahl“ und tragen Sie den Wert neu ein."
        )
    else:
        sentence = (
            f"„{found.text}“ ist ein Fehlerwert, keine {_kind(column)} {_in(column)}. "
            "Bitte tragen Sie die Zahl selbst ein."
        )
    return Objection(found.text, sentence)


def _judge_text(text: str, column: Column) -> Objection:
    if text.startswith("#"):
        return _judge_special(Special("error", text), column)
    sentence = f"„{text}“ ist keine {_kind(column)} {_in(column)}."
    if text in _DASHES:
        sentence += " Wenn nichts war, tragen Sie bitte 0 ein."
    elif "." in text and column.decimals:
        sentence += " Dezimalzahlen schreiben Sie bitte mit Komma."
    return Objection(text, sentence)


def _kind(column: Column) -> str:
    if column.decimals == 0:
        return "ganze Zahl ab 0"
    places = "Nachkommastelle" if column.decimals == 1 else "Nachkommastellen"
    return f"Zahl ab 0 mit höchstens {column.decimals} {places}"


def _in(column: Column) -> str:
    return f"(Spalte {column.label})"
