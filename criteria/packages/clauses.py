"""Text blocks of the Bescheid: which of them belong into one, and what is filled in for their placeholders."""

import re
from collections.abc import Iterable, Mapping

from criteria.packages.shape import Clause, When

FIELDS: Mapping[str, str] = {
    "zuwendung": "Höchstbetrag der Zuwendung, zum Beispiel 12.500,00 €",
    "einsatz_monate": "Zahl der Monate, in denen ausgezahltes Geld einzusetzen ist",
    "ueberschreitung": "zulässige Überschreitung einer Position, zum Beispiel 20 %",
    "bagatelle": "Grenze für kleine Änderungen, zum Beispiel 500,00 €",
    "nachweis_monate": "Zahl der Monate bis zum Verwendungsnachweis",
    "nachweis_bis": "Tag, an dem der Verwendungsnachweis spätestens vorliegt",
    "zwischennachweis_monate": "Zahl der Monate bis zum Zwischennachweis",
    "aufbewahrung_jahre": "Zahl der Jahre, die Belege aufzubewahren sind",
    "beihilfe": "beihilferechtliche Einordnung",
}
"""The placeholders a clause may use, and what each stands for."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class NothingToFillIn(LookupError):
    """A clause has a placeholder for which no value was given; the German message names it."""


def faults(text: str) -> tuple[str, ...]:
    """What is wrong with the placeholders of a clause, as German sentences."""
    unknown = [name for name in dict.fromkeys(_PLACEHOLDER.findall(text)) if name not in FIELDS]
    sentences = [f"Den Platzhalter „{{{name}}}“ gibt es nicht. Möglich sind: {_possible()}." for name in unknown]
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        sentences.append("Eine geschweifte Klammer ist nicht geschlossen oder nicht geöffnet. Bitte ergänzen Sie sie.")
    return tuple(sentences)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values into the placeholders of a clause. Values are taken as they are, also with braces in them.

    Raises NothingToFillIn for a placeholder without a value: a letter with a gap must not go out.
    """

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise NothingToFillIn(
                f"Für den Platzhalter „{found[0]}“ fehlt der Wert. Bitte prüfen Sie den Textbaustein."
            )
        return values[found[1]]

    return _PLACEHOLDER.sub(value, text)


def applicable(clauses: Iterable[Clause], situation: frozenset[When]) -> tuple[Clause, ...]:
    """The clauses of a Bescheid in this situation, in their order; those that always stand are among them."""
    return tuple(clause for clause in clauses if clause.when is When.ALWAYS or clause.when in situation)


def _possible() -> str:
    return ", ".join(f"{{{name}}}" for name in FIELDS)
