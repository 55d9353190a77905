"""What the detector answers: where something looks like a person, without repeating it."""

import enum
from dataclasses import dataclass

_SHOWN = 1


class Kind(enum.StrEnum):
    """What a text gives away. The value is stored."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    NUMBER = "number"
    CASE = "case"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    ROWS = "rows"


LABELS = {
    Kind.NAME: "Name einer Person",
    Kind.BIRTH_DATE: "Geburtsdatum",
    Kind.NUMBER: "Versicherungs-, Steuer- oder Ausweisnummer",
    Kind.CASE: "Fall- oder Aktenzeichen einer Person",
    Kind.ADDRESS: "Anschrift",
    Kind.PHONE: "Telefonnummer",
    Kind.EMAIL: "E-Mail-Adresse",
    Kind.IBAN: "Bankverbindung",
    Kind.ROWS: "Liste mit einer Zeile je Person",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`start` and `end` are indexes into the text; `text` is what was found and goes nowhere, `masked` is shown."""

    kind: Kind
    start: int
    end: int
    text: str

    @property
    def masked(self) -> str:
        """Enough to find the place again, too little to know the person: "F••• M•••••"."""
        return mask(self.text)

    @property
    def sentence(self) -> str:
        """What is wrong, in German, without naming the person."""
        return f"„{self.masked}“ sieht aus wie: {LABELS[self.kind]}."


def mask(text: str) -> str:
    """The first character of each word, and dots for the other letters and digits; at most 60 characters."""
    shown, inside = [], 0
    for character in text[:60]:
        inside = inside + 1 if character.isalnum() else 0
        shown.append(character if inside <= _SHOWN else "•")
    return "".join(shown)
