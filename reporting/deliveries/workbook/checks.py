"""Check a delivered sheet against its form and name every problem by its cell, in German."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from grants.untrusted.cells import Sheet, address
from reporting.deliveries.workbook.entries import Entry, Places, entries, place_problem
from reporting.deliveries.workbook.figures import expectation, judge
from reporting.deliveries.workbook.form import DATA_SHEET, HEADER_ROW, Form, place_label
from reporting.deliveries.workbook.problems import Problem, Result, Value, problem
from reporting.deliveries.workbook.rules import rule_problems
from reporting.deliveries.workbook.structure import Header, find_header, identity_problems

MOST_PROBLEMS = 500

_EMPTY_IS_NOT_ZERO = "Leer ist nicht null: Tragen Sie bitte 0 ein, wenn nichts war."


def check(form: Form, sheet: Sheet) -> Result:
    """Read every figure of a delivered sheet and list what is wrong or needs an explanation.

    A sheet of another delivery or with other columns is not read at all: its cells mean something else. After
    MOST_PROBLEMS problems the check stops and says so.
    """
    problems = [] if sheet.rows else [_nothing_entered()]
    problems = problems or identity_problems(form, sheet)
    if problems:
        return Result(values=(), problems=tuple(problems))
    header = find_header(form, sheet)
    if not isinstance(header, Header):
        return Result(values=(), problems=tuple(header[:MOST_PROBLEMS]))
    places = Places(form.places)
    if not any(entry.is_filled for entry in entries(form, sheet, header, places)):
        return Result(values=(), problems=(_nothing_entered(),))
    return _checked(form, entries(form, sheet, header, places), places)


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


def _checked(form: Form, rows: Iterator[Entry], places: Places) -> Result:
    about_places: list[Problem] = []
    about_cells: list[Problem] = []
    missing: list[Problem] = []
    values: list[Value] = []
    seen: dict[str, int] = {}
    for entry in rows:
        if len(about_places) + len(about_cells) + len(missing) >= MOST_PROBLEMS:
            about_places.insert(0, _too_many(entry))
            break
        code = entry.place.code if entry.place else ""
        wrong_place = place_problem(entry, places, seen.get(code))
        if wrong_place:
            about_places.append(wrong_place)
        for outcome in _row_outcomes(entry):
            if isinstance(outcome, Problem):
                about_cells.append(outcome)
            elif not wrong_place:
                values.append(outcome)
        # What is missing in a second row of the same Ortsteil is settled when the two rows are joined.
        if code not in seen:
            missing.extend(_missing_in_row(entry))
        if code:
            seen.setdefault(code, entry.row)
    else:
        missing.extend(_missing_places(form, seen))
    return _sorted_result(form, tuple(values), [*about_places, *about_cells, *missing])


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
            yield Value(place=code, column=figure.column.code, value=judged, cell=figure.cell)
        else:
            yield problem(
                DATA_SHEET,
                figure.cell,
                judged.sentence,
                found=judged.found,
                expected=expectation(figure.column),
                column=figure.column.code,
                place=code,
            )


def _missing_in_row(entry: Entry) -> Iterator[Problem]:
    name = f" für {place_label(entry.place)}" if entry.place else ""
    for figure in entry.figures:
        if figure.found is None:
            yield problem(
                DATA_SHEET,
                figure.cell,
                f"Der Wert{name} fehlt (Spalte {figure.column.label}). {_EMPTY_IS_NOT_ZERO}",
                expected=expectation(figure.column),
                column=figure.column.code,
                place=entry.place.code if entry.place else "",
            )


def _missing_places(form: Form, seen: dict[str, int]) -> Iterator[Problem]:
    labels = {place.code: place_label(place) for place in form.places}
    free_row = max(seen.values(), default=HEADER_ROW) + 1
    for line in form.lines:
        if line.place not in seen:
            sentence = (
                f"Die Zeile für den Ortsteil „{labels[line.place]}“ fehlt. Bitte ergänzen Sie sie; "
                "tragen Sie 0 ein, wenn dort nichts war."
            )
            yield problem(DATA_SHEET, address(free_row, 1), sentence, expected=labels[line.place], place=line.place)


def _nothing_entered() -> Problem:
    sentence = "In der Tabelle steht noch kein Wert. Bitte füllen Sie die weißen Felder aus und laden Sie sie neu hoch."
    return problem(DATA_SHEET, address(HEADER_ROW + 1, 3), sentence, expected="mindestens ein Wert")


def _too_many(entry: Entry) -> Problem:
    sentence = (
        f"Die Prüfung wurde vor Zeile {entry.row} abgebrochen, weil schon mehr als {MOST_PROBLEMS} Fehler gefunden "
        "wurden. Bitte berichtigen Sie diese zuerst."
    )
    return problem(DATA_SHEET, address(entry.row, 1), sentence)
