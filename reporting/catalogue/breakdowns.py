"""What a survey asks of an indicator: its total, and the categories of its breakdowns with their labels."""

import itertools
import re
from dataclasses import dataclass

from reporting.catalogue.keys import category_of, key_of
from reporting.catalogue.models import ItemBreakdown, Survey, SurveyItem

LONGEST_SHEET = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Part:
    """One category: its name, and its label ("60 bis 69, weiblich")."""

    category: str
    label: str


@dataclass(frozen=True)
class Breakdown:
    """The parts of one breakdown; only those of an additive one together make the total."""

    title: str
    is_additive: bool
    parts: tuple[Part, ...]


def items_of(survey: Survey):
    """The items of a survey with everything that their figures are named by, in a fixed number of queries."""
    return survey.items.select_related("indicator").prefetch_related(
        "breakdowns__code_list__codes", "breakdowns__crossed_with__codes"
    )


def breakdowns_of(item: SurveyItem) -> tuple[Breakdown, ...]:
    """The breakdowns of an item, in their order."""
    return tuple(_breakdown(one) for one in item.breakdowns.all())


def keys_of(survey: Survey) -> dict[str, str]:
    """All figures that a survey asks for: name and label, totals before their parts."""
    found: dict[str, str] = {}
    for item in items_of(survey):
        found[key_of(item.indicator.code)] = item.indicator.label
        for breakdown in breakdowns_of(item):
            for part in breakdown.parts:
                found[key_of(item.indicator.code, part.category)] = f"{item.indicator.label}: {part.label}"
    return found


def sheet_name(title: str) -> str:
    """A title as the name of a spreadsheet's sheet: at most 31 characters, and none that Excel forbids."""
    return _FORBIDDEN.sub(" ", title)[:LONGEST_SHEET].strip()


def _breakdown(one: ItemBreakdown) -> Breakdown:
    lists = [code_list for code_list in (one.code_list, one.crossed_with) if code_list is not None]
    parts = tuple(
        Part(
            category_of((code_list.code, code.code) for code_list, code in zip(lists, codes, strict=True)),
            ", ".join(code.label for code in codes),
        )
        for codes in itertools.product(*(code_list.codes.all() for code_list in lists))
    )
    title = f"Nach {' und '.join(code_list.label for code_list in lists)}"
    return Breakdown(title, all(code_list.is_additive for code_list in lists), parts)
