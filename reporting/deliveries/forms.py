"""Carries a delivery into the pure workbook form: columns, Ortsteile, last period's values, rules."""

from collections.abc import Iterator
from decimal import Decimal

from criteria.places.models import District
from reporting.catalogue.breakdowns import Breakdown, breakdowns_of, items_of, sheet_name
from reporting.catalogue.keys import key_of
from reporting.catalogue.models import Indicator, Period, Survey, SurveyItem
from reporting.deliveries import queries
from reporting.deliveries.models import Delivery
from reporting.deliveries.workbook.form import CITY, DATA_SHEET, Column, Form, Line, Place, Rule

PARTS_MAKE_THE_TOTAL = "Bitte prüfen Sie die Teile und die Summe. Was Sie nicht wissen, gehört zu „unbekannt“."
PART_OF_TOTAL = "Eine einzelne Nennung kann nicht häufiger sein als alles zusammen. Bitte prüfen Sie beide Zahlen."
DAYS = "days"


def workbook_form(delivery: Delivery) -> Form:
    """The form of one delivery, with a line for each Ortsteil of the application and one for the whole city."""
    survey, period = delivery.period.survey, delivery.period
    before = queries.previous(delivery)
    values, previous = queries.values(delivery), _renamed(survey, before)
    items = list(items_of(survey))
    districts = {district.code for district in delivery.application.districts.all()}
    wanted = {
        *((districts | {*values, *previous}) - {CITY.code} if _asks(items, SurveyItem.Space.DISTRICT) else ()),
        *((CITY.code,) if _asks(items, SurveyItem.Space.CITY) else ()),
    }
    return Form(
        survey_code=survey.code,
        survey_version=survey.version,
        delivery=str(delivery.pk),
        organisation=delivery.application.organisation.name,
        project=delivery.application.title,
        title=survey.title,
        period_label=period.label,
        due_label=f"{delivery.due_on:%d.%m.%Y}",
        columns=_columns(items),
        places=tuple(Place(district.code, district.name) for district in District.objects.order_by("code")),
        lines=tuple(Line(code, values.get(code, {}), previous.get(code, {})) for code in sorted(wanted)),
        rules=(*_rules_of_breakdowns(items), *(_rule(rule, period) for rule in survey.rules)),
    )


def _asks(items: list[SurveyItem], space: str) -> bool:
    return any(item.space == space for item in items)


def _renamed(survey: Survey, before: Delivery | None) -> queries.Values:
    """The values of the period before, under the names of this version of the survey."""
    values = queries.values(before)
    if before is None or before.period.survey_id != survey.replaces_id:
        return values
    return {
        place: {survey.mapping[key]: value for key, value in figures.items() if key in survey.mapping}
        for place, figures in values.items()
    }


def _columns(items: list[SurveyItem]) -> tuple[Column, ...]:
    """Totals first, then the parts, sheet by sheet."""
    totals = [_column(item.indicator, item.space) for item in items]
    parts = [column for item in items for breakdown in breakdowns_of(item) for column in _parts(item, breakdown)]
    sheets = list(dict.fromkeys(column.sheet for column in parts))
    return (*totals, *sorted(parts, key=lambda column: sheets.index(column.sheet)))


def _parts(item: SurveyItem, breakdown: Breakdown) -> Iterator[Column]:
    for part in breakdown.parts:
        yield _column(item.indicator, item.space, part.category, part.label, sheet_name(breakdown.title))


def _column(indicator: Indicator, space: str, category: str = "", part: str = "", sheet: str = DATA_SHEET) -> Column:
    return Column(
        code=key_of(indicator.code, category),
        label=f"{indicator.label}: {part}" if part else indicator.label,
        unit=indicator.unit,
        help=indicator.definition,
        decimals=indicator.decimals,
        maximum=indicator.maximum,
        sheet=sheet,
        is_city=space == SurveyItem.Space.CITY,
    )


def _rules_of_breakdowns(items: list[SurveyItem]) -> Iterator[Rule]:
    """Parts of a list that closes make the total; where several may be named, none exceeds it."""
    for item in items:
        total = key_of(item.indicator.code)
        for breakdown in breakdowns_of(item):
            parts = tuple(key_of(item.indicator.code, part.category) for part in breakdown.parts)
            if breakdown.is_additive:
                yield Rule("sum_of_parts", "error", PARTS_MAKE_THE_TOTAL, (total, *parts))
            else:
                yield from (Rule("part_of_whole", "error", PART_OF_TOTAL, (part, total)) for part in parts)


def _rule(rule: dict, period: Period) -> Rule:
    days = (period.end - period.start).days + 1
    factor = rule.get("factor")
    return Rule(
        kind=rule["kind"],
        severity=rule["severity"],
        text=rule["text"],
        columns=tuple(rule["columns"]),
        percent=_number(rule.get("percent")),
        factor=Decimal(days) if factor == DAYS else _number(factor),
        low=_number(rule.get("low")),
        high=_number(rule.get("high")),
    )


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
