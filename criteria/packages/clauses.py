"""Text blocks of the Bescheid: which of them belong into one, and what is filled in for their placeholders."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

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


def applicable(
    clauses: Iterable[Clause], situation: frozenset[When], chosen: Collection[str] = ()
) -> tuple[Clause, ...]:
    """The clauses of a Bescheid in this situation, in their order; optional ones only if their key is chosen."""
    return tuple(
        clause for clause in clauses if _fits(clause, situation) and (not clause.is_optional or clause.key in chosen)
    )


def optional(clauses: Iterable[Clause], situation: frozenset[When]) -> tuple[Clause, ...]:
    """The clauses that a person may choose in this situation, in their order."""
    return tuple(clause for clause in clauses if clause.is_optional and _fits(clause, situation))


def conflicts(standing: Sequence[Clause], clauses: Iterable[Clause]) -> tuple[str, ...]:
    """Why these clauses cannot stand in one Bescheid (§ 36 VwVfG), as German sentences; empty if they can.

    `standing` are the clauses of the Bescheid, `clauses` all of the guideline: the others are named in the sentences.
    """
    names = {clause.key: name(clause) for clause in clauses}
    keys = {clause.key for clause in standing}
    missing = [(clause, key) for clause in standing for key in clause.requires if key not in keys]
    pairs = [
        (one, other)
        for place, one in enumerate(standing)
        for other in standing[place + 1 :]
        if other.key in one.excludes or one.key in other.excludes
    ]
    return (
        *(
            f"{name(clause)} steht nur zusammen mit {names.get(key, f'„{key}“')}. Das fehlt in diesem Bescheid."
            for clause, key in missing
        ),
        *(f"{name(one)} und {name(other)} widersprechen sich. Nur eines davon kann stehen." for one, other in pairs),
    )


def unfit_relations(clause: Clause, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """What is wrong with the relations of a clause to the others of its guideline, as German sentences."""
    known = {other.key: other for other in clauses}
    named = dict.fromkeys((*clause.requires, *clause.excludes))
    unknown = [key for key in named if key not in known]
    both = [key for key in dict.fromkeys(clause.requires) if key in clause.excludes]
    clashing = [key for key in dict.fromkeys(clause.excludes) if key in known and _always_stand(clause, known[key])]
    return (
        *(f"Einen Textbaustein „{key}“ gibt es nicht. Bitte prüfen Sie den Kurznamen." for key in unknown),
        *(
            ["Ein Textbaustein verweist auf sich selbst. Bitte entfernen Sie den Verweis."]
            if clause.key in named
            else []
        ),
        *(f"„{key}“ kann nicht zugleich dazugehören und ausgeschlossen sein. Bitte wählen Sie eines." for key in both),
        *(
            f"„{key}“ ist ausgeschlossen, steht aber wie dieser Textbaustein in jedem Bescheid. "
            "So könnte kein Bescheid entstehen. Bitte ändern Sie eines von beiden."
            for key in clashing
            if key != clause.key
        ),
    )


def name(clause: Clause) -> str:
    """How a sentence calls a clause: its kind and its key."""
    return f"{clause.kind.value} „{clause.key}“"


def _fits(clause: Clause, situation: frozenset[When]) -> bool:
    return clause.when is When.ALWAYS or clause.when in situation


def _always_stand(*clauses: Clause) -> bool:
    return all(clause.when is When.ALWAYS and not clause.is_optional for clause in clauses)


def _possible() -> str:
    return ", ".join(f"{{{name}}}" for name in FIELDS)
