"""What a Bewertungsraster must keep: legally grounded gates, anchored levels, weights, goals, and a tie rule."""

from collections.abc import Collection, Iterator

from criteria.packages import text_rules
from criteria.packages.problems import Problem, inside
from criteria.packages.shape import Criterion, Gate, Rubric
from criteria.packages.text_rules import CODE, LONGEST
from criteria.scoring import Part

_PLACE = "bewertungsraster"
_HEAVIEST = 1000


def check_rubric(rubric: Rubric, known_goals: Collection[str]) -> Iterator[Problem]:
    """Everything that is wrong with a rubric, in the order of the file."""
    yield from _gates(inside(_PLACE, "zugangsvoraussetzungen"), rubric.gates)
    place = inside(_PLACE, "kriterien")
    codes = [criterion.code for criterion in rubric.criteria]
    for part in Part:
        if all(criterion.part is not part for criterion in rubric.criteria):
            yield Problem(place, f"Es fehlt ein Kriterium im Teil „{part}“. Bitte nennen Sie mindestens eines.")
    yield from text_rules.unrepeated(place, codes)
    for where, criterion in zip(text_rules.places(place, codes), rubric.criteria, strict=True):
        yield from _criterion(where, criterion, known_goals)
    yield from _tie_rule(inside(_PLACE, "bei_gleichstand"), rubric.tie_rule, codes)


def unknown_goals(place: str, goals: tuple[str, ...], known_goals: Collection[str]) -> Iterator[Problem]:
    """Goals must exist, and be named once."""
    yield from text_rules.unrepeated(place, goals)
    for goal in dict.fromkeys(goals):
        if goal not in known_goals:
            yield Problem(place, f"Das Ziel „{goal}“ gibt es in keinem Fachplan. Bitte prüfen Sie den Schlüssel.")


def _gates(place: str, gates: tuple[Gate, ...]) -> Iterator[Problem]:
    if not gates:
        yield Problem(place, "Es fehlt eine Zugangsvoraussetzung. Bitte nennen Sie mindestens eine.")
    yield from text_rules.unrepeated(place, [gate.text for gate in gates])
    for number, gate in enumerate(gates, start=1):
        where = inside(place, f"Nr. {number}")
        yield from text_rules.prose(inside(where, "text"), gate.text)
        yield from text_rules.line(inside(where, "rechtsgrundlage"), gate.legal_basis, LONGEST["rechtsgrundlage"])
        yield from text_rules.origin(where, gate.origin)


def _criterion(place: str, criterion: Criterion, known_goals: Collection[str]) -> Iterator[Problem]:
    yield from text_rules.key(inside(place, "schluessel"), criterion.code, CODE)
    yield from text_rules.line(inside(place, "titel"), criterion.title, LONGEST["titel"])
    if criterion.question:
        yield from text_rules.prose(inside(place, "leitfrage"), criterion.question)
    yield from _weight(inside(place, "gewicht"), criterion.weight)
    yield from _purpose(inside(place, "ziele"), criterion, known_goals)
    yield from _levels(inside(place, "stufen"), criterion.levels)
    yield from _minimum(inside(place, "mindestpunkte"), criterion)
    yield from text_rules.origin(place, criterion.origin)


def _weight(place: str, weight: int) -> Iterator[Problem]:
    if weight == 0:
        yield Problem(
            place, "Ein Gewicht von 0 zählt nicht. Bitte streichen Sie das Kriterium, oder geben Sie ihm ein Gewicht."
        )
    elif not 1 <= weight <= _HEAVIEST:
        yield Problem(place, f"Das Gewicht muss zwischen 1 und {_HEAVIEST} liegen. Bitte ändern Sie die Zahl.")


def _purpose(place: str, criterion: Criterion, known_goals: Collection[str]) -> Iterator[Problem]:
    if criterion.goals and criterion.is_formal:
        yield Problem(place, "Ein formales Kriterium hat keine Ziele. Bitte streichen Sie das eine oder das andere.")
    if not criterion.goals and not criterion.is_formal:
        yield Problem(place, "Ein Ziel fehlt. Bitte nennen Sie eines, oder nennen Sie es formal („formal: ja“).")
    yield from unknown_goals(place, criterion.goals, known_goals)


def _levels(place: str, levels: tuple[str, ...]) -> Iterator[Problem]:
    if len(levels) < 2:
        yield Problem(
            place,
            "Es fehlen Stufen mit Beschreibung. Bitte beschreiben Sie mindestens die Stufen 0 und 1: "
            "Was muss im Antrag zu sehen sein?",
        )
    for points, anchor in enumerate(levels):
        yield from text_rules.prose(inside(place, str(points)), anchor)
    alike = [anchor.strip() for anchor in levels if anchor.strip()]
    if len(set(alike)) < len(alike):
        yield Problem(place, "Zwei Stufen sind gleich beschrieben. Bitte sagen Sie, worin sie sich unterscheiden.")


def _minimum(place: str, criterion: Criterion) -> Iterator[Problem]:
    if not criterion.levels or criterion.minimum_points is None:
        return
    if not 0 <= criterion.minimum_points <= criterion.max_points:
        yield Problem(
            place, f"Die Mindestpunkte müssen zwischen 0 und {criterion.max_points} liegen. Bitte ändern Sie die Zahl."
        )


def _tie_rule(place: str, tie_rule: tuple[str, ...], codes: list[str]) -> Iterator[Problem]:
    if not tie_rule:
        yield Problem(place, "Es fehlt die Regel für gleiche Ergebnisse. Bitte nennen Sie mindestens ein Kriterium.")
    yield from text_rules.unrepeated(place, tie_rule)
    for code in dict.fromkeys(tie_rule):
        if code not in codes:
            yield Problem(place, f"Ein Kriterium „{code}“ gibt es nicht. Bitte prüfen Sie den Schlüssel.")
