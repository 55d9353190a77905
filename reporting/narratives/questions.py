"""What a Sachbericht asks: the same for all, and more for some Förderschwerpunkte.

Order and wording follow the "sachlicher Verwendungsnachweis" of Saxon authorities and the concept of the
Sozialplanung, sections 3.3 and 5.1: results against goals, what was done, who was reached, who did it, with whom, what
went otherwise and why, what comes next.
"""

from dataclasses import dataclass

LONGEST_ANSWER = 6000


@dataclass(frozen=True)
class Question:
    """One question. `key` names its answer for good; a changed question gets a new key."""

    key: str
    title: str
    help: str
    is_required: bool = True


COMMON = (
    Question("goals", "Ziele und Ergebnisse", "Was wollten Sie erreichen, was haben Sie erreicht? Ziel für Ziel."),
    Question("activities", "Was Sie getan haben", "Angebote, Veranstaltungen, Beratung, aufsuchende Arbeit."),
    Question(
        "target_group",
        "Wen Sie erreicht haben",
        "Beschreiben Sie die Gruppen, nicht einzelne Menschen. Wen haben Sie nicht erreicht, und warum?",
    ),
    Question("staff", "Personal und Qualifikation", "Stellenanteile, Abschlüsse, Fortbildungen, unbesetzte Zeiten."),
    Question("volunteers", "Ehrenamt", "Wie viele Ehrenamtliche, wofür, wie begleitet?", is_required=False),
    Question("cooperation", "Zusammenarbeit", "Mit welchen Einrichtungen und Ämtern, wozu?", is_required=False),
    Question(
        "deviations",
        "Abweichungen und Gründe",
        "Was kam anders als im Antrag oder im Bescheid, und warum? Auch bei den wichtigsten Ausgaben.",
    ),
    Question("outlook", "Ausblick", "Was bleibt, was ändern Sie, was braucht es im nächsten Jahr?"),
)
MORE: dict[str, tuple[Question, ...]] = {
    "offene-seniorenarbeit": (
        Question("reach", "Zugang", "Wie finden ältere Menschen zu Ihnen, die selten aus dem Haus gehen?"),
    ),
    "wohnungsnotfallhilfe": (
        Question("housing", "Wege in Wohnung", "Wie gelang der Weg in eigene Wohnung, woran scheiterte er?"),
        Question("winter", "Winter", "Was war im Winter anders? Notfälle, Kältehilfe, Auslastung.", is_required=False),
    ),
    "offene-behindertenarbeit": (
        Question("barriers", "Barrieren", "Welche Barrieren haben Sie abgebaut, welche bestehen noch?"),
    ),
    "offene-migrantenarbeit": (
        Question("languages", "Sprachen", "In welchen Sprachen haben Sie gearbeitet, wo fehlte Sprachmittlung?"),
    ),
    "soziale-beratung": (
        Question("topics", "Themen der Beratung", "Welche Themen nahmen zu, welche ab? Wie lange wartet man?"),
    ),
    "frauen-und-gewaltschutz": (
        Question("protection", "Schutz", "Auslastung, Abweisungen und ihre Gründe, Nachsorge. Keine Orte und Fälle."),
    ),
}


def questions_for(priority_key: str) -> tuple[Question, ...]:
    """What is asked for a Förderschwerpunkt: its own questions stand before deviations and outlook."""
    return (*COMMON[:-2], *MORE.get(priority_key, ()), *COMMON[-2:])
