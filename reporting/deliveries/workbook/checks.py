"""Check a delivered file against its form and name every problem by its cell, in German."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from grants.untrusted.cells import Sheet, address
from reporting.deliveries.workbook.entries import Entry, Figure, Places, entries, place_problem
from reporting.deliveries.workbook.figures import expectation, judge
from reporting.deliveries.workbook.form import (
    CITY,
    DATA_SHEET,
    HEADER_ROW,
    Form,
    columns_of,
    lines_of,
    place_label,
    places_of,
)
from reporting.deliveries.workbook.problems import Problem, Result, Value, problem
from reporting.deliveries.workbook.rules import rule_problems
from reporting.deliveries.workbook.structure import Header, find_header, identity_problems

Table = tuple[Sheet, Header]

MOST_PROBLEMS = 500

_EMPTY_IS_NOT_ZERO = "Leer ist nicht null: Tragen Sie bitte 0 ein, wenn nichts war."


def check(form: Form, sheet: Sheet) -> Result:
    """Read every figure of a delivered file and list what is wrong or needs an explanation.

    A file of another delivery or with other columns is not read at all: its cells mean something else. After
    MOST_PROBLEMS problems the check stops and says so.
    """
    problems = [] if sheet.rows else [_nothing_entered()]
    problems = problems or identity_problems(form, sheet)
    if problems:
        return Result(values=(), problems=tuple(problems))
    tables: list[Table] = []
    for part in (sheet, *sheet.beside):
        header = find_header(form, part)
        if isinstance(header, Header):
            tables.append((part, header))
        else:
            problems.extend(header)
    if problems:
        return Result(values=(), problems=tuple(problems[:MOST_PROBLEMS]))
    places = Places(places_of(form))
    if not any(_is_filled(form, table, places) for table in tables):
        return Result(values=(), problems=(_nothing_entered(),))
    return _checked(form, tables, places)


def summary(problems: Sequence[Problem]) -> str:
    """One German sentence on a list of problems, with the first of them quoted."""
    errors = sum(problem.severity == "error" for problem in problems)
    questions = len(problems) - errors
    if not problems:
        return "Die Prüfung hat nichts gefunden, was zu berichtigen oder zu erläutern wäre."
    if not errors:
        return f"{_counted(questions, 'Auffälligkeit', 'Auffälligkeiten')} zu erläutern. Zuerst: {problems[0].message}"
    told = f"{_counted(errors, 'Fehler', 'Fehler')} zu berichtigen"
    if questions:
        told += f", {_counted(questions, 'Auffälligkeit', 'Auffälligkeiten')} zu erläutern"
    return f"{told}. Zuerst: {problems[0].message}"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _is_filled(form: Form, table: Table, places: Places) -> bool:
    return any(entry.is_filled for entry in entries(form, *table, places))


@dataclass
class _Findings:
    """What a check has found so far, over all sheets of a file."""

    values: list[Value] = field(default_factory=list)
    about_places: list[Problem] = field(default_factory=list)
    about_cells: list[Problem] = field(default_factory=list)
    missing: list[Problem] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.about_places) + len(self.about_cells) + len(self.missing) >= MOST_PROBLEMS


def _checked(form: Form, tables: Sequence[Table], places: Places) -> Result:
    found = _Findings()
    # The Ortsteile of the first sheet are those of the delivery: on every other sheet they are missed, too.
    wanted = {line.place: None for line in lines_of(form, None)}
    for sheet, header in tables:
        if sheet.name != DATA_SHEET and not _is_filled(form, (sheet, header), places):
            found.missing.append(_nothing_on_sheet(sheet.name))
            continue
        seen = _check_table(form, (sheet, header), places, found)
        if found.is_full:
            break
        wanted |= dict.fromkeys(seen)
        found.missing.extend(_missing_places(form, sheet, seen, wanted))
    return _sorted_result(form, tuple(found.values), [*found.about_places, *found.about_cells, *found.missing])


def _check_table(form: Form, table: Table, places: Places, found: _Findings) -> dict[str, int]:
    """Check the lines of one sheet. Returns the row in which each place first stood."""
    seen: dict[str, int] = {}
    for entry in entries(form, *table, places):
        if found.is_full:
            found.about_places.insert(0, _too_many(entry))
            break
        code = entry.place.code if entry.place else None
        wrong_place = place_problem(entry, places, seen.get(code) if code is not None else None)
        if wrong_place:
            found.about_places.append(wrong_place)
        for outcome in _row_outcomes(entry):
            if isinstance(outcome, Problem):
                found.about_cells.append(outcome)
            elif not wrong_place:
                found.values.append(outcome)
        # What is missing in a second row of the same Ortsteil is settled when the two rows are joined.
        if code is None or code not in seen:
            found.missing.extend(_missing_in_row(entry))
        if code is not None:
            seen.setdefault(code, entry.row)
    return seen


def _sorted_result(form: Form, values: tuple[Value, ...], found: list[Problem]) -> Result:
    """Errors of the table before broken rules, everything to correct before everything to explain."""
    broken = rule_problems(form, values)
    errors = [rule for rule in broken if rule.severity == "error"]
    questions = [rule for rule in broken if rule.severity == "explain"]
    return Result(values=values, problems=(*found, *errors, *questions))


def _row_outcomes(entry: Entry) -> Iterator[Value | Problem]:
    code = entry.place.code if entry.place else ""
    for figure in entry.figures:
        if figure.found is None:
            continue
        judged = judge(figure.found, figure.column)
        if isinstance(judged, Decimal):
            yield Value(place=code, column=figure.column.code, value=judged, cell=figure.cell, sheet=entry.sheet)
        else:
            yield _about(entry, figure, judged.sentence, found=judged.found, topic="number")
    for figure in entry.strays:
        line = f"„{place_label(CITY)}“" if figure.column.is_city else "eines Ortsteils"
        sentence = f"Dieser Wert gehört in die Zeile {line} (Spalte {figure.column.label}). Bitte leeren Sie die Zelle."
        yield _about(entry, figure, sentence, topic="number")


def _missing_in_row(entry: Entry) -> Iterator[Problem]:
    name = f" für {place_label(entry.place)}" if entry.place else ""
    for figure in entry.figures:
        if figure.found is None:
            sentence = f"Der Wert{name} fehlt (Spalte {figure.column.label}). {_EMPTY_IS_NOT_ZERO}"
            yield _about(entry, figure, sentence, topic="missing")


def _about(entry: Entry, figure: Figure, sentence: str, *, found: str = "", topic: str) -> Problem:
    return problem(
        entry.sheet,
        figure.cell,
        sentence,
        found=found,
        expected=expectation(figure.column),
        column=figure.column.code,
        place=entry.place.code if entry.place else "",
        topic=topic,
    )


def _missing_places(form: Form, sheet: Sheet, seen: Mapping[str, int], wanted: Mapping[str, None]) -> Iterator[Problem]:
    labels = {place.code: place_label(place) for place in places_of(form)}
    spaces = {column.is_city for column in columns_of(form, None if sheet.kind == "csv" else sheet.name)}
    free_row = max(seen.values(), default=HEADER_ROW) + 1
    for code in wanted:
        if code not in seen and (code == CITY.code) in spaces:
            named = f"den Ortsteil „{labels[code]}“" if code else f"„{labels[code]}“"
            sentence = f"Die Zeile für {named} fehlt. Bitte ergänzen Sie sie; tragen Sie 0 ein, wenn dort nichts war."
            yield problem(
                sheet.name, address(free_row, 1), sentence, expected=labels[code], place=code, topic="missing"
            )


def _nothing_entered() -> Problem:
    sentence = "In der Tabelle steht noch kein Wert. Bitte füllen Sie die weißen Felder aus und laden Sie sie neu hoch."
    return problem(DATA_SHEET, address(HEADER_ROW + 1, 3), sentence, expected="mindestens ein Wert", topic="missing")


def _nothing_on_sheet(name: str) -> Problem:
    sentence = f"Auf dem Blatt „{name}“ steht noch kein Wert. Bitte füllen Sie dort die weißen Felder aus."
    return problem(name, address(HEADER_ROW + 1, 3), sentence, expected="mindestens ein Wert", topic="missing")


def _too_many(entry: Entry) -> Problem:
    sentence = (
        f"Die Prüfung wurde vor Zeile {entry.row} abgebrochen, weil schon mehr als {MOST_PROBLEMS} Fehler gefunden "
        "wurden. Bitte berichtigen Sie diese zuerst."
    )
    return problem(entry.sheet, address(entry.row, 1), sentence)
