"""Reads what a person types as IBAN (ISO 13616): country, length, check digits; the BIC follows from the bank code."""

import re
from dataclasses import dataclass

from schwifty import IBAN, exceptions

LONGEST = 34
CHARACTERS = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+")


class NotAnIban(ValueError):
    """What was typed is no IBAN to which the office could pay. The message is German and says what to check."""


@dataclass(frozen=True)
class Account:
    """An account: IBAN without spaces; BIC and bank are empty where no register knows them."""

    iban: str
    bic: str
    bank: str


def parse_iban(text: str) -> Account:
    """Read an IBAN, with or without spaces, in any case. Raises NotAnIban.

    The check digits catch typing errors. They do not prove that the account exists, nor whose it is.
    """
    typed = re.sub(r"\s", "", text).upper()
    if not CHARACTERS.fullmatch(typed) or len(typed) > LONGEST:
        raise NotAnIban("Prüfen Sie die IBAN. Sie beginnt mit zwei Buchstaben und zwei Ziffern, zum Beispiel DE12.")
    try:
        iban = IBAN(typed)
    except exceptions.InvalidCountryCode as error:
        raise NotAnIban(f"Prüfen Sie den Anfang der IBAN. Ein Land „{typed[:2]}“ gibt es nicht.") from error
    except exceptions.InvalidLength as error:
        raise NotAnIban("Prüfen Sie die IBAN. Sie hat zu viele oder zu wenige Zeichen.") from error
    except exceptions.InvalidChecksumDigits as error:
        raise NotAnIban("Prüfen Sie die IBAN Ziffer für Ziffer. Die Prüfziffer passt nicht zur Kontonummer.") from error
    except exceptions.SchwiftyException as error:
        raise NotAnIban("Prüfen Sie die IBAN. So ist keine IBAN dieses Landes aufgebaut.") from error
    if not iban.in_sepa_zone:
        raise NotAnIban("Geben Sie ein Konto im SEPA-Raum an. Auf andere Konten kann die Stadt nicht überweisen.")
    return Account(str(iban), str(iban.bic or ""), iban.bank_name or "")


def spaced(iban: str) -> str:
    """An IBAN in groups of four, as DIN 5008 writes it."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def masked(iban: str) -> str:
    """The ends of an IBAN, enough to recognise it; the record keeps no more."""
    return f"{iban[:4]} … {iban[-4:]}" if iban else "keine"
