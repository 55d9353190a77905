"""The plausibility rules of a form, applied to the figures that could be read."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from reporting.deliveries.workbook.figures import german
from reporting.deliveries.workbook.form import CITY, Form, Rule, place_label
from reporting.deliveries.workbook.problems import Problem, Value, problem

Figures = dict[tuple[str, str], Value]
Previous = dict[tuple[str, str], Decimal]


def rule_problems(form: Form, values: tuple[Value, ...]) -> list[Problem]:
    """Every rule that is broken, in the order of the rules.

    A fall to 0 is told once: where zero_after_nonzero speaks about a cell, change keeps silent.
    """
    figures = {(value.place, value.column): value for value in values}
    previous = {
        (line.place, code): amount
        for line in form.lines
        for code, amount in line.previous.items()
        if amount is not None
    }
    rules = [rule for rule in form.rules if rule.kind != "change"] + [r for r in form.rules if r.kind == "change"]
    fallen: set[str] = set()
    problems = []
    for rule in rules:
        for broken in _BROKEN[rule.kind](form, rule, figures, previous):
            if rule.kind == "zero_after_nonzero":
                fallen.add(broken.cell)
            elif rule.kind == "change" and broken.cell in fallen:
                continue
            problems.append(broken)
    return problems


def _part_of_whole(form: Form, rule: Rule, figures: Figures, previous: Previous) -> Iterator[Problem]:
    part_code, whole_code = rule.columns
    for (place, code), part in figures.items():
        whole = figures.get((place, whole_code))
        if code != part_code or whole is None or part.value <= whole.value:
            continue
        labels = _labels(form)
        sentence = (
            f"{labels[part_code]} ({german(part.value)}) ist größer als {labels[whole_code]} in {_where(whole, part)} "
            f"({german(whole.value)}; {_name(form, place)}). {rule.text}"
        )
        yield _broken(rule, part, sentence, expected=f"höchstens {german(whole.value)}")


def _sum_of_parts(form: Form, rule: Rule, figures: Figures, previous: Previous) -> Iterator[Problem]:
    """Judged where the whole and all its parts could be read: what is missing is told as such."""
    whole_code, *part_codes = rule.columns
    labels = _labels(form)
    for (place, code), whole in figures.items():
        if code != whole_code:
            continue
        parts = [figures[place, part] for part in part_codes if (place, part) in figures]
        total = sum((part.value for part in parts), Decimal(0))
        if len(parts) < len(part_codes) or total == whole.value:
            continue
        first, last = parts[0], parts[-1]
        sentence = (
            f"Die Teile in {_where(first, whole)} bis {last.cell} ergeben zusammen {german(total)}, "
            f"{labels[whole_code]} ist aber {german(whole.value)} ({_name(form, place)}). {rule.text}"
        )
        yield _broken(rule, whole, sentence, expected=german(total))


def _capacity(form: Form, rule: Rule, figures: Figures, previous: Previous) -> Iterator[Problem]:
    used_code, capacity_code = rule.columns
    factor = Decimal(1) if rule.factor is None else rule.factor
    labels = _labels(form)
    for (place, code), used in figures.items():
        capacity = figures.get((place, capacity_code))
        if code != used_code or capacity is None or used.value <= capacity.value * factor:
            continue
        times = "" if factor == 1 else f" × {german(factor)}"
        sentence = (
            f"{labels[used_code]} ({german(used.value)}) ist mehr als möglich: {labels[capacity_code]} in "
            f"{_where(capacity, used)} ({german(capacity.value)}{times}; {_name(form, place)}). {rule.text}"
        )
        yield _broken(rule, used, sentence, expected=f"höchstens {german(capacity.value * factor)}")


def _ratio(form: Form, rule: Rule, figures: Figures, previous: Previous) -> Iterator[Problem]:
    first_code, second_code = rule.columns
    labels = _labels(form)
    for (place, code), first in figures.items():
        second = figures.get((place, second_code))
        if code != first_code or second is None or second.value == 0:
            continue
        if (rule.low is None or first.value >= rule.low * second.value) and (
            rule.high is None or first.value <= rule.high * second.value
        ):
            continue
        share = (first.value / second.value).quantize(Decimal("0.01"), ROUND_HALF_UP)
        sentence = (
            f"Auf eine Einheit {labels[second_code]} in {_where(second, first)} kommen {german(share)} "
            f"{labels[first_code]} ({_name(form, place)}). {rule.text}"
        )
        yield _broken(rule, first, sentence, expected=_span(rule))


def _change(form: Form, rule: Rule, figures: Figures, previous: Previous) -> Iterator[Problem]:
    """The deviation in per cent needs a last period above 0; from 0 there is no percentage."""
    if rule.percent is None:
        raise ValueError("a rule of kind change needs its percent")
    for value, before in _with_previous(rule, figures, previous):
        deviation = (value.value - before) * 100
        if before == 0 or abs(deviation) <= rule.percent * before:
            continue
        share = (deviation / before).quantize(Decimal(1), ROUND_HALF_UP)
        sign = "+" if share > 0 else ""
        sentence = (
            f"{german(value.value)} statt {german(before)} in der Vorperiode ({sign}{german(share)} %; "
            f"Spalte {_labels(form)[value.column]}, {_name(form, value.place)}). {rule.text}"
        )
        yield _broken(rule, value, sentence, expected=f"Abweichung höchstens {german(rule.percent)} %")


def _zero_after_nonzero(form: Form, rule: Rule, figures: Figures, previous: Previous) -> Iterator[Problem]:
    for value, before in _with_previous(rule, figures, previous):
        if value.value == 0 and before > 0:
            sentence = (
                f"0 statt {german(before)} in der Vorperiode "
                f"(Spalte {_labels(form)[value.column]}, {_name(form, value.place)}). {rule.text}"
            )
            yield _broken(rule, value, sentence, expected="ein Wert über 0")


_BROKEN = {
    "part_of_whole": _part_of_whole,
    "sum_of_parts": _sum_of_parts,
    "capacity": _capacity,
    "ratio": _ratio,
    "change": _change,
    "zero_after_nonzero": _zero_after_nonzero,
}


def _with_previous(rule: Rule, figures: Figures, previous: Previous) -> Iterator[tuple[Value, Decimal]]:
    for key, value in figures.items():
        if value.column in rule.columns and key in previous:
            yield value, previous[key]


def _broken(rule: Rule, value: Value, sentence: str, expected: str) -> Problem:
    return problem(
        value.sheet,
        value.cell,
        sentence.strip(),
        found=german(value.value),
        expected=expected,
        severity=rule.severity,
        column=value.column,
        place=value.place,
        topic=rule.kind,
    )


def _labels(form: Form) -> dict[str, str]:
    return {column.code: column.label for column in form.columns}


def _name(form: Form, code: str) -> str:
    if code == CITY.code:
        return place_label(CITY)
    return "Ortsteil " + next(place_label(place) for place in form.places if place.code == code)


def _where(value: Value, seen_from: Value) -> str:
    """The cell of a value, with its sheet where that is another one."""
    return value.cell if value.sheet == seen_from.sheet else f"{value.sheet}!{value.cell}"


def _span(rule: Rule) -> str:
    if rule.low is not None and rule.high is not None:
        return f"{german(rule.low)} bis {german(rule.high)}"
    return f"höchstens {german(rule.high)}" if rule.high is not None else f"mindestens {german(rule.low or Decimal(0))}"
