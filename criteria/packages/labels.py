"""What the states and steps of an application are called: the usual words, and what a version may say instead.

Only words are data. What a state or step is, and to whom a word is shown at all, stands here and in the workflow table:
a version can neither add one nor show the Träger a step that is the office's own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from criteria.packages import text_rules
from criteria.packages.layout import LABEL_GROUPS, LABEL_TEXTS
from criteria.packages.problems import Problem, inside
from criteria.packages.shape import Label, LabelKind
from criteria.packages.text_rules import LONGEST


@dataclass(frozen=True)
class Words:
    """The usual words: in the office, for the Träger, and on the button; empty where nobody reads any there."""

    office: str
    applicant: str = ""
    button: str = ""


_IN_REVIEW = "In Prüfung"

STATES: Mapping[str, Words] = {
    "draft": Words("Entwurf", "Entwurf"),
    "submitted": Words("Eingereicht", "Eingereicht"),
    "checking": Words("Formale Prüfung", _IN_REVIEW),
    "correction": Words("Nachforderung", "Bitte nachbessern"),
    "assessment": Words("Fachliche Bewertung", _IN_REVIEW),
    "deliberation": Words("Rangfolge und Entscheidung", _IN_REVIEW),
    "cosigning": Words("Mitzeichnung", _IN_REVIEW),
    "granted": Words("Bewilligt", "Bewilligt"),
    "rejected": Words("Abgelehnt", "Abgelehnt"),
    "withdrawn": Words("Zurückgezogen", "Zurückgezogen"),
}
"""The states of `grants.applications.states` by name. The Träger does not learn which inner state it is."""

STEPS: Mapping[str, Words] = {
    "submit": Words("Antrag eingereicht", "Antrag abgesendet", "Antrag absenden"),
    "start_check": Words("Formale Prüfung begonnen", "Prüfung des Antrags begonnen", "Formale Prüfung beginnen"),
    "request_correction": Words("Nachforderung gestellt", "Um Nachbesserung gebeten", "Nachforderung stellen"),
    "resubmit": Words("Nachbesserung eingereicht", "Nachbesserung abgesendet", "Nachbesserung absenden"),
    "close_correction": Words(
        "Nachforderung ohne Antwort beendet",
        "Frist abgelaufen, die Prüfung geht mit den bisherigen Angaben weiter",
        "Nachforderung beenden",
    ),
    "complete_check": Words("Formale Prüfung abgeschlossen"),
    "reject_formally": Words("Ablehnung aus formalen Gründen entschieden", "", "Aus formalen Gründen ablehnen"),
    "return_formal_rejection": Words("Formale Ablehnung zurückgegeben"),
    "return_to_check": Words("Zur formalen Prüfung zurückgegeben", "", "Zur formalen Prüfung zurückgeben"),
    "complete_assessment": Words("Bewertung abgeschlossen", "", "Bewertung abschließen"),
    "return_to_assessment": Words("Zur Bewertung zurückgegeben", "", "Zur Bewertung zurückgeben"),
    "decide": Words("Entscheidung getroffen", "", "Entscheiden"),
    "return_decision": Words("Entscheidung zurückgegeben"),
    "void_decision": Words("Entscheidung wegen Befangenheit zurückgegeben"),
    "void_formal_rejection": Words("Formale Ablehnung wegen Befangenheit zurückgegeben"),
    "cosign_award": Words("Bewilligung mitgezeichnet"),
    "cosign_rejection": Words("Ablehnung mitgezeichnet"),
    "amend": Words("Zuwendung durch Abhilfe geändert"),
    "withdraw": Words("Antrag zurückgezogen", "Antrag zurückgezogen", "Antrag zurückziehen"),
}
"""The steps of `grants.applications.states` by name. What the Träger does not read in the timeline has no such word."""

USUAL: Mapping[LabelKind, Mapping[str, Words]] = {LabelKind.STATE: STATES, LabelKind.STEP: STEPS}
NOUNS = {LabelKind.STATE: "Stand", LabelKind.STEP: "Schritt"}
READERS = {"office": "im Amt", "applicant": "beim Träger", "button": "auf der Schaltfläche"}
"""Where each word is read."""


def title(kind: LabelKind, name: str) -> str:
    """„Stand „Formale Prüfung““: a state or step by its usual word."""
    usual = USUAL[kind].get(name)
    return f"{NOUNS[kind]} „{usual.office if usual else name}“"


def check_labels(labels: Sequence[Label]) -> Iterator[Problem]:
    """Everything that is wrong with the labels of a version."""
    for kind, group in LABEL_GROUPS.items():
        place = inside("bezeichnungen", group)
        found = [label for label in labels if label.kind is kind]
        yield from text_rules.unrepeated(place, [label.name for label in found])
        for label in found:
            yield from _label(inside(place, label.name), label)
        for reader in READERS:
            yield from _misleading(place, kind, reader, found)


def _label(place: str, label: Label) -> Iterator[Problem]:
    usual = USUAL[label.kind].get(label.name)
    if usual is None:
        yield Problem(place, f"Einen {NOUNS[label.kind]} mit diesem Namen gibt es nicht. Bitte streichen Sie ihn.")
        return
    said = {reader: text for reader in READERS if (text := getattr(label, reader)) is not None}
    if not said:
        yield Problem(place, "Hier steht keine Bezeichnung. Bitte nennen Sie eine, oder streichen Sie den Eintrag.")
    for reader, text in said.items():
        where = inside(place, LABEL_TEXTS[reader])
        if not getattr(usual, reader):
            yield Problem(where, f"Diese Bezeichnung liest {READERS[reader]} niemand. Bitte streichen Sie sie.")
        yield from text_rules.line(where, text, LONGEST["bezeichnung"])
    yield from text_rules.origin(place, label.origin)


def _misleading(place: str, kind: LabelKind, reader: str, labels: Sequence[Label]) -> Iterator[Problem]:
    """What is usually told apart must be told apart, and what is usually one word for readers must stay one.

    The Träger would else learn from the word which inner state the application is in.
    """
    usual = {name: word for name, words in USUAL[kind].items() if (word := getattr(words, reader))}
    own = {label.name: text for label in labels if label.name in usual and (text := getattr(label, reader))}
    for name, text in own.items():
        where = inside(inside(place, name), LABEL_TEXTS[reader])
        for other, word in usual.items():
            if word != usual[name] and (_alike(text, word) or _alike(text, own.get(other, word))):
                yield Problem(where, f"So heißt schon: {title(kind, other)}. Bitte wählen Sie ein anderes Wort.")
        partners = [other for other, word in usual.items() if word == usual[name] and other != name]
        if any(own.get(other, usual[other]) != text for other in partners):
            names = ", ".join(f"„{USUAL[kind][partner].office}“" for partner in partners)
            yield Problem(
                where,
                f"Wer das {READERS[reader]} liest, soll diesen {NOUNS[kind]} nicht von {names} unterscheiden. "
                "Bitte geben Sie allen dieselbe Bezeichnung.",
            )


def _alike(one: str, other: str) -> bool:
    """People do not see capitals and spaces as a difference."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
